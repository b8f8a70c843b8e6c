"""kill -9 of the sender in the middle of a broadcast, with everything that can go wrong on the way."""

import asyncio
import itertools
import os
import random
import subprocess
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.programme.clock import SystemClock
from bot.storage.database import Database
from bot.storage.deliveries import INTERRUPTED, Tally
from bot.storage.models import Delivery, DeliveryState
from bot.storage.schema import upgrade
from tests.bench.chat import UNLIMITED, _reachable, free_port, running
from tests.bench.commands import environment, pandu
from tests.delivery.crowds import TEXT, add_broadcast, states
from tests.postgres import postgres_server
from tests.soak.test_conversations import database_of

__all__ = ["postgres_server"]
pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
SHORT = os.environ.get("SOAK") == "short"
RECIPIENTS, KILLS, STALL = (240, 4, 1500) if SHORT else (2000, 50, 30_000)
WINDOW, FIRST = 16, 20_000
SECOND = timedelta(seconds=1)
Killed = dict[int, datetime]
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


@pytest.mark.parametrize(("kind", "workers"), [("sqlite", 1), ("postgresql", 2)])
async def test_everybody_ends_in_one_state_and_nobody_gets_it_twice(
    kind: str, workers: int, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rng, port = random.Random(kind), free_port()
    with ExitStack() as stack:
        url = stack.enter_context(database_of(kind, tmp_path, request))
        await upgrade(url)
        seen = _surroundings(tmp_path, port, url)
        stack.enter_context(running(pandu("simulator", "--port", str(port)), seen))
        await _reachable(port)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await _let_people_write(client)
            database = Database(url)
            broadcast = await add_broadcast(database, PEOPLE, SystemClock().now())
            await client.put("/sim/faults", json=FAULTS)
            killed = await _live(stack, database, broadcast, seen, workers, rng)
            await client.put("/sim/faults", json=UNLIMITED)
            await _check(client, database, broadcast, killed)
            await database.close()


def _surroundings(home: Path, port: int, url: str) -> dict[str, str]:
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


async def _let_people_write(client: httpx.AsyncClient) -> None:
    await client.put("/sim/faults", json=UNLIMITED)
    await client.post("/bot1:soak/getMe")
    for person in PEOPLE:
        await client.post("/sim/people", json={"id": person, "first_name": f"P{person}"})
        await client.post(f"/sim/chats/{person}/messages", json={"text": "halo"})


async def _live(
    stack: ExitStack,
    database: Database,
    broadcast: int,
    seen: dict[str, str],
    workers: int,
    rng: random.Random,
) -> Killed:
    """Send all while workers are killed at random moments and started anew; gives when each process ended."""
    alive: list[subprocess.Popen[bytes]] = []
    stack.callback(lambda: [_end(one) for one in alive])

    alive += [_worker(seen) for _ in range(workers)]
    share, killed = RECIPIENTS // (KILLS + 1), {}
    for kill in range(KILLS):
        goal = share * kill + rng.randint(1, share)
        while not (tally := await _tally(database, broadcast)).waiting or _done(tally) < goal:
            if not tally.waiting:
                return killed
            await asyncio.sleep(0.005)
        await asyncio.sleep(rng.uniform(0, 0.05))
        victim = alive.pop(rng.randrange(len(alive)))
        _end(victim)
        killed[victim.pid] = SystemClock().now()
        alive.append(_worker(seen))
    while (await _tally(database, broadcast)).waiting:  # noqa: ASYNC110 - another process sends
        await asyncio.sleep(0.1)
    return killed


def _worker(seen: dict[str, str]) -> subprocess.Popen[bytes]:
    command = pandu("worker")
    return subprocess.Popen(command, env=seen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _done(tally: Tally) -> int:
    return tally.total - tally.waiting


async def _tally(database: Database, broadcast: int) -> Tally:
    async with database.read() as records:
        return await records.deliveries.tally(broadcast)


async def _check(client: httpx.AsyncClient, database: Database, broadcast: int, killed: Killed) -> None:
    dropped = (await client.get("/sim/stats")).json()["dropped"]
    rows, got = (
        await states(database, broadcast),
        {person: await _received(client, person) for person in PEOPLE},
    )
    assert set(rows) == set(PEOPLE)
    assert max(len(dates) for dates in got.values()) == 1, "somebody got it twice"
    by_state = {state: {p for p, row in rows.items() if row.state is state} for state in DeliveryState}
    assert all(got[person] for person in by_state[DeliveryState.SENT])
    assert by_state[DeliveryState.BLOCKED] <= set(BLOCKED)
    accounted = DeliveryState.SENT, DeliveryState.BLOCKED, DeliveryState.UNKNOWN
    assert sum(len(by_state[state]) for state in accounted) == RECIPIENTS
    unknown = {person: rows[person] for person in by_state[DeliveryState.UNKNOWN]}
    _check_unknown(unknown, got, killed, dropped)
    async with database.read() as records:
        listed = [entry.delivery for entry in await records.ledger.entries(broadcast)]
    assert {one.id for one in listed if one.state is DeliveryState.UNKNOWN} == {
        one.id for one in unknown.values()
    }


def _check_unknown(
    unknown: dict[int, Delivery], got: dict[int, list[datetime]], killed: Killed, dropped: int
) -> None:
    """Each was claimed by a process that was killed, a window at most by one, and what the simulator accepted
    of it came while that process lived; or it was accepted, and the response dropped."""
    claimed: Counter[str] = Counter()
    for person, row in unknown.items():
        if row.reason != INTERRUPTED:
            assert got[person], f"{person}: {row.reason}, and never accepted"
            dropped -= 1
            continue
        assert row.claimed_by and row.claimed_at
        claimed[row.claimed_by] += 1
        ended = killed[int(row.claimed_by.split(":")[1])]
        assert row.claimed_at <= ended
        for accepted in got[person]:
            assert row.claimed_at - SECOND <= accepted <= ended + SECOND, person
    assert dropped >= 0 and all(count <= WINDOW for count in claimed.values())


async def _received(client: httpx.AsyncClient, person: int) -> list[datetime]:
    """When the simulator accepted the broadcast for somebody; Telegram's dates are whole seconds."""
    found = (await client.get(f"/sim/chats/{person}/messages")).json()["messages"]
    mine = (message for message in found if message["from"]["is_bot"] and TEXT in message["text"])
    return [datetime.fromtimestamp(message["date"], UTC) for message in mine]


async def test_the_other_worker_goes_on_within_ten_seconds(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    port = free_port()
    with ExitStack() as stack:
        url = stack.enter_context(database_of("postgresql", tmp_path, request))
        await upgrade(url)
        seen = _surroundings(tmp_path, port, url) | {"PANDU_MESSAGES_PER_SECOND": "50"}
        stack.enter_context(running(pandu("simulator", "--port", str(port)), seen))
        await _reachable(port)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            await _let_people_write(client)
            database = Database(url)
            broadcast = await add_broadcast(database, PEOPLE, SystemClock().now())
            both = [_worker(seen) for _ in range(2)]
            stack.callback(lambda: [_end(one) for one in both])
            while _done(await _tally(database, broadcast)) < RECIPIENTS // 3:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            holder = await _holder(database)
            victim = next(one for one in both if f":{one.pid}:" in holder)
            _end(victim)
            killed = {victim.pid: SystemClock().now()}
            while (await _tally(database, broadcast)).waiting:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            rows = await states(database, broadcast)
            await _check(client, database, broadcast, killed)
            await database.close()
        times = sorted(row.sent_at for row in rows.values() if row.sent_at)
        gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(times)]
        assert max(gaps) < 10


async def _holder(database: Database) -> str:
    from sqlalchemy import select

    from bot.storage.models import Lease

    async with database.read() as records:
        found = await records.leases._session.scalar(select(Lease.holder).where(Lease.name == "sender"))
    return found or ""
