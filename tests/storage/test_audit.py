"""The trail of actions only grows, and is found by whom it concerns."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.programme.trail import Action
from bot.storage.audit import Audit
from bot.storage.database import Database, new_engine


async def _two_people(database: Database, now: datetime) -> tuple[int, int]:
    async with database.transaction() as records:
        first = await records.people.meet(1, "Dini", now)
        return first.id, (await records.people.meet(2, "Made", now)).id


async def test_what_was_done_is_found_newest_first(database: Database, now: datetime) -> None:
    dini, made = await _two_people(database, now)
    async with database.transaction() as records:
        await records.audit.note(dini, Action.ROLE_GIVEN, "person", made, now, detail={"role": "hub"})
        await records.audit.note(None, Action.CORPUS_PUBLISHED, "generation", "000002", now)
        await records.audit.note(made, Action.INVITES_MADE, "invite", 1, now + timedelta(hours=1))
    async with database.read() as records:
        latest = await records.audit.latest()
        assert [entry.action for entry in latest] == [
            Action.INVITES_MADE,
            Action.CORPUS_PUBLISHED,
            Action.ROLE_GIVEN,
        ]
        assert latest[-1].detail == {"role": "hub"}
        assert [entry.subject_id for entry in await records.audit.latest(person_id=made)] == [
            "1",
            str(made),
        ]
        assert [e.subject_id for e in await records.audit.latest(limit=1, offset=1)] == ["000002"]
        assert await records.audit.count() == 3
        assert await records.audit.count(person_id=dini) == 1


async def test_a_deed_undone_leaves_no_trace(database: Database, now: datetime) -> None:
    dini, made = await _two_people(database, now)
    with pytest.raises(LookupError):
        async with database.transaction() as records:
            await records.audit.note(dini, Action.ROLE_GIVEN, "person", made, now)
            raise LookupError
    async with database.read() as records:
        assert await records.audit.count() == 0


@pytest.mark.parametrize("statement", ["UPDATE audit SET subject_id = '9'", "DELETE FROM audit"])
async def test_the_database_refuses_to_change_it(
    database: Database, url: str, now: datetime, statement: str
) -> None:
    dini, made = await _two_people(database, now)
    async with database.transaction() as records:
        await records.audit.note(dini, Action.ROLE_ENDED, "person", made, now)
    engine = new_engine(url)
    with pytest.raises(DBAPIError, match="never changed"):
        async with engine.begin() as connection:
            await connection.execute(text(statement))
    await engine.dispose()
    async with database.read() as records:
        assert [entry.subject_id for entry in await records.audit.latest()] == [str(made)]


def test_the_repository_knows_no_way_to() -> None:
    assert {name for name in vars(Audit) if not name.startswith("_")} == {"note", "latest", "count"}
