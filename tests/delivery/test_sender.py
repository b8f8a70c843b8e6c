"""Everyone once, nobody silently missed: the sender under faults, take-overs, pauses and retries."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.programme.clock import SteppedClock
from bot.storage.database import Database
from bot.storage.deliveries import Tally
from bot.storage.models import BroadcastState, DeliveryState
from tests.delivery.crowds import (
    add_broadcast,
    check,
    received,
    sending,
    simulator,
    states,
    tally,
    until_sent,
    write_to,
)

PEOPLE = range(101, 141)


async def test_all_get_it_once_whatever_goes_wrong(database: Database, now: datetime) -> None:
    clock = SteppedClock(now)
    async with simulator() as client:
        await write_to(client, PEOPLE)
        broadcast = await add_broadcast(database, PEOPLE, now)
        faults = {"error_probability": 0.2, "drop_response_probability": 0.1, "blocked": [103, 120]}
        async with sending(client, database, clock, "a", **faults):
            found = await until_sent(database, broadcast, clock)
        dropped = (await client.sim("GET", "/stats"))["dropped"]
        check(await states(database, broadcast), await received(client, PEOPLE))
    assert found.total == 40 and found.unreachable == 2 and found.failed == 0
    assert found.unknown <= dropped and found.sent == 38 - found.unknown
    async with database.read() as records:
        blocked = await records.people.by_telegram(103)
        assert blocked and blocked.blocked_at


async def test_a_flood_makes_all_wait_and_loses_nobody(database: Database, now: datetime) -> None:
    clock, few = SteppedClock(now), range(101, 111)
    async with simulator() as client:
        await write_to(client, few)
        await client.sim("PUT", "/faults", per_second=8, per_chat_per_second=None)
        broadcast = await add_broadcast(database, few, now)
        async with sending(client, database, clock, "a"):
            assert await until_sent(database, broadcast, clock) == Tally(sent=10)
        assert (await client.sim("GET", "/stats"))["refused"]["429"] >= 1
        check(await states(database, broadcast), await received(client, few))


async def test_another_goes_on_and_the_first_ones_claims_are_unknown(
    database: Database, now: datetime
) -> None:
    clock = SteppedClock(now)
    async with simulator() as client:
        await write_to(client, PEOPLE)
        broadcast = await add_broadcast(database, PEOPLE, now)
        async with database.transaction() as records:
            claims = await records.deliveries.claim("dead", 5, now, lambda _, __: None)
        assert len(claims) == 5
        async with sending(client, database, clock, "b"):
            assert await until_sent(database, broadcast, clock) == Tally(sent=35, unknown=5)
        rows = await states(database, broadcast)
        check(rows, await received(client, PEOPLE))
        unknown = [row for row in rows.values() if row.state is DeliveryState.UNKNOWN]
        assert {row.reason for row in unknown} == {"interrupted"}
        async with database.transaction() as records:
            assert await records.deliveries.retry(broadcast, [DeliveryState.UNKNOWN], now) == 5
        async with sending(client, database, clock, "c"):
            assert await until_sent(database, broadcast, clock) == Tally(sent=40)
        check(await states(database, broadcast), await received(client, PEOPLE))


async def test_two_senders_send_once(database: Database, now: datetime) -> None:
    clock = SteppedClock(now)
    async with simulator() as client:
        await write_to(client, PEOPLE)
        broadcast = await add_broadcast(database, PEOPLE, now)
        async with (
            sending(client, database, clock, "elsewhere:1:a", window=4),
            sending(client, database, clock, "elsewhere:2:b", window=4),
        ):
            found = await until_sent(database, broadcast, clock)
        check(await states(database, broadcast), await received(client, PEOPLE))
    assert found.sent + found.unknown == 40


async def test_a_sender_that_stops_leaves_nothing_unsure(database: Database, now: datetime) -> None:
    clock = SteppedClock(now)
    async with simulator() as client:
        await write_to(client, PEOPLE)
        broadcast = await add_broadcast(database, PEOPLE, now)
        async with sending(client, database, clock, "a", window=4):
            while (await tally(database, broadcast)).sent < 10:  # noqa: ASYNC110 - the ledger tells nobody
                await asyncio.sleep(0.005)
        left = await tally(database, broadcast)
        assert left.unknown == 0 and left.sent + left.waiting == 40
        assert not [
            r for r in (await states(database, broadcast)).values() if r.state is DeliveryState.CLAIMED
        ]
        async with sending(client, database, clock, "b"):
            assert await until_sent(database, broadcast, clock) == Tally(sent=40)
        check(await states(database, broadcast), await received(client, PEOPLE))


async def test_paused_and_cancelled_while_running(database: Database, now: datetime) -> None:
    clock = SteppedClock(now)
    async with simulator() as client:
        await write_to(client, PEOPLE)
        broadcast = await add_broadcast(database, PEOPLE, now)
        async with sending(client, database, clock, "a", window=4):
            while (await tally(database, broadcast)).sent < 8:  # noqa: ASYNC110 - the ledger tells nobody
                await asyncio.sleep(0.005)
            async with database.transaction() as records:
                await records.broadcasts.move(
                    broadcast, [BroadcastState.SENDING], BroadcastState.PAUSED, clock.now()
                )
            while await _claimed(database, broadcast):  # noqa: ASYNC110 - the ledger tells nobody
                await asyncio.sleep(0.005)
            paused = await tally(database, broadcast)
            async with database.transaction() as records:
                assert await records.deliveries.cancel(broadcast) == paused.waiting
        assert await tally(database, broadcast) == Tally(sent=paused.sent, cancelled=paused.waiting)
        check(await states(database, broadcast), await received(client, PEOPLE))


@pytest.mark.parametrize("counts", [False, True])
async def test_a_ledger_that_cannot_be_written_is_written_later(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch, counts: bool
) -> None:
    """Also where what was written counts and only the answer was lost, twice in a row."""
    clock, few = SteppedClock(now), range(101, 121)
    async with simulator() as client:
        await write_to(client, few)
        broadcast = await add_broadcast(database, few, now)
        async with sending(client, database, clock, "a", window=4) as sender:
            turn, calls = sender._turn, 0

            async def lock() -> object:
                nonlocal calls
                calls += 1
                broken = calls in (2, 3)
                claims = await turn() if counts or not broken else []
                if broken:
                    raise TimeoutError("database is locked")
                return claims

            monkeypatch.setattr(sender, "_turn", lock)
            monkeypatch.setattr("bot.delivery.sender._PAUSE_SECONDS", 0.01)
            assert await until_sent(database, broadcast, clock) == Tally(sent=20)
        check(await states(database, broadcast), await received(client, few))


async def _claimed(database: Database, broadcast: int) -> bool:
    async with database.read() as records:
        return bool(await records.deliveries.of_broadcast(broadcast, [DeliveryState.CLAIMED]))


async def test_a_lease_taken_over_keeps_what_the_first_had_sent(database: Database, now: datetime) -> None:
    clock = SteppedClock(now)
    async with simulator() as client:
        await write_to(client, PEOPLE)
        broadcast = await add_broadcast(database, PEOPLE, now)
        async with sending(client, database, clock, "elsewhere:1:a", window=4):
            while (await tally(database, broadcast)).sent < 8:  # noqa: ASYNC110 - the ledger tells nobody
                await asyncio.sleep(0.005)
            clock.advance(timedelta(seconds=7))
            async with sending(client, database, clock, "elsewhere:2:b", window=4):
                found = await until_sent(database, broadcast, clock)
        found = await tally(database, broadcast)
        check(await states(database, broadcast), await received(client, PEOPLE))
    assert found.sent + found.unknown == 40


async def test_no_watch_waits_for_another(database: Database, now: datetime) -> None:
    looked = asyncio.Event()

    async def never_ends() -> None:
        await asyncio.Event().wait()

    async def look() -> None:
        looked.set()

    async with (
        simulator() as client,
        sending(client, database, SteppedClock(now), "a", watches=[never_ends, look]),
        asyncio.timeout(20),
    ):
        await looked.wait()
