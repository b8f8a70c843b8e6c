"""Replies to two questions a second while a broadcast uses what Telegram bears."""

import asyncio
import os
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.answering import prepare
from tests.bench.chat import WARM_UP, _reply_time, free_port, running
from tests.bench.commands import pandu
from tests.bench.results import SHORT, Figure, percentile
from tests.bench.sending import FIRST, fill, prepare_broadcast, surroundings

LIMIT, ASKED, PER_SECOND = 30, 40 if SHORT else 120, 2
QUESTIONS = ("apa saja tahapan replikasi?", "berapa lama magang replikasi?", "siapa menanggung studi tiru?")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of replies idle and beside the broadcast; then the share of the limit that both used
    together, and how often they were refused for it."""

    idle: list[float]
    busy: list[float]
    share: float
    floods: int


def measure(scratch: Path) -> dict[str, Figure]:
    """The 95th percentile of replies while a broadcast goes out, against idle; both within the limit."""
    asyncio.run(prepare(scratch))
    load = os.getloadavg()[0]
    found = asyncio.run(_measure(scratch))
    return {
        "beside_broadcast_load": Figure(load, "processes"),
        "reply_beside_broadcast_p50": Figure(percentile(found.busy, 0.5), "ms", percentile(found.idle, 0.5)),
        "reply_beside_broadcast_p95": Figure(
            percentile(found.busy, 0.95), "ms", percentile(found.idle, 0.95)
        ),
        "beside_broadcast_share": Figure(found.share, "of the limit"),
        "beside_broadcast_floods": Figure(found.floods, "429"),
    }


async def _measure(home: Path) -> Measured:
    people, port = range(FIRST, FIRST + LIMIT * (ASKED // PER_SECOND + 10)), free_port()
    seen = surroundings(home, port, LIMIT, 16)
    with running(pandu("simulator", "--port", str(port)), seen):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await fill(port, client, people)
            await client.put("/sim/faults", json={"per_second": LIMIT, "per_chat_per_second": 1})
            with running(pandu("run"), seen):
                await _ask(client, range(6))
                await asyncio.sleep(WARM_UP)
                idle = await _ask(client, range(6, 6 + ASKED))
                database, _ = await prepare_broadcast(home, people)
                await asyncio.sleep(2)
                before, started = await _sent(client), time.perf_counter()
                busy = await _ask(client, range(6 + ASKED, 6 + 2 * ASKED))
                share = (await _sent(client) - before) / (time.perf_counter() - started) / LIMIT
                await database.close()
            refused = (await client.get("/sim/stats")).json()["refused"]
    return Measured(idle, busy, share, int(refused.get("429", 0)))


async def _ask(client: httpx.AsyncClient, numbers: range) -> list[float]:
    """Milliseconds of each; every number asks in a chat of its own, and no text comes twice."""

    async def one(number: int) -> float:
        await asyncio.sleep((number - numbers.start) / PER_SECOND)
        return await _reply_time(client, 500 + number, f"nomor {number}: {QUESTIONS[number % 3]}")

    return list(await asyncio.gather(*(one(number) for number in numbers)))


async def _sent(client: httpx.AsyncClient) -> int:
    """How many messages and edits Telegram was asked for."""
    requests = (await client.get("/sim/stats")).json()["requests"]
    return sum(n for method, n in requests.items() if method.startswith(("sendMessage", "editMessage")))
