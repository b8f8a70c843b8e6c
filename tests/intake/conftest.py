"""A simulator in process, people who write, and intakes on a real SQLite file."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
import telegram
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.intake import Intake
from bot.programme.clock import SteppedClock
from bot.simulator.server import create_app
from bot.storage.database import Database
from bot.storage.leases import hold_of_this_process
from tests.storage.conftest import database, kind, new_database, now, postgres_server, url

__all__ = ["database", "kind", "new_database", "now", "postgres_server", "url"]


@dataclass
class Handler:
    """Remembers what it handled; waits where it is told to, and raises what it is told to."""

    handled: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    gates: dict[int, asyncio.Event] = field(default_factory=dict)
    errors: dict[int, list[Exception]] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, update: telegram.Update) -> None:
        self.begun.append(update.update_id)
        self.changed.set()
        chat = update.effective_chat
        if chat and chat.id in self.gates:
            await self.gates[chat.id].wait()
        if errors := self.errors.get(update.update_id):
            raise errors.pop(0)
        self.handled.append(update.update_id)
        self.changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self.changed.clear()
            await self.changed.wait()


@dataclass
class Office:
    """Makes intakes on one database, and writes as people through the simulator."""

    database: Database
    clock: SteppedClock
    people: httpx.AsyncClient
    bot: ExtBot[None]
    intakes: list[Intake] = field(default_factory=list)
    polls: list[asyncio.Task[None]] = field(default_factory=list)

    def intake(self, handle: Callable[[telegram.Update], Awaitable[None]]) -> Intake:
        hold = hold_of_this_process("intake", lambda size: f"{len(self.intakes):0{2 * size}x}")
        self.intakes.append(Intake(self.database, self.clock, handle, self.bot, hold))
        return self.intakes[-1]

    async def open(self, handle: Callable[[telegram.Update], Awaitable[None]]) -> Intake:
        intake = self.intake(handle)
        await intake.start()
        return intake

    def poll(self, intake: Intake) -> None:
        self.polls.append(asyncio.create_task(intake.poll()))

    async def write(self, person: int, *texts: str) -> None:
        for text in texts:
            await self.people.post(f"/sim/chats/{person}/messages", json={"text": text})

    async def unanswered(self) -> list[int]:
        async with self.database.read() as records:
            return [incoming.update_id for incoming in await records.updates.unanswered()]

    async def pending(self) -> int:
        answer = await self.people.get("/bot1:test/getWebhookInfo")
        return int(answer.json()["result"]["pending_update_count"])

    async def until_answered(self) -> None:
        await until_none(self.unanswered)

    async def until_confirmed(self) -> None:
        await until_none(self.pending)


async def until_none(look: Callable[[], Awaitable[object]]) -> None:
    """Return when `look` finds nothing any more; rows and other processes raise no event."""
    while await look():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    transport = httpx.ASGITransport(app=create_app(None, faults={}))
    bot = ExtBot(
        "1:test",
        base_url="http://sim/bot",
        request=HTTPXRequest(httpx_kwargs={"transport": transport}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"transport": transport}),
    )
    clock = SteppedClock(datetime(2026, 3, 2, 1, 10, tzinfo=UTC))
    async with httpx.AsyncClient(transport=transport, base_url="http://sim") as people, bot:
        for person in (11, 12, 13):
            await people.post("/sim/people", json={"id": person, "first_name": "Ratna"})
        office = Office(database, clock, people, bot)
        yield office
        for intake in office.intakes:
            await intake.stop(0)
        await asyncio.gather(*office.polls)


def message(update_id: int, chat_id: int, text: str = "halo") -> dict[str, object]:
    """A raw update as Telegram sends it."""
    person = {"id": chat_id, "first_name": "Ratna", "is_bot": False}
    chat = {"id": chat_id, "type": "private", "first_name": "Ratna"}
    body = {"message_id": update_id, "date": 1772413800, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": body}
