"""The demo: simulator, bot and page in one process, with five people to be."""

import asyncio
import logging

import httpx
from pydantic import SecretStr

from bot.programme.clock import Clock
from bot.programme.people import Role
from bot.storage.database import Database
from bot.wiring.running import running_bot
from config.settings import Settings
from config.wording import peran

log = logging.getLogger(__name__)
TOKEN = "4242:demo"  # noqa: S105 - any number and text is a bot to the simulator
PEOPLE: tuple[tuple[int, str, Role | None], ...] = (
    (1001, "Bu Ratna", Role.OFFICIAL),
    (1002, "Pak Yusuf", Role.INNOVATOR),
    (1003, "Bu Sri", Role.MENTOR),
    (1004, "Pak Made", Role.HUB),
    (1005, "Mbak Dini", Role.STAFF),
)
HUB_PROVINCE = "Jawa Tengah"


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
    async with httpx.AsyncClient(base_url=root, timeout=10) as client:
        for person_id, name, role in PEOPLE:
            label = peran(role.value) if role else ""
            await client.post("/sim/people", json={"id": person_id, "first_name": name, "role": label})


async def seed_people(database: Database, clock: Clock) -> None:
    """Give the demo's people their roles; does nothing for those who have one."""
    async with database.transaction() as records:
        for telegram_id, name, role in PEOPLE:
            if await records.people.by_telegram(telegram_id) or role is None:
                continue
            person = await records.people.meet(telegram_id, name, clock.now())
            province = HUB_PROVINCE if role is Role.HUB else None
            await records.people.grant(person.id, role, clock.now(), province=province)
