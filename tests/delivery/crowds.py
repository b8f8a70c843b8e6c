"""A simulator with people, a broadcast to them, and the sender at it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.agenda import Planner
from bot.delivery.amending import Amender
from bot.delivery.broadcasting import Dispatcher
from bot.delivery.lanes import Limits
from bot.delivery.pacing import Pacer
from bot.delivery.sender import Sender, Watch
from bot.programme.clock import SteppedClock
from bot.simulator.server import create_app
from bot.storage.database import Database
from bot.storage.deliveries import Tally
from bot.storage.leases import Hold
from bot.storage.models import Broadcast, BroadcastState, Delivery, DeliveryState, Person
from bot.texts import Texts
from tests.simulator.client import Client, open_client

TEXT = "Pengumuman untuk semua."
PATIENCE = 60.0


async def write_to(client: Client, people: range) -> None:
    """Have people open the chat: only then a bot may write to them."""
    await client.unlimited()
    for person in people:
        await client.sim("POST", "/people", id=person, first_name=f"P{person}")
        await client.write(person, text="halo")


async def add_broadcast(database: Database, people: range, now: datetime) -> int:
    """A broadcast to these people that is being sent."""
    async with database.transaction() as records:
        known = [await records.people.meet(one, f"P{one}", now) for one in people]
        broadcast = await records.broadcasts.add(
            Broadcast(title="A", body=TEXT, created_by=known[0].id, created_at=now, origin_update=people[0])
        )
        await records.deliveries.freeze(broadcast.id, known, [], now)
        await records.broadcasts.move(broadcast.id, [BroadcastState.DRAFT], BroadcastState.SENDING, now)
    return broadcast.id


def at_once(_: Person, __: bool) -> datetime | None:
    """No quiet hours."""
    return None


@asynccontextmanager
async def simulator() -> AsyncIterator[Client]:
    """A simulator in process."""
    client = open_client(create_app(None))
    try:
        yield client
    finally:
        await client.http.aclose()


@asynccontextmanager
async def sending(
    client: Client,
    database: Database,
    clock: SteppedClock,
    holder: str,
    window: int = 16,
    planner: Planner | None = None,
    amends: bool = False,
    watches: Sequence[Watch] = (),
    **faults: Any,
) -> AsyncIterator[Sender]:
    """A sender at work, that changes what was sent where it `amends`; ended in order."""
    request = HTTPXRequest(httpx_kwargs={"transport": httpx.ASGITransport(app=client.app)})
    pacer = Pacer(Limits(1e6, 1e6, 1_000_000))
    async with ExtBot("1:test", base_url="http://sim/bot", request=request, rate_limiter=pacer) as bot:
        texts = Texts(Path("nowhere"))
        send = Dispatcher(bot, texts, "Asia/Jakarta", database, planner).send
        amender = Amender(database, clock, bot, texts, "Asia/Jakarta")
        watches = [amender.look, *watches] if amends else watches
        hold = Hold("sender", holder)
        sender = Sender(database, clock, send, hold, window=window, defer=at_once, watches=watches)
        if faults:
            await client.sim("PUT", "/faults", per_second=None, per_chat_per_second=None, **faults)
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def tally(database: Database, broadcast: int) -> Tally:
    """Where a broadcast stands."""
    async with database.read() as records:
        return await records.deliveries.tally(broadcast)


async def until_sent(database: Database, broadcast: int, clock: SteppedClock) -> Tally:
    """Let time pass until nothing waits."""
    async with asyncio.timeout(PATIENCE):
        while (found := await tally(database, broadcast)).waiting:
            await asyncio.sleep(0.02)
            clock.advance(timedelta(seconds=0.5))
    return found


async def received(client: Client, people: range) -> Mapping[int, int]:
    """How often each person was sent the broadcast, as Telegram has it."""
    found: Counter[int] = Counter()
    for person in people:
        told = await client.messages(person)
        found[person] = sum(TEXT in message.get("text", "") for message in told if message["from"]["is_bot"])
    return found


async def states(database: Database, broadcast: int) -> Mapping[int, Delivery]:
    """The deliveries by Telegram account."""
    async with database.read() as records:
        rows = await records.deliveries.of_broadcast(broadcast)
        people = {row.id: await records.people.find(row.person_id or 0) for row in rows}
    return {person.telegram_id or 0: row for row in rows if (person := people[row.id])}


def check(rows: Mapping[int, Delivery], got: Mapping[int, int]) -> None:
    """Nobody twice, nobody lost: who is `sent` has it once, who is `unknown` at most once, others never."""
    assert rows.keys() == got.keys()
    for person, row in rows.items():
        if row.state is DeliveryState.SENT:
            assert got[person] == 1 and row.message_id, person
        elif row.state is DeliveryState.UNKNOWN:
            assert got[person] <= 1 and row.message_id is None, person
        else:
            assert got[person] == 0, (person, row.state)
