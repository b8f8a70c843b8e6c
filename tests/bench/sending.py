"""Broadcasts: how much of Telegram's limit is used, against a bare PTB loop, and what it does to replies."""

import asyncio
import time
from pathlib import Path

import httpx
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.programme.clock import SystemClock
from bot.storage.database import Database, embedded_url
from bot.storage.schema import upgrade
from tests.bench.chat import UNLIMITED, _reachable, _reply_time, free_port, running
from tests.bench.commands import environment, pandu
from tests.bench.results import Figure, percentile
from tests.delivery.crowds import TEXT, add_broadcast, states, tally

FIRST, WINDOW = 30_000, 64
SHARE = 0.8
LIMITS = ((30, 900), (300, 6000))
"""Messages a second, and a sample of recipients; the rate is that of any number."""
UNPACED = 3000


def measure(scratch: Path) -> dict[str, Figure]:
    """Share of the limit that is used (with 120 ms of latency), and of what a bare PTB loop sends."""
    figures = {}
    for limit, people in LIMITS:
        rate, floods = asyncio.run(_paced(scratch / f"at_{limit}", limit, people))
        figures[f"broadcast_share_{limit}"] = Figure(rate / limit, "of the limit")
        figures[f"broadcast_floods_{limit}"] = Figure(floods, "429")
    ours, bare = asyncio.run(_unpaced(scratch / "unpaced"))
    figures["broadcast_unlimited"] = Figure(ours, "messages/s", bare)
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
        return await rate(database, broadcast), int(refused.get("429", 0))


async def _unpaced(home: Path) -> tuple[float, float]:
    people, port = range(FIRST, FIRST + UNPACED), free_port()
    seen = surroundings(home, port, 100_000) | {"PANDU_CHAT_MESSAGES_PER_SECOND": "1000"}
    with running(pandu("simulator", "--port", str(port)), seen):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await fill(port, client, people)
            database, broadcast = await prepare_broadcast(home, people)
            with running(pandu("worker"), seen):
                await until_sent(database, broadcast)
            return await rate(database, broadcast), await _bare(port, people)


async def _bare(port: int, people: range) -> float:
    request = HTTPXRequest(connection_pool_size=WINDOW)
    places = asyncio.Semaphore(WINDOW)
    async with ExtBot("1:bench", f"http://127.0.0.1:{port}/bot", request=request) as bot:

        async def send(person: int) -> None:
            async with places:
                await bot.send_message(person, TEXT)

        started = time.perf_counter()
        await asyncio.gather(*(send(person) for person in people))
        return len(people) / (time.perf_counter() - started)


async def fill(port: int, client: httpx.AsyncClient, people: range) -> None:
    """Have people open the chat."""
    await _reachable(port)
    await client.put("/sim/faults", json=UNLIMITED)
    for person in people:
        await client.post(f"/sim/chats/{person}/messages", json={"text": "halo"})


async def prepare_broadcast(home: Path, people: range) -> tuple[Database, int]:
    """A broadcast to these people that waits for a sender."""
    url = embedded_url(home)
    await upgrade(url)
    database = Database(url)
    return database, await add_broadcast(database, people, SystemClock().now())


async def until_sent(database: Database, broadcast: int) -> None:
    """Wait for the last one."""
    while (await tally(database, broadcast)).waiting:  # noqa: ASYNC110 - another process sends
        await asyncio.sleep(0.5)


async def rate(database: Database, broadcast: int) -> float:
    """Messages a second between the first and the last."""
    times = sorted(row.sent_at for row in (await states(database, broadcast)).values() if row.sent_at)
    await database.close()
    return (len(times) - 1) / (times[-1] - times[0]).total_seconds()


QUESTIONS = ("apa saja tahapan replikasi?", "berapa lama magang replikasi?", "siapa menanggung studi tiru?")


async def replies_beside(home: Path, asked: int = 40) -> tuple[list[float], list[float]]:
    """Milliseconds of replies to two questions a second: idle, and while a broadcast uses 30 a second."""
    people, port = range(FIRST, FIRST + 60 * asked), free_port()
    seen = surroundings(home, port, 30, 16)
    with running(pandu("simulator", "--port", str(port)), seen):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await fill(port, client, people)
            await client.put("/sim/faults", json={"per_second": 30, "per_chat_per_second": 1})
            with running(pandu("run"), seen):
                await _ask(client, 6)
                await asyncio.sleep(8)
                idle = await _ask(client, asked)
                database, _ = await prepare_broadcast(home, people)
                await asyncio.sleep(2)
                busy = await _ask(client, asked)
                await database.close()
    return idle, busy


async def _ask(client: httpx.AsyncClient, count: int) -> list[float]:
    async def one(number: int) -> float:
        await asyncio.sleep(number / 2)
        question = f"{QUESTIONS[number % 3]} {'?' * (number // 3)}"
        return await _reply_time(client, 500 + number, question)

    return list(await asyncio.gather(*(one(number) for number in range(count))))


def measure_beside(home: Path) -> dict[str, Figure]:
    """The 95th percentile of replies while a broadcast goes out, against idle."""
    idle, busy = asyncio.run(replies_beside(home))
    return {"reply_beside_broadcast_p95": Figure(percentile(busy, 0.95), "ms", percentile(idle, 0.95))}
