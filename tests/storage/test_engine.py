"""A URL as operators write it opens the right database; both databases keep the same promises."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Enum
from sqlalchemy.exc import DBAPIError

from bot.storage.database import Database, Records
from bot.storage.engine import DatabaseUnreachableError, UnknownDatabaseError, new_engine
from bot.storage.leases import Hold
from bot.storage.models import Entity
from bot.storage.schema import current_revision, newest_revision
from bot.storage.updates import Incoming

LIFETIME = timedelta(seconds=10)


@pytest.mark.parametrize(
    ("url", "dialect"),
    [
        ("sqlite:///pandu.db", "sqlite"),
        ("sqlite+aiosqlite:////var/lib/pandu/pandu.db", "sqlite"),
        ("postgres://pandu:rahasia@db/pandu", "postgresql"),
        ("postgresql://pandu:rahasia@db:5433/pandu?sslmode=require", "postgresql"),
        ("postgresql+asyncpg://pandu@/pandu?host=/run/postgresql", "postgresql"),
    ],
)
def test_urls_as_operators_write_them(url: str, dialect: str) -> None:
    engine = new_engine(url)
    assert engine.dialect.name == dialect and engine.dialect.is_async
    assert "rahasia" not in repr(engine)


@pytest.mark.parametrize("url", ["mysql://pandu:rahasia@db/pandu", "pandu.db", ""])
def test_an_unknown_scheme_is_one_clear_sentence(url: str) -> None:
    with pytest.raises(UnknownDatabaseError, match=r"begins with sqlite:/// or postgresql://") as refused:
        new_engine(url)
    assert "rahasia" not in str(refused.value)


async def test_a_server_that_is_not_there_is_one_clear_sentence() -> None:
    with pytest.raises(DatabaseUnreachableError, match="PANDU_DATABASE_URL lets nobody in") as refused:
        await current_revision("postgresql://pandu:rahasia@127.0.0.1:1/pandu")
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_a_database_that_is_not_there_is_one_clear_sentence(url: str) -> None:
    with pytest.raises(DatabaseUnreachableError, match="no_such"):
        await current_revision(url.replace("pandu_test", "no_such"))


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
@pytest.mark.parametrize("scheme", ["postgres", "postgresql+asyncpg"])
async def test_every_scheme_reaches_the_server(url: str, scheme: str) -> None:
    assert await current_revision(scheme + url.removeprefix("postgresql")) == newest_revision()


async def test_a_reader_sees_one_moment(database: Database, now: datetime) -> None:
    async with database.read() as records:
        assert await records.people.by_telegram(7) is None
        async with database.transaction() as others:
            await others.people.meet(7, "Ratna", now)
        assert await records.people.by_telegram(7) is None


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_a_reader_cannot_write(database: Database, now: datetime) -> None:
    with pytest.raises(DBAPIError, match="read-only"):
        async with database.read() as records:
            await records.people.meet(7, "Ratna", now)


async def test_a_lease_is_renewed_while_an_effect_is_stored(database: Database, now: datetime) -> None:
    hold, other = Hold("intake", "a:1:x"), Hold("intake", "b:1:x")
    async with database.transaction() as records:
        await records.leases.acquire(hold, now, LIFETIME)

    async def renew() -> bool:
        async with database.transaction() as records:
            return await records.leases.renew(hold, now + LIFETIME, LIFETIME)

    async def take_over() -> bool:
        async with database.transaction() as records:
            return await records.leases.acquire(other, now + 3 * LIFETIME, LIFETIME)

    async with database.transaction() as records:
        await records.leases.check(hold)
        renewed = asyncio.create_task(renew())
        if not database._is_sqlite:  # there writers take turns
            assert await renewed
        taken = asyncio.create_task(take_over())
        done, _ = await asyncio.wait({taken}, timeout=0.05)
        assert not done
    assert await renewed and await taken


async def test_writers_who_insert_the_same_rows_do_not_block_each_other(
    database: Database, now: datetime
) -> None:
    batch = [Incoming(number, 1, "{}") for number in range(200)]

    async def write(order: int) -> int:
        async with database.transaction() as records:
            return len(await records.updates.write_down(batch[::order], now))

    assert sum(await asyncio.gather(*(write(-1 if n % 2 else 1) for n in range(8)))) == 200


async def test_who_meets_in_a_deadlock_begins_anew(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        people = [(await records.people.meet(number, "0", now)).id for number in (7, 8)]

    async def count(order: int) -> None:
        async def both(records: Records) -> None:
            for person_id in people[::order]:
                person = await records.people.to_write(person_id)
                assert person
                person.name = str(int(person.name) + 1)
                await asyncio.sleep(0.01)

        await database.run(both)

    await asyncio.gather(count(1), count(-1))
    async with database.read() as records:
        found = [await records.people.find(person_id) for person_id in people]
        assert [person and person.name for person in found] == ["2", "2"]


async def test_documents_in_rows_hold_any_text(database: Database, now: datetime) -> None:
    odd = {"text": "kutipan \ud83d dan \x00 dan é", "bold": [[0, 4]]}
    async with database.transaction() as records:
        person = await records.people.meet(7, "Ratna", now)
        await records.cursors.open(7, person.id, "human", "question", now, data=odd)
    async with database.read() as records:
        cursor = await records.cursors.current(7, person.id, now)
        assert cursor and cursor.data == odd


def test_the_words_of_every_enum_fit_their_column() -> None:
    columns = [c for table in Entity.metadata.tables.values() for c in table.columns]
    words = [(c.type.length, word) for c in columns if isinstance(c.type, Enum) for word in c.type.enums]
    assert words and all(len(word) <= length for length, word in words)
