"""A correction at sixty percent, while processes are killed: nobody ends with the wrong text."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import httpx
import pytest

from bot.programme.clock import SystemClock
from bot.storage.database import Database
from bot.storage.models import DeliveryState
from tests.bench.chat import UNLIMITED
from tests.delivery.crowds import TEXT, states
from tests.delivery.test_amending import RIGHT, correct
from tests.postgres import postgres_server
from tests.soak.senders import (
    FAULTS,
    PEOPLE,
    RECIPIENTS,
    SHORT,
    WINDOW,
    Workers,
    claimed,
    under_way,
    until,
    workers,
)

__all__ = ["postgres_server", "workers"]
pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]
KILLS = 2 if SHORT else 12
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 2)])
async def test_nobody_ends_with_the_wrong_text(
    kind: str, processes: int, workers: Workers, request: pytest.FixtureRequest
) -> None:
    workers.rng.seed(kind)
    async with under_way(kind, processes, workers, request, FAULTS | {"latency_ms": 50}) as it:
        await until(it.database, it.broadcast, RECIPIENTS * 6 // 10, 0.01)
        while not await claimed(it.database, it.broadcast):  # noqa: ASYNC110 - another process sends
            await asyncio.sleep(0.005)
        await correct(it.database, it.broadcast, SystemClock().now())
        assert await claimed(it.database, it.broadcast), "nothing was under way"
        for _ in range(KILLS):
            workers.kill()
            await asyncio.sleep(workers.rng.uniform(1, 4))
        await _settled(it.database, it.broadcast)
        await it.client.put("/sim/faults", json=UNLIMITED)
        await _check(it.client, it.database, it.broadcast)


async def _settled(database: Database, broadcast: int) -> None:
    """Wait until nothing waits, and all that arrived has the right text."""
    while True:
        await until(database, broadcast, RECIPIENTS, 0.1)
        rows = (await states(database, broadcast)).values()
        if all(row.revision for row in rows if row.state in (DeliveryState.SENT, DeliveryState.UNKNOWN)):
            return
        await asyncio.sleep(0.2)


async def _check(client: httpx.AsyncClient, database: Database, broadcast: int) -> None:
    rows = await states(database, broadcast)
    got = {person: await _texts(client, person) for person in PEOPLE}
    assert not [person for person, texts in got.items() if texts and RIGHT not in texts[-1]]
    sent = {person for person, row in rows.items() if row.state is DeliveryState.SENT}
    assert all(got[person] for person in sent)
    assert {row.state for person, row in rows.items() if person not in sent} <= {
        DeliveryState.UNKNOWN,
        DeliveryState.BLOCKED,
    }
    again = [person for person, texts in got.items() if sum(RIGHT in text for text in texts) > 1]
    assert len(again) <= WINDOW * KILLS
    assert all(len(texts) <= 2 for person, texts in got.items() if person not in again)


async def _texts(client: httpx.AsyncClient, person: int) -> Sequence[str]:
    """What somebody has of the broadcast, wrong or right, in order."""
    found = (await client.get(f"/sim/chats/{person}/messages")).json()["messages"]
    texts = [message["text"] for message in found if message["from"]["is_bot"]]
    return [text for text in texts if TEXT in text or RIGHT in text]
