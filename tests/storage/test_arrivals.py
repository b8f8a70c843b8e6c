"""What an update finds when it comes is read together, and is what the rows say one by one."""

from datetime import datetime, timedelta

from bot.programme.people import Role
from bot.storage.database import Database
from bot.storage.updates import Incoming

CHAT = 70


async def test_a_stranger_and_an_update_nobody_wrote_down(database: Database, now: datetime) -> None:
    async with database.read() as records:
        found = await records.arrivals.of(1, CHAT, CHAT, now)
    assert (found.person, found.held, found.applied_by, found.cursor, found.closure) == (
        None,
        (),
        None,
        None,
        None,
    )


async def test_all_that_is_known_comes_together(database: Database, now: datetime) -> None:
    past, later = now - timedelta(days=2), now + timedelta(days=1)
    async with database.transaction() as records:
        await records.updates.write_down([Incoming(1, CHAT, "{}")], now)
        assert await records.updates.apply_once(1, "question", now)
        person = await records.people.meet(CHAT, "Dini", past)
        other = await records.people.meet(CHAT + 1, "Made", past)
        await records.people.grant(other.id, Role.STAFF, past)
        await records.people.grant(person.id, Role.MENTOR, past, until=past)
        hub = await records.people.grant(person.id, Role.HUB, past, province="Bali")
        also = await records.people.grant(person.id, Role.INNOVATOR, past)
        await records.cursors.open(CHAT, person.id, "human", "question", now, expires_at=later)
        await records.cursors.open(CHAT + 1, person.id, "forms", "field", now)
        await records.closures.close("perawatan", other.id, past)
        assert await records.closures.open(other.id, past)
        await records.closures.close("listrik padam", other.id, now)
    async with database.read() as records:
        found = await records.arrivals.of(1, CHAT, CHAT, now)
        assert found.person and found.person.id == person.id
        assert [one.id for one in found.held] == [hub.id, also.id]
        assert found.applied_by == "question"
        assert found.cursor and (found.cursor.feature, found.cursor.step) == ("human", "question")
        assert found.closure and found.closure.reason == "listrik padam"
        assert (await records.arrivals.of(1, CHAT, CHAT, later)).cursor is None
        assert (await records.arrivals.of(2, CHAT + 1, CHAT + 1, now)).applied_by is None
