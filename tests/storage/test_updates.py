"""Updates are known by their number, applied once, emptied when answered, and forgotten after 48 hours."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.storage.database import Database
from bot.storage.leases import Hold, LeaseLost
from bot.storage.models import Update
from bot.storage.updates import Incoming


def _incoming(*ids: int) -> list[Incoming]:
    return [Incoming(i, 1, f'{{"update_id":{i}}}') for i in ids]


async def _write(database: Database, now: datetime, *ids: int) -> frozenset[int]:
    async with database.transaction() as records:
        return await records.updates.write_down(_incoming(*ids), now)


async def test_only_new_numbers_are_new_in_any_order(database: Database, now: datetime) -> None:
    assert await _write(database, now, 20, 21, 20) == {20, 21}
    assert await _write(database, now, 5, 21, 22) == {5, 22}
    async with database.read() as records:
        assert [i.update_id for i in await records.updates.unanswered()] == [5, 20, 21, 22]


async def test_a_large_batch_is_written(database: Database, now: datetime) -> None:
    assert len(await _write(database, now, *range(1, 1301))) == 1300


async def test_an_effect_is_claimed_once_among_many(database: Database, now: datetime) -> None:
    await _write(database, now, 1)

    async def claim(taker: str) -> bool:
        async with database.transaction() as records:
            return await records.updates.apply_once(1, taker, now)

    claims = await asyncio.gather(*(claim(f"taker{i}") for i in range(20)))
    assert claims.count(True) == 1
    async with database.read() as records:
        assert await records.updates.applied_by(1) == f"taker{claims.index(True)}"


async def test_a_claim_that_rolls_back_is_free_again(database: Database, now: datetime) -> None:
    await _write(database, now, 1)
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as records:
            assert await records.updates.apply_once(1, "a", now)
            raise ZeroDivisionError
    async with database.transaction() as records:
        assert await records.updates.apply_once(1, "b", now)


async def test_an_update_never_written_down_is_no_update(database: Database, now: datetime) -> None:
    with pytest.raises(LookupError):
        async with database.transaction() as records:
            await records.updates.apply_once(1, "a", now)


async def test_who_lost_the_lease_applies_nothing(database: Database, now: datetime) -> None:
    await _write(database, now, 1)
    mine, theirs = Hold("intake", "me"), Hold("intake", "them")
    database.fence = mine
    async with database.transaction() as records:
        await records.leases.acquire(mine, now, timedelta(seconds=10))
        assert await records.updates.apply_once(1, "a", now)
    async with database.transaction() as records:
        assert await records.leases.acquire(theirs, now + timedelta(seconds=11), timedelta(seconds=10))
    await _write(database, now, 2)
    with pytest.raises(LeaseLost) as lost:
        async with database.transaction() as records:
            await records.updates.apply_once(2, "a", now)
    assert lost.value.holder == "them"


async def test_answered_updates_keep_their_number_but_not_their_content(
    database: Database, now: datetime
) -> None:
    await _write(database, now, 1, 2)
    async with database.transaction() as records:
        await records.updates.mark_answered([1], now)
        assert [i.update_id for i in await records.updates.unanswered()] == [2]
    assert await _write(database, now, 1) == frozenset()
    async with database.read() as records:
        row = await records._session.get(Update, 1)
        assert row and row.content is None and row.answered_at == now


async def test_a_given_up_update_keeps_its_content(database: Database, now: datetime) -> None:
    await _write(database, now, 1)
    async with database.transaction() as records:
        assert [await records.updates.count_attempt(1) for _ in range(3)] == [1, 2, 3]
        await records.updates.mark_failed(1, "ValueError")
        assert await records.updates.unanswered() == []
    async with database.read() as records:
        row = await records._session.get(Update, 1)
        assert row and row.content and row.failed_code == "ValueError"


async def test_only_settled_updates_are_forgotten_after_48_hours(database: Database, now: datetime) -> None:
    await _write(database, now, 1, 2, 3)
    await _write(database, now + timedelta(hours=47), 4)
    async with database.transaction() as records:
        await records.updates.mark_answered([1, 4], now)
        await records.updates.mark_failed(2, "malformed")
    async with database.transaction() as records:
        assert await records.updates.forget_older_than(now + timedelta(hours=48)) == 0
        assert await records.updates.forget_older_than(now + timedelta(hours=48, seconds=1)) == 2
        assert [i.update_id for i in await records.updates.unanswered()] == [3]
    assert await _write(database, now, 4) == frozenset()


async def test_what_waits_is_found_by_chat_and_counted(database: Database, now: datetime) -> None:
    assert await _backlog(database) == (0, None)
    later = now + timedelta(seconds=5)
    batch = [Incoming(1, 7, "{}"), Incoming(2, 8, "{}"), Incoming(3, None, "{}"), Incoming(4, 7, "{}")]
    async with database.transaction() as records:
        await records.updates.write_down(batch, now)
        await records.updates.write_down([Incoming(5, 9, "{}")], later)
        await records.updates.mark_answered([4], now)
        await records.updates.mark_failed(5, "malformed")
    for chats, ids in (
        ({7}, [1]),
        ({7, 8}, [1, 2]),
        ({None}, [3]),
        ({8, None}, [2, 3]),
        ({99}, []),
        (set(), []),
    ):
        async with database.read() as records:
            assert [i.update_id for i in await records.updates.unanswered(chats)] == ids
    assert await _backlog(database) == (3, later)


async def _backlog(database: Database) -> tuple[int, datetime | None]:
    async with database.read() as records:
        return await records.updates.backlog()
