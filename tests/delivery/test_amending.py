"""A correction in the middle of sending: nobody ends with the wrong text, and nobody gets it twice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import pytest

from bot.programme.clock import SteppedClock
from bot.storage.database import Database
from bot.storage.deliveries import Claim
from bot.storage.models import BroadcastState, DeliveryState, Reply
from tests.delivery.crowds import (
    PATIENCE,
    TEXT,
    add_broadcast,
    at_once,
    sending,
    simulator,
    states,
    tally,
    until_sent,
    write_to,
)
from tests.simulator.client import Client

RIGHT, LINE, TOLD = "Yang benar.", "tanggalnya berubah.", "Ralat untuk siaran yang sudah dijawab"
PEOPLE = range(101, 141)


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.sender._WATCH_SECONDS", 0.05)


async def correct(database: Database, broadcast: int, now: datetime) -> None:
    """Put the right text in place of the wrong one."""
    async with database.transaction() as records:
        found = await records.broadcasts.hold(broadcast)
        assert found
        found.body, found.correction, found.revision = RIGHT, LINE, found.revision + 1
        found.corrected_at = now


async def sent_to(client: Client, database: Database, clock: SteppedClock, people: Sequence[int]) -> int:
    """A broadcast with the wrong text that all of them have."""
    await write_to(client, people)
    broadcast = await add_broadcast(database, people, clock.now())
    async with sending(client, database, clock, "a"):
        await until_sent(database, broadcast, clock)
    return broadcast


async def texts(client: Client, person: int) -> list[str]:
    """What a person has in the chat now, by the bot."""
    return [m["text"] for m in await client.messages(person) if m["from"]["is_bot"]]


async def told(client: Client, people: Sequence[int]) -> dict[int, list[str]]:
    """What each has of the broadcast: the wrong text, the right one, a notice."""
    kinds = {TEXT: "wrong", RIGHT: "right", TOLD: "notice"}
    return {
        one: [kind for text in await texts(client, one) for words, kind in kinds.items() if words in text]
        for one in people
    }


async def corrected(database: Database, broadcast: int, clock: SteppedClock, revision: int = 1) -> None:
    """Let time pass until nothing waits and all that was sent says this."""
    async with asyncio.timeout(PATIENCE):
        while True:
            await until_sent(database, broadcast, clock)
            rows = (await states(database, broadcast)).values()
            if all(row.revision == revision for row in rows if row.state is DeliveryState.SENT):
                return
            await asyncio.sleep(0.02)
            clock.advance(timedelta(seconds=0.5))


async def claim(database: Database, holder: str, count: int, now: datetime) -> list[Claim]:
    """What a process takes that ends before it can say what became of it."""
    async with database.transaction() as records:
        return await records.deliveries.claim(holder, count, now, at_once)


async def test_what_is_in_the_air_says_the_right_thing_in_the_end(database: Database, now: datetime) -> None:
    """At sixty percent, while accepted messages wait for their answer: they are edited once it came."""
    clock = SteppedClock(now)
    async with simulator() as client:
        await write_to(client, PEOPLE)
        broadcast = await add_broadcast(database, PEOPLE, now)
        async with sending(client, database, clock, "a", window=8, amends=True) as sender:
            while (await tally(database, broadcast)).sent < 24:  # noqa: ASYNC110 - the ledger tells nobody
                await asyncio.sleep(0.005)
            await client.sim("PUT", "/faults", stall_probability=1.0, stall_ms=2000)
            while not await _in_the_air(client, database, broadcast):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            await correct(database, broadcast, clock.now())
            assert await _in_the_air(client, database, broadcast), "nothing was under way"
            await client.sim("PUT", "/faults", stall_probability=0.0)
            await corrected(database, broadcast, clock)
            assert sender.is_held
        assert set(map(tuple, (await told(client, PEOPLE)).values())) == {("right",)}
        assert (await tally(database, broadcast)).sent == len(PEOPLE)


async def _in_the_air(client: Client, database: Database, broadcast: int) -> list[int]:
    """Who has the wrong text while the ledger does not know it."""
    rows = await states(database, broadcast)
    claimed = [person for person, row in rows.items() if row.state is DeliveryState.CLAIMED]
    return [person for person, kinds in (await told(client, claimed)).items() if kinds == ["wrong"]]


async def test_who_may_have_the_wrong_text_gets_the_right_one_as_a_new_message(
    database: Database, now: datetime
) -> None:
    clock, few = SteppedClock(now), range(101, 125)
    async with simulator() as client:
        await write_to(client, few)
        broadcast = await add_broadcast(database, few, now)
        async with sending(client, database, clock, "a", drop_response_probability=0.5):
            unknown = (await until_sent(database, broadcast, clock)).unknown
        assert unknown
        async with database.transaction() as records:
            await records.broadcasts.move(broadcast, [BroadcastState.SENDING], BroadcastState.DONE, now)
        await correct(database, broadcast, clock.now())
        await client.sim("PUT", "/faults", drop_response_probability=0.0)
        async with sending(client, database, clock, "b", amends=True, error_probability=0.4):
            await _until(lambda: _none_unsure(database, broadcast))
            await corrected(database, broadcast, clock)
        kinds = [tuple(kinds) for kinds in (await told(client, few)).values()]
        assert kinds.count(("wrong", "right")) == unknown and kinds.count(("right",)) == 24 - unknown
        assert (await tally(database, broadcast)).sent == 24


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 - the ledger tells nobody
            await asyncio.sleep(0.01)


async def _sent(database: Database, broadcast: int, count: int) -> bool:
    return (await tally(database, broadcast)).sent >= count


async def _none_unsure(database: Database, broadcast: int) -> bool:
    return not (await tally(database, broadcast)).unknown


async def _all_have_two(client: Client, people: Sequence[int]) -> bool:
    return all(len(kinds) == 2 for kinds in (await told(client, people)).values())


async def test_an_answer_lost_once_more_is_not_sent_a_third_time(database: Database, now: datetime) -> None:
    """Who may have the right text already is listed, as ever, and not written to again and again."""
    clock, few = SteppedClock(now), range(101, 107)
    async with simulator() as client:
        await write_to(client, few)
        broadcast = await add_broadcast(database, few, now)
        async with sending(client, database, clock, "a", amends=True, drop_response_probability=1.0):
            assert (await until_sent(database, broadcast, clock)).unknown == 6
            await correct(database, broadcast, clock.now())
            await _until(lambda: _all_have_two(client, few))
            assert (await until_sent(database, broadcast, clock)).unknown == 6
            await asyncio.sleep(0.5)
        assert set(map(tuple, (await told(client, few)).values())) == {("wrong", "right")}
        async with database.transaction() as records:
            assert await records.deliveries.retry(broadcast, [DeliveryState.UNKNOWN], clock.now()) == 6
        await client.sim("PUT", "/faults", drop_response_probability=0.0)
        async with sending(client, database, clock, "b", amends=True):
            assert (await until_sent(database, broadcast, clock)).sent == 6


async def test_killed_before_and_after_the_correction(database: Database, now: datetime) -> None:
    """Those a killed process had claimed: with the old text they get the right one anew, also where the next
    one is killed at that; who can only have the right text is listed."""
    clock, few = SteppedClock(now), range(101, 113)
    async with simulator() as client:
        await write_to(client, few)
        broadcast = await add_broadcast(database, few, now)
        before = await claim(database, "dead", 4, now)
        await correct(database, broadcast, now)
        after = await claim(database, "dead", 4, now)
        async with database.transaction() as records:
            assert await records.deliveries.orphan("dead2") == 8
            assert await records.amendments.unsure() == [broadcast]
            await records.amendments.send_anew(broadcast, now)
        again = await claim(database, "dead2", 12, now)
        assert {one.person.id for one in before} <= {one.person.id for one in again}
        async with sending(client, database, clock, "b", amends=True):
            await _until(lambda: _sent(database, broadcast, 4))
            await corrected(database, broadcast, clock)
        rows = await states(database, broadcast)
        anew = {one.person.telegram_id for one in before}
        assert {person for person, row in rows.items() if row.state is DeliveryState.SENT} == anew
        assert {one.person.telegram_id for one in after} <= {
            person for person, row in rows.items() if row.state is DeliveryState.UNKNOWN
        }
        assert all(kinds == ["right"] * (one in anew) for one, kinds in (await told(client, few)).items())


async def test_who_answered_is_told_once_although_telegram_stumbles(
    database: Database, now: datetime
) -> None:
    clock, few = SteppedClock(now), range(101, 121)
    async with simulator() as client:
        broadcast = await sent_to(client, database, clock, few)
        async with database.transaction() as records:
            for row in await records.deliveries.of_broadcast(broadcast):
                row.reply = Reply.ATTENDING
        await correct(database, broadcast, clock.now())
        async with sending(client, database, clock, "b", amends=True, error_probability=0.5):
            await corrected(database, broadcast, clock)
        assert set(map(tuple, (await told(client, few)).values())) == {("right", "notice")}


async def test_a_message_that_is_gone_is_sent_anew(database: Database, now: datetime) -> None:
    clock, few = SteppedClock(now), range(101, 141)
    async with simulator() as client:
        broadcast = await sent_to(client, database, clock, few)
        gone = few[:20]
        for person, row in (await states(database, broadcast)).items():
            if person in gone:
                await client.result("deleteMessage", chat_id=person, message_id=row.message_id)
        await correct(database, broadcast, clock.now())
        async with sending(client, database, clock, "b", amends=True):
            await corrected(database, broadcast, clock)
        assert set(map(tuple, (await told(client, few)).values())) == {("right",)}
