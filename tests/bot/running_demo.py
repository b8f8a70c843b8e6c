"""The whole demo on a port of this machine, as `pandu demo` serves it, unhurried by limits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from bot.demo import serve_demo
from config.settings import Settings
from tests.bench.chat import UNLIMITED, free_port

PATIENCE = 60.0


@asynccontextmanager
async def running_demo(home: Path, statuses: list[int] | None = None) -> AsyncIterator[httpx.AsyncClient]:
    """The demo once its page is there; `statuses` collects what `GET /` answered until then."""
    settings = Settings(home=home, messages_per_second=10_000, chat_messages_per_second=10_000)
    port = free_port()
    demo = asyncio.create_task(serve_demo(settings, port))
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
            await _until_served(http, demo, statuses if statuses is not None else [])
            await http.put("/sim/faults", json=UNLIMITED)
            yield http
    finally:
        demo.cancel()
        with suppress(asyncio.CancelledError):
            await demo


async def _until_served(http: httpx.AsyncClient, demo: "asyncio.Task[None]", statuses: list[int]) -> None:
    async with asyncio.timeout(PATIENCE):
        while statuses[-1:] != [200]:
            assert not demo.done()
            with suppress(httpx.ConnectError):
                statuses.append((await http.get("/")).status_code)
            await asyncio.sleep(0.01)
