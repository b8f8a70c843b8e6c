"""Serving: simulator, bot and page together; the page comes once the bot can answer."""

import asyncio
import logging

import httpx
from pydantic import SecretStr

from bot.demo.cast import FIRST_INVITED, INVITED, MISSING, PEOPLE, invented
from bot.demo.seeding import seed_people
from bot.wiring.running import running_bot
from config.settings import Settings
from config.wording import peran

log = logging.getLogger(__name__)
START = "2026-03-01T08:30:00+07:00"
"""The story begins in a month whose 2nd, 5th and 6th are working days, as the page jumps to them."""
TOKEN = "4242:demo"  # noqa: S105 - any number and text is a bot to the simulator


async def serve_demo(settings: Settings, port: int) -> None:
    """Serve until cancelled; the page comes once the bot can answer. Raises OSError if the port is taken."""
    from bot.simulator.server import create_app, serve

    ready, started = asyncio.Event(), asyncio.Event()
    settings.home.mkdir(parents=True, exist_ok=True)
    app = create_app(settings.home / "simulator.db", ready=ready.is_set)
    root = f"http://127.0.0.1:{port}"
    server = asyncio.create_task(serve(app, port, on_started=lambda _: started.set()))
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({server, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        waiting.cancel()
        await server
        return
    try:
        await _introduce_people(root)
        own = settings.model_copy(
            update={"telegram_api": root, "telegram_token": SecretStr(TOKEN), "clock_url": root}
        )
        async with running_bot(own, seed=seed_people):
            ready.set()
            log.info("demo is ready", extra={"url": root})
            await server
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)


async def _introduce_people(root: str) -> None:
    """Those one can be, and the crowd that joined; at first the clock is put to the start of the story."""
    async with httpx.AsyncClient(base_url=root, timeout=10) as client:
        if not (await client.get("/sim/people")).json()["people"]:
            await client.put("/sim/clock", json={"now": START})
        for person_id, name, role in PEOPLE:
            label = peran(role.value) if role else ""
            await client.post("/sim/people", json={"id": person_id, "first_name": name, "role": label})
        for number in range(1, INVITED - MISSING):
            one = {"id": FIRST_INVITED + number, "first_name": invented(number)[0], "crowd": True}
            await client.post("/sim/people", json=one)
