"""The transaction rule: nothing written is lost, nothing half written stays, readers see one moment."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from bot.storage.database import Database, NestedTransactionError, embedded_url
from bot.storage.models import Person


async def _person(database: Database, now: datetime) -> int:
    async with database.transaction() as records:
        return (await records.people.meet(7, "0", now)).id


async def test_200_concurrent_read_modify_writes_are_exact(database: Database, now: datetime) -> None:
    person_id = await _person(database, now)

    async def count() -> None:
        async with database.transaction() as records:
            person = await records.people.to_write(person_id)
            assert person
            seen = int(person.name)
            await asyncio.sleep(0)
            person.name = str(seen + 1)

    await asyncio.gather(*(count() for _ in range(200)))
    async with database.read() as records:
        person = await records.people.find(person_id)
        assert person and person.name == "200"


async def test_two_processes_on_one_database_are_exact(url: str, now: datetime) -> None:
    databases = [Database(url), Database(url)]
    person_id = await _person(databases[0], now)

    async def count(database: Database) -> None:
        async with database.transaction() as records:
            person = await records.people.to_write(person_id)
            assert person
            person.name = str(int(person.name) + 1)

    await asyncio.gather(*(count(databases[i % 2]) for i in range(40)))
    async with databases[0].read() as records:
        person = await records.people.find(person_id)
        assert person and person.name == "40"
    for database in databases:
        await database.close()


async def test_an_error_leaves_nothing(database: Database, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as records:
            await records.people.meet(7, "Ratna", now)
            raise ZeroDivisionError
    async with database.read() as records:
        assert await records.people.by_telegram(7) is None


async def test_a_cancelled_transaction_leaves_nothing_and_frees_the_lock(
    database: Database, now: datetime
) -> None:
    begun = asyncio.Event()

    async def hang() -> None:
        async with database.transaction() as records:
            await records.people.meet(7, "Ratna", now)
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(hang())
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with database.transaction() as records:
        assert await records.people.by_telegram(7) is None


async def test_readers_do_not_wait_for_a_writer_and_see_what_was_committed(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as records:
        await records.people.meet(7, "Ratna", now)
        async with database.read() as others:
            assert await others.people.by_telegram(7) is None
    async with database.read() as records:
        assert await records.people.by_telegram(7)


async def test_what_is_changed_while_reading_is_dropped(database: Database, now: datetime) -> None:
    person_id = await _person(database, now)
    async with database.read() as records:
        person = await records.people.find(person_id)
        assert person
        person.name = "changed"
    async with database.read() as records:
        person = await records.people.find(person_id)
        assert person and person.name == "0"


async def test_a_transaction_in_a_transaction_is_an_error_and_no_deadlock(database: Database) -> None:
    with pytest.raises(NestedTransactionError):
        async with database.transaction(), database.transaction():
            pass


async def test_moments_come_back_aware_in_utc(database: Database) -> None:
    jakarta = datetime(2026, 3, 5, 23, 59, tzinfo=timezone(timedelta(hours=7)))
    person_id = await _person(database, jakarta)
    async with database.read() as records:
        person = await records.people.find(person_id)
        assert person and person.first_seen_at == jakarta
        assert person.first_seen_at.tzinfo is UTC


async def test_naive_moments_are_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="aware"):
        await _person(database, datetime(2026, 3, 5))  # noqa: DTZ001


async def test_text_that_no_database_holds_is_cleaned(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        person = await records.people.meet(7, "Rat\x00na \ud83d", now)
    async with database.read() as records:
        found = await records.people.find(person.id)
        assert found and found.name == "Ratna ?"


def test_a_repr_shows_no_content(now: datetime) -> None:
    assert "Ratna" not in repr(Person(name="Ratna", first_seen_at=now, last_seen_at=now))


async def test_syncing_needs_no_log(database: Database, now: datetime, tmp_path: Path) -> None:
    await _person(database, now)
    await database.sync()
    await database.close()
    assert not (tmp_path / "pandu.db-wal").exists()
    await database.sync()


async def test_the_embedded_database_makes_its_folder(tmp_path: Path) -> None:
    assert embedded_url(tmp_path / "a" / "b").endswith("pandu.db")
    assert (tmp_path / "a" / "b").is_dir()
