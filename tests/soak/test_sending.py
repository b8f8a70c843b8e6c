"""kill -9 of the sender in the middle of a broadcast, with everything that can go wrong on the way."""

import asyncio
import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.storage.database import Database
from bot.storage.deliveries import INTERRUPTED
from bot.storage.engine import BUSY_TIMEOUT_MS
from bot.storage.models import Delivery, DeliveryState
from tests.bench.chat import UNLIMITED
from tests.delivery.crowds import TEXT, states
from tests.postgres import postgres_server
from tests.soak.locking import locked
from tests.soak.senders import (
    BLOCKED,
    FAULTS,
    PEOPLE,
    RECIPIENTS,
    SHORT,
    WINDOW,
    Killed,
    Workers,
    claimed,
    under_way,
    until,
    workers,
)

__all__ = ["postgres_server", "workers"]
pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
KILLS, LOCKS = (4, 2) if SHORT else (50, 4)
LOCKED = {"sqlite": BUSY_TIMEOUT_MS / 1000 + 3, "postgresql": 6.0 if SHORT else 64.0}
"""Seconds of a lock: longer than a statement waits for it."""
PATIENT = "&lock_timeout=3000" if SHORT else ""
"""On PostgreSQL a statement waits for a minute, in the short form for as long as an operator may set."""
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 2)])
async def test_everybody_ends_in_one_state_and_nobody_gets_it_twice(
    kind: str, processes: int, workers: Workers, request: pytest.FixtureRequest
) -> None:
    workers.rng.seed(kind)
    options = PATIENT if kind == "postgresql" else ""
    async with under_way(kind, processes, workers, request, FAULTS, options=options) as it:
        flying, _ = await asyncio.gather(
            _lock_sometimes(it.database, it.broadcast, it.url, workers),
            _kill_some(it.database, it.broadcast, workers),
        )
        await until(it.database, it.broadcast, RECIPIENTS, 0.1)
        await it.client.put("/sim/faults", json=UNLIMITED)
        await _check(it.client, it.database, it.broadcast, workers.killed)
    assert flying and workers.log.read_text().count("the ledger could not be written") >= LOCKS // 2


async def _kill_some(database: Database, broadcast: int, workers: Workers) -> None:
    share = RECIPIENTS // (KILLS + 1)
    for kill in range(KILLS):
        await until(database, broadcast, share * kill + workers.rng.randint(1, share), 0.005)
        await asyncio.sleep(workers.rng.uniform(0, 0.05))
        workers.kill()


async def _lock_sometimes(database: Database, broadcast: int, url: str, workers: Workers) -> int:
    """Lock the ledger for longer than anybody waits for it, and in every other lock kill a process; gives how
    many deliveries were under way when it was locked."""
    flying, share, seconds = 0, RECIPIENTS // LOCKS, LOCKED[url.partition(":")[0].partition("+")[0]]
    for lock in range(LOCKS):
        await until(database, broadcast, share * lock + workers.rng.randint(1, share // 2), 0.005)
        async with locked(url):
            flying += len(await claimed(database, broadcast))
            await asyncio.sleep(seconds / 2)
            if lock % 2:
                workers.kill()
            await asyncio.sleep(seconds / 2)
    return flying


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
    workers: Workers, request: pytest.FixtureRequest
) -> None:
    """The one that sends is killed while messages are on the way, and nobody starts it again."""
    slow, pace = UNLIMITED | {"latency_ms": 200}, {"PANDU_MESSAGES_PER_SECOND": "50"}
    async with under_way("postgresql", 2, workers, request, slow, **pace) as it:
        await until(it.database, it.broadcast, RECIPIENTS // 3, 0.02)
        holder = await _holder(it.database)
        workers.end(next(n for n, one in enumerate(workers.alive) if f":{one.pid}:" in holder))
        flying = {row.person_id for row in await claimed(it.database, it.broadcast)}
        await until(it.database, it.broadcast, RECIPIENTS, 0.05)
        rows = await states(it.database, it.broadcast)
        await _check(it.client, it.database, it.broadcast, workers.killed)
    unknown = {row.person_id for row in rows.values() if row.state is DeliveryState.UNKNOWN}
    assert flying and unknown == flying
    (killed_at,) = workers.killed.values()
    times = sorted(row.sent_at for row in rows.values() if row.sent_at)
    assert times[0] < killed_at < times[-1] - SECOND
    gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(times)]
    assert max(gaps) < 10


async def _holder(database: Database) -> str:
    from sqlalchemy import select

    from bot.storage.models import Lease

    async with database.read() as records:
        found = await records.leases._session.scalar(select(Lease.holder).where(Lease.name == "sender"))
    return found or ""
