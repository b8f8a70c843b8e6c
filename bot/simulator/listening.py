"""Serving on a port of this machine, with a way to hang up in the middle of a request."""

import asyncio
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.config import Config
from uvicorn.server import ServerState

from bot.simulator.world import World

try:
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as HttpProtocol
except ImportError:
    # The same in pure Python, at half the speed.
    from uvicorn.protocols.http.h11_impl import H11Protocol as HttpProtocol  # type: ignore[assignment]


class HangingUpProtocol(HttpProtocol):
    """HTTP whose handlers can drop the connection: `scope["state"]["hang_up"]()`."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state | {"hang_up": self._hang_up}, _loop)

    def _hang_up(self) -> None:
        self.transport.abort()


class QuietServer(uvicorn.Server):
    """Leaves signals to whoever started it, who may have more to stop."""

    def __init__(self, config: Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_started()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def serve(
    app: Starlette,
    port: int,
    host: str = "127.0.0.1",
    *,
    on_started: Callable[[int], None] | None = None,
) -> None:
    """Serves until it is cancelled; `on_started` gets the port (useful with port 0).

    Raises OSError if the port is taken.
    """
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=HangingUpProtocol,
        ws="none",
        log_level="warning",
        access_log=False,
        # Longer than clients keep a connection they do not use: who closes first may cut a request off.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    listener = _listen(host, port)
    taken = listener.getsockname()[1]
    server = QuietServer(config, lambda: on_started(taken) if on_started else None)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.shield(running)
    finally:
        _release(app.state.world)
        server.should_exit = True
        with suppress(asyncio.CancelledError):
            await running
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    # With the protocol named, asyncio turns off Nagle, which else costs 40 ms a request.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _release(world: World) -> None:
    """Lets go of pages and polls that wait, so that the server need not wait for them."""
    world.events.close()
    for queue in world.queues.values():
        queue.release_poll()
