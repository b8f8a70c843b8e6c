"""Processes that send, at a simulator with people in it, and how far they are."""

import asyncio
import os
import random
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from bot.programme.clock import SystemClock
from bot.storage.database import Database
from bot.storage.deliveries import Tally
from bot.storage.models import Delivery, DeliveryState
from bot.storage.schema import upgrade
from tests.bench.chat import UNLIMITED, _reachable, free_port, running
from tests.bench.commands import environment, pandu
from tests.delivery.crowds import add_broadcast
from tests.soak.test_conversations import database_of

SHORT = os.environ.get("SOAK") == "short"
RECIPIENTS, STALL = (240, 1500) if SHORT else (2000, 30_000)
WINDOW, FIRST = 16, 20_000
PEOPLE = range(FIRST, FIRST + RECIPIENTS)
BLOCKED = [FIRST + n for n in range(0, RECIPIENTS, 97)]
FAULTS = {
    **UNLIMITED,
    "flood_probability": 0.002,
    "drop_response_probability": 0.01,
    "error_probability": 0.05,
    "stall_probability": 0.002,
    "stall_ms": STALL,
    "blocked": BLOCKED,
}
Killed = dict[int, datetime]


@dataclass
class Workers:
    """The processes that send; `killed` is when each ended, by its id."""

    seen: dict[str, str]
    log: Path
    rng: random.Random
    alive: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: Killed = field(default_factory=dict)

    def start(self) -> None:
        """One more."""
        with self.log.open("ab") as file:
            process = subprocess.Popen(pandu("worker"), env=self.seen, stdout=subprocess.DEVNULL, stderr=file)
        self.alive.append(process)

    def kill(self) -> None:
        """End one in the middle of whatever it does, and start another."""
        self.end(self.rng.randrange(len(self.alive)))
        self.start()

    def end(self, which: int) -> None:
        """End one as a power cut would."""
        victim = self.alive.pop(which)
        victim.kill()
        victim.wait()
        self.killed[victim.pid] = SystemClock().now()

    def end_all(self) -> None:
        """End those that are left."""
        while self.alive:
            self.end(0)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    """None at first."""
    made = Workers({}, tmp_path / "workers.log", random.Random())
    yield made
    made.end_all()


def surroundings(home: Path, port: int, url: str) -> dict[str, str]:
    """What a worker sees."""
    return environment(home) | {
        "PANDU_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "PANDU_TELEGRAM_TOKEN": "1:soak",
        "PANDU_DATABASE_URL": url,
        "PANDU_MESSAGES_PER_SECOND": "1000",
        "PANDU_CHAT_MESSAGES_PER_SECOND": "1000",
        "PANDU_QUIET_FROM": "0",
        "PANDU_QUIET_UNTIL": "0",
        "PANDU_AUTOMATIC_MESSAGES": "false",
    }


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A broadcast to everybody that some workers are at."""

    client: httpx.AsyncClient
    database: Database
    broadcast: int
    url: str


@asynccontextmanager
async def under_way(
    kind: str,
    processes: int,
    workers: Workers,
    request: pytest.FixtureRequest,
    faults: Mapping[str, object],
    *,
    options: str = "",
    **seen: str,
) -> AsyncIterator[UnderWay]:
    """A broadcast that so many workers send over this kind of database, with what goes wrong at Telegram.

    `options` are those of the workers' URL, `seen` is what they see beside `surroundings`.
    """
    home, port = workers.log.parent, free_port()
    async with AsyncExitStack() as stack:
        url = stack.enter_context(database_of(kind, home, request))
        await upgrade(url)
        workers.seen = surroundings(home, port, url + options) | seen
        stack.enter_context(running(pandu("simulator", "--port", str(port)), workers.seen))
        await _reachable(port)
        address = f"http://127.0.0.1:{port}"
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=address, timeout=60))
        await let_people_write(client)
        await client.put("/sim/faults", json=dict(faults))
        database = Database(url)
        broadcast = await add_broadcast(database, PEOPLE, SystemClock().now())
        for _ in range(processes):
            workers.start()
        yield UnderWay(client, database, broadcast, url)
        await database.close()


async def let_people_write(client: httpx.AsyncClient) -> None:
    """Have everybody open the chat."""
    await client.put("/sim/faults", json=UNLIMITED)
    await client.post("/bot1:soak/getMe")
    for person in PEOPLE:
        await client.post("/sim/people", json={"id": person, "first_name": f"P{person}"})
        await client.post(f"/sim/chats/{person}/messages", json={"text": "halo"})


async def until(database: Database, broadcast: int, goal: int, pause: float) -> None:
    """Wait until so many have ended in some way, or nobody waits any more."""
    while (found := await tally(database, broadcast)).waiting and done(found) < goal:  # noqa: ASYNC110
        await asyncio.sleep(pause)


def done(tally: Tally) -> int:
    """How many have ended in some way."""
    return tally.total - tally.waiting


async def claimed(database: Database, broadcast: int) -> Sequence[Delivery]:
    """What is under way, as the ledger has it."""
    async with database.read() as records:
        return await records.deliveries.of_broadcast(broadcast, [DeliveryState.CLAIMED])


async def tally(database: Database, broadcast: int) -> Tally:
    """Where the broadcast stands."""
    async with database.read() as records:
        return await records.deliveries.tally(broadcast)
