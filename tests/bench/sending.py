"""Broadcasts: how much of the limit is used, and how much of what a bare PTB loop sends without one."""

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.sender import LEASE
from bot.programme.clock import SystemClock
from bot.storage.database import Database, embedded_url
from bot.storage.schema import upgrade
from tests.bench.chat import UNLIMITED, _reachable, free_port, running, spent
from tests.bench.commands import environment, pandu
from tests.bench.results import SHORT, Figure
from tests.delivery.crowds import TEXT, add_broadcast, states, tally

FIRST, WINDOW = 30_000, 64
SHARE = 0.8
LIMITS = ((30, 900), (300, 3_000)) if SHORT else ((30, 10_000), (300, 10_000))
"""Messages a second, and recipients."""
UNPACED, ROUNDS = (1_000, 2) if SHORT else (2_500, 4)


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second, and milliseconds of the processor for each in the process that sent them."""

    rate: float
    cpu: float

    @classmethod
    def of_all(cls, rounds: Sequence["Pace"]) -> "Pace":
        """Several rounds of as many messages as one."""
        return cls(
            len(rounds) / sum(1 / one.rate for one in rounds), sum(one.cpu for one in rounds) / len(rounds)
        )


def measure(scratch: Path) -> dict[str, Figure]:
    """Share of the limit that is used (with 120 ms of latency), and of what a bare PTB loop sends."""
    figures = {"broadcast_load": Figure(os.getloadavg()[0], "processes")}
    for limit, people in LIMITS:
        rate, floods = asyncio.run(_paced(scratch / f"at_{limit}", limit, people))
        figures[f"broadcast_recipients_{limit}"] = Figure(people, "people")
        figures[f"broadcast_share_{limit}"] = Figure(rate / limit, "of the limit")
        figures[f"broadcast_floods_{limit}"] = Figure(floods, "429")
    ours, bare = asyncio.run(_unpaced(scratch / "unpaced"))
    figures["broadcast_unlimited"] = Figure(ours.rate, "messages/s", bare.rate)
    figures["broadcast_cpu"] = Figure(ours.cpu, "ms", bare.cpu)
    return figures


def surroundings(home: Path, port: int, per_second: float, window: int = WINDOW) -> dict[str, str]:
    return environment(home) | {
        "PANDU_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "PANDU_TELEGRAM_TOKEN": "1:bench",
        "PANDU_MESSAGES_PER_SECOND": str(per_second),
        "PANDU_SENDING_WINDOW": str(window),
        "PANDU_QUIET_FROM": "0",
        "PANDU_QUIET_UNTIL": "0",
        "PANDU_AUTOMATIC_MESSAGES": "false",
    }


async def _paced(home: Path, limit: int, count: int) -> tuple[float, int]:
    people, port = range(FIRST, FIRST + count), free_port()
    seen = surroundings(home, port, limit / SHARE)
    faults = {"per_second": limit, "per_chat_per_second": 1, "latency_ms": 120}
    with running(pandu("simulator", "--port", str(port)), seen):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await fill(port, client, people)
            await client.put("/sim/faults", json=faults)
            database, broadcast = await prepare_broadcast(home, people)
            with running(pandu("worker"), seen):
                await until_sent(database, broadcast)
            refused = (await client.get("/sim/stats")).json()["refused"]
        found = await rate(database, broadcast)
        await database.close()
    return found, int(refused.get("429", 0))


async def _unpaced(home: Path) -> tuple[Pace, Pace]:
    """Broadcasts and bare loops in turn, so that what else the machine does is shared by both."""
    people, port = range(FIRST, FIRST + UNPACED * ROUNDS), free_port()
    seen = surroundings(home, port, 100_000) | {"PANDU_CHAT_MESSAGES_PER_SECOND": "1000"}
    ours, bare = [], []
    with running(pandu("simulator", "--port", str(port)), seen):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await fill(port, client, people)
        database = await open_database(home)
        with running(pandu("worker"), seen) as worker:
            await _until_held(database)
            for turn in range(ROUNDS):
                some = people[turn * UNPACED : (turn + 1) * UNPACED]
                bare.append(await _bare(port, some))
                ours.append(await _round(database, some, worker.pid))
        await database.close()
    return Pace.of_all(ours), Pace.of_all(bare)


async def _until_held(database: Database) -> None:
    """Wait until a sender is at work."""
    while True:
        async with database.read() as records:
            if await records.leases.is_held(LEASE, SystemClock().now()):
                return
        await asyncio.sleep(0.1)


async def _round(database: Database, people: range, sender: int) -> Pace:
    before = spent(sender)
    broadcast = await add_broadcast(database, people, SystemClock().now())
    await until_sent(database, broadcast)
    return Pace(await rate(database, broadcast), 1000 * (spent(sender) - before) / len(people))


async def _bare(port: int, people: range) -> Pace:
    request = HTTPXRequest(connection_pool_size=WINDOW)
    places = asyncio.Semaphore(WINDOW)
    async with ExtBot("1:bench", f"http://127.0.0.1:{port}/bot", request=request) as bot:

        async def send(person: int) -> None:
            async with places:
                await bot.send_message(person, TEXT)

        started, before = time.perf_counter(), time.process_time()
        await asyncio.gather(*(send(person) for person in people))
        seconds = time.perf_counter() - started
        return Pace(len(people) / seconds, 1000 * (time.process_time() - before) / len(people))


async def fill(port: int, client: httpx.AsyncClient, people: range) -> None:
    """Have people open the chat, without a bot having to answer them."""
    await _reachable(port)
    await client.put("/sim/faults", json=UNLIMITED)
    for person in people:
        await client.post(f"/sim/chats/{person}/messages", json={"text": "halo"})
    await client.post("/bot1:bench/deleteWebhook", json={"drop_pending_updates": True})


async def open_database(home: Path) -> Database:
    """The ledger, at the newest revision."""
    url = embedded_url(home)
    await upgrade(url)
    return Database(url)


async def prepare_broadcast(home: Path, people: range) -> tuple[Database, int]:
    """A broadcast to these people that waits for a sender."""
    database = await open_database(home)
    return database, await add_broadcast(database, people, SystemClock().now())


async def until_sent(database: Database, broadcast: int) -> None:
    """Wait for the last one."""
    while (await tally(database, broadcast)).waiting:  # noqa: ASYNC110 - another process sends
        await asyncio.sleep(0.5)


async def rate(database: Database, broadcast: int) -> float:
    """Messages a second between the first and the last."""
    times = sorted(row.sent_at for row in (await states(database, broadcast)).values() if row.sent_at)
    return (len(times) - 1) / (times[-1] - times[0]).total_seconds()
