"""Serves webhook, health and metrics on a port of their own, for as long as the bot runs."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette

from bot.app import App
from bot.http import create_http
from bot.intake import Intake

_LONGEST_STOP = 5

log = logging.getLogger(__name__)


class _Server(uvicorn.Server):
    """Leaves signals to whoever started it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


@asynccontextmanager
async def serving(app: App, intake: Intake, secret: str | None) -> AsyncIterator[None]:
    """Serve while the block runs, with the webhook where there is a secret.

    Raises OSError where a webhook's port is taken; without a webhook the bot answers people all the same.
    """
    host, port = app.settings.http_host, app.settings.http_port
    try:
        listener = _listen(host, port) if port else None
    except OSError as error:
        if secret is not None:
            raise OSError(f"PANDU_HTTP_PORT {port} at {host} cannot be opened: {error.strerror}") from None
        log.warning("no /healthz and /metrics: the port cannot be opened", extra={"port": port})
        listener = None
    if listener is None:
        yield
        return
    async with listening(create_http(app, intake, secret), listener):
        yield


@asynccontextmanager
async def listening(web: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    """Serve on an open socket while the block runs; requests under way may end."""
    config = uvicorn.Config(
        web,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LONGEST_STOP,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="http")
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(task, return_exceptions=True)
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    # With the protocol named, asyncio turns off Nagle, which else costs 40 ms a request.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
