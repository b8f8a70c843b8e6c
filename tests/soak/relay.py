"""A relay between Telegram and several bots: hands each update to one, and three times more to any."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.wiring.serving import listening

AGAIN = 3


class Relay:
    """What a proxy in front of `ports` does, and what a network that repeats itself does."""

    def __init__(self, ports: list[int], rng: random.Random) -> None:
        self._ports, self._rng = ports, rng
        self._client = httpx.AsyncClient(timeout=10)
        self._repeating: set[asyncio.Task[None]] = set()
        self.accepted = self.repeated = 0

    async def take(self, request: Request) -> Response:
        """Pass an update on; what no bot confirms is not confirmed to Telegram either."""
        body, headers = await request.body(), dict(request.headers)
        status = await self._pass_on(body, headers)
        if status == 200:
            self.accepted += 1
            task = asyncio.create_task(self._repeat(body, headers))
            self._repeating.add(task)
            task.add_done_callback(self._repeating.discard)
        return Response(status_code=status)

    async def close(self) -> None:
        """Let all repetitions end."""
        await asyncio.gather(*self._repeating)
        await self._client.aclose()

    async def _repeat(self, body: bytes, headers: dict[str, str]) -> None:
        for _ in range(AGAIN):
            await asyncio.sleep(self._rng.random())
            while await self._pass_on(body, headers) != 200:  # noqa: ASYNC110 - a bot is starting
                await asyncio.sleep(0.2)
            self.repeated += 1

    async def _pass_on(self, body: bytes, headers: dict[str, str]) -> int:
        known = {name: headers[name] for name in ("content-type", "x-telegram-bot-api-secret-token")}
        for port in self._rng.sample(self._ports, len(self._ports)):
            try:
                url = f"http://127.0.0.1:{port}/webhook"
                return (await self._client.post(url, content=body, headers=known)).status_code
            except httpx.TransportError:
                continue
        return 503


@asynccontextmanager
async def relaying(ports: list[int], rng: random.Random) -> AsyncIterator[tuple[Relay, str]]:
    """A relay that serves, and its address."""
    relay = Relay(ports, rng)
    app = Starlette(routes=[Route("/webhook", relay.take, methods=["POST"])])
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        async with listening(app, listener):
            yield relay, f"http://127.0.0.1:{listener.getsockname()[1]}/webhook"
            await relay.close()
