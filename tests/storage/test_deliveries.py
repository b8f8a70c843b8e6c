"""The ledger of sending: everybody once, in exactly one state, whoever claims and whoever crashes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from bot.programme.people import Role
from bot.storage.database import Database
from bot.storage.deliveries import Claim, Outcome
from bot.storage.models import Broadcast, BroadcastState, Delivery, DeliveryState, Person

S = DeliveryState


def never(_: Person, __: bool) -> None:
    return None


async def _broadcast(database: Database, now: datetime, people: Sequence[int], absent: int = 0) -> int:
    """A broadcast that is being sent to these accounts, and to some who never joined."""
    async with database.transaction() as records:
        known = [await records.people.meet(one, f"P{one}", now) for one in people]
        invites = [
            await records.invites.create(f"{n:032x}", Role.INNOVATOR, now, innovation_id=f"X-{n}")
            for n in range(absent)
        ]
        broadcast = await records.broadcasts.add(
            Broadcast(title="A", body="B", created_by=known[0].id, created_at=now, origin_update=people[0])
        )
        await records.deliveries.freeze(broadcast.id, known, [invite.id for invite in invites], now)
        await records.broadcasts.move(broadcast.id, [BroadcastState.DRAFT], BroadcastState.SENDING, now)
    return broadcast.id


async def _claim(database: Database, holder: str, limit: int, now: datetime) -> list[Claim]:
    async with database.transaction() as records:
        return await records.deliveries.claim(holder, limit, now, never)


async def _record(
    database: Database, claim: Claim, holder: str, state: S, now: datetime, **more: object
) -> None:
    outcome = Outcome(claim.ids, claim.person.id, state, now, **more)  # type: ignore[arg-type]
    async with database.transaction() as records:
        await records.deliveries.record([outcome], holder)


async def _tally(database: Database, broadcast_id: int) -> dict[S, int]:
    async with database.read() as records:
        counts = dict(await records.deliveries.counts(broadcast_id))
        assert (await records.deliveries.tally(broadcast_id)).total == sum(counts.values())
        return counts


async def test_everybody_is_frozen_once_the_unjoined_included(database: Database, now: datetime) -> None:
    broadcast = await _broadcast(database, now, [1, 2, 3], absent=2)
    async with database.transaction() as records:
        person = await records.people.by_telegram(2)
        assert person
        await records.deliveries.freeze(broadcast, [person], [], now)
    assert await _tally(database, broadcast) == {S.PENDING: 3, S.ABSENT: 2}


async def test_claims_come_in_groups_and_never_twice(database: Database, now: datetime) -> None:
    broadcast = await _broadcast(database, now, range(1, 8))
    first, second = await _claim(database, "a", 4, now), await _claim(database, "a", 4, now)
    assert (len(first), len(second)) == (4, 3)
    assert len({claim.ids for claim in first + second}) == 7
    assert await _claim(database, "a", 4, now) == []
    await _record(database, first[0], "a", S.SENT, now, message_id=9)
    assert await _tally(database, broadcast) == {S.SENT: 1, S.CLAIMED: 6}


async def test_a_large_group_takes_as_many_statements_as_a_small_one(
    database: Database, now: datetime
) -> None:
    statements: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    await _broadcast(database, now, range(1, 40))
    event.listen(database._engine.sync_engine, "before_cursor_execute", note)
    counted = []
    for size in (2, 30):
        statements.clear()
        claims = await _claim(database, "a", size, now)
        async with database.transaction() as records:
            outcomes = [Outcome(one.ids, one.person.id, S.SENT, now, message_id=9) for one in claims]
            await records.deliveries.record(outcomes, "a")
        assert len(claims) == size
        counted.append(len(statements))
    assert counted[0] == counted[1]


async def test_what_a_dead_sender_had_claimed_is_unknown_and_never_claimed_again(
    database: Database, now: datetime
) -> None:
    broadcast = await _broadcast(database, now, range(1, 6))
    (lost, *_) = await _claim(database, "a", 3, now)
    async with database.transaction() as records:
        assert await records.deliveries.orphan("b") == 3
    rest = await _claim(database, "b", 9, now)
    assert len(rest) == 2 and await _tally(database, broadcast) == {S.UNKNOWN: 3, S.CLAIMED: 2}
    await _record(database, lost, "a", S.SENT, now, message_id=5)
    assert await _tally(database, broadcast) == {S.SENT: 1, S.UNKNOWN: 2, S.CLAIMED: 2}
    await _record(database, rest[0], "a", S.SENT, now, message_id=6)
    assert await _tally(database, broadcast) == {S.SENT: 1, S.UNKNOWN: 2, S.CLAIMED: 2}


async def test_what_was_claimed_in_vain_is_freed(database: Database, now: datetime) -> None:
    broadcast = await _broadcast(database, now, range(1, 5))
    kept, *_ = await _claim(database, "a", 4, now)
    async with database.transaction() as records:
        await records.deliveries.put_back("a", kept.ids)
    assert await _tally(database, broadcast) == {S.CLAIMED: 1, S.PENDING: 3}


async def test_a_transient_error_waits_and_a_block_is_noted(database: Database, now: datetime) -> None:
    broadcast = await _broadcast(database, now, [1, 2])
    first, second = await _claim(database, "a", 2, now)
    later = now + timedelta(seconds=2)
    await _record(database, first, "a", S.PENDING, now, retry_at=later)
    await _record(database, second, "a", S.BLOCKED, now, reason="Forbidden")
    assert await _claim(database, "a", 2, now) == []
    (again,) = await _claim(database, "a", 2, later)
    assert again.ids == first.ids and again.deliveries[0].attempts == 1
    async with database.read() as records:
        blocked = await records.people.find(second.person.id)
        assert blocked and blocked.blocked_at == now
    assert await _tally(database, broadcast) == {S.CLAIMED: 1, S.BLOCKED: 1}


async def test_paused_cancelled_resumed_retried_and_ended(database: Database, now: datetime) -> None:
    broadcast = await _broadcast(database, now, range(1, 5))
    async with database.transaction() as records:
        await records.broadcasts.move(broadcast, [BroadcastState.SENDING], BroadcastState.PAUSED, now)
        assert await records.deliveries.claim("a", 9, now, never) == []
        assert (
            await records.broadcasts.move(broadcast, [BroadcastState.DRAFT], BroadcastState.SENDING, now)
            is None
        )
        await records.broadcasts.move(broadcast, [BroadcastState.PAUSED], BroadcastState.SENDING, now)
    (claim,) = await _claim(database, "a", 1, now)
    async with database.transaction() as records:
        assert await records.deliveries.cancel(broadcast) == 3
        assert await records.broadcasts.end_sent(now) == []
    await _record(database, claim, "a", S.FAILED, now, reason="chat not found")
    async with database.transaction() as records:
        (ended,) = await records.broadcasts.end_sent(now)
        assert ended.id == broadcast and ended.ended_at == now
        assert await records.deliveries.retry(broadcast, [S.FAILED], now) == 1
    assert await _tally(database, broadcast) == {S.PENDING: 1, S.CANCELLED: 3}


async def test_what_is_due_on_one_day_is_one_claim_and_an_occasion_comes_once(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as records:
        one = await records.people.meet(1, "A", now)
        two = await records.people.meet(2, "B", now)
        for person, occasion in ((one, "x"), (one, "y"), (two, "x")):
            records.deliveries._session.add(Delivery(person_id=person.id, occasion=occasion, due_at=now))
    claims = await _claim(database, "a", 9, now)
    assert [len(claim.deliveries) for claim in claims] == [2, 1]
    with pytest.raises(IntegrityError):
        async with database.transaction() as records:
            records.deliveries._session.add(Delivery(person_id=one.id, occasion="x", due_at=now))


async def test_quiet_hours_put_off_instead_of_claiming(database: Database, now: datetime) -> None:
    await _broadcast(database, now, range(1, 40))
    morning = now + timedelta(hours=9)

    def quiet(person: Person, _: bool) -> datetime | None:
        return morning if person.telegram_id != 39 and now < morning else None

    async with database.transaction() as records:
        claims = await records.deliveries.claim("a", 8, now, quiet)
    assert [claim.person.telegram_id for claim in claims] == [39]
    assert len(await _claim(database, "a", 50, morning)) == 38


async def test_schedules_begin_when_due(database: Database, now: datetime) -> None:
    broadcast = await _broadcast(database, now, [1])
    async with database.transaction() as records:
        row = await records.broadcasts.move(
            broadcast, [BroadcastState.SENDING], BroadcastState.SCHEDULED, now
        )
        assert row
        row.starts_at = now + timedelta(hours=1)
    async with database.transaction() as records:
        assert await records.broadcasts.start_due(now) == 0
        assert await records.broadcasts.start_due(now + timedelta(hours=1)) == 1
