"""A backup brings everything back, on the same kind of database and on the other."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, Date, DateTime, Enum, Float, Integer, String

from bot.backup.making import make_backup
from bot.backup.restoring import restore_backup
from bot.programme.clock import SteppedClock
from bot.storage.database import Database
from bot.storage.models import Entity
from bot.storage.models.table import Moment, Words
from bot.storage.schema import differences, downgrade, newest_revision
from bot.storage.snapshot import snapshot
from knowledge.generation import current_folder, current_generation, open_corpus
from tests.backup.conftest import NOW, Install, begin, dump, fill, furnish

PAIRS = [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]
CARRIED = (JSON, BigInteger, Boolean, Date, DateTime, Enum, Float, Integer, String, Moment, Words)


def below(home: Path) -> dict[str, bytes]:
    files = (file for file in home.rglob("*") if file.is_file())
    return {file.relative_to(home).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize(("kind", "other"), PAIRS)
async def test_rows_files_and_corpus_come_back(
    kind: str, other: str, install: Install, clock: SteppedClock, corpus_home: Path, tmp_path: Path
) -> None:
    old, new = install(kind, "old"), install(other, "new")
    await begin(old)
    await fill(old)
    furnish(old.home, corpus_home)
    made = await make_backup(old, tmp_path / "b.zip", clock)
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    restored = await restore_backup(new, tmp_path / "b.zip", clock)
    assert await dump(new) == await dump(old)
    assert made.rows == restored.rows == sum(map(len, (await dump(old)).values())) == 16
    assert await differences(new.database_url) == []
    assert current_generation(new.home) == current_generation(old.home) == restored.generation
    assert open_corpus(current_folder(new.home)).passages
    there = below(new.home)
    vectors = {name: data for name, data in below(old.home).items() if name.startswith("corpus/catalogue/")}
    assert vectors and vectors.items() <= there.items(), "a search of the catalogue is ready at once"
    there = {name: data for name, data in there.items() if not name.startswith(("corpus/", "pandu.db"))}
    assert there.keys() == {"documents/surat.pdf", "config/texts/home.jinja", "evidence/2026/02/1.jpg"}
    assert there["evidence/2026/02/1.jpg"] == b"evidence/2026/02/1.jpg" * 1000


@pytest.mark.parametrize(("kind", "other"), PAIRS[:2])
async def test_new_rows_are_numbered_after_the_old_and_refer_to_what_is_there(
    kind: str, other: str, install: Install, clock: SteppedClock, tmp_path: Path
) -> None:
    old, new = install(kind, "old"), install(other, "new")
    await begin(old)
    await fill(old)
    await make_backup(old, tmp_path / "b.zip", clock)
    await restore_backup(new, tmp_path / "b.zip", clock)
    database = Database(new.database_url)
    async with database.transaction() as records:
        ratna, yusuf = await records.people.by_telegram(7), await records.people.by_telegram(2**53 + 1)
        assert ratna and ratna.agency_id and ratna.consent_at == NOW
        assert yusuf and (await records.people.meet(8, "Arif", NOW)).id == yusuf.id + 1
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with database.transaction() as records:
            arif = await records.people.by_telegram(8)
            assert arif
            arif.agency_id = 99_999
    await database.close()


async def test_rows_are_read_a_portion_at_a_time_by_keys_of_several_columns(
    install: Install, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = install("sqlite", "old")
    await begin(settings)
    await fill(settings)
    monkeypatch.setattr("bot.storage.snapshot.PORTION", 2)
    async with snapshot(settings.database_url) as records:
        portions = [rows async for rows in records.rows("cards")]
    keys = [(row["chat_id"], row["message_id"]) for rows in portions for row in rows]
    assert keys == [(chat, message) for chat in (7, 8, 9) for message in (1, 2, 3)]
    assert max(map(len, portions)) == 2


def test_every_column_is_of_a_type_that_is_carried() -> None:
    columns = [column for table in Entity.metadata.tables.values() for column in table.c]
    assert [str(column) for column in columns if not isinstance(column.type, CARRIED)] == []


async def test_an_older_backup_is_brought_to_the_newest_revision(
    install: Install, clock: SteppedClock, tmp_path: Path
) -> None:
    old, new = install("sqlite", "old"), install("sqlite", "new")
    await begin(old)
    await fill(old)
    assert await downgrade(old.database_url)
    before = await dump(old)
    await make_backup(old, tmp_path / "b.zip", clock)
    restored = await restore_backup(new, tmp_path / "b.zip", clock)
    assert restored.revision < restored.upgraded_to == newest_revision()
    assert await differences(new.database_url) == []
    assert (await dump(new))["cards"] == before["cards"]


async def test_what_changes_meanwhile_is_not_in_it(
    install: Install, clock: SteppedClock, tmp_path: Path
) -> None:
    settings = install("sqlite", "old")
    await begin(settings)
    await fill(settings)
    async with snapshot(settings.database_url) as records:
        with sqlite3.connect(settings.home / "pandu.db") as writing:
            writing.execute("DELETE FROM cards")
        assert len([row async for rows in records.rows("cards") for row in rows]) == 9
    assert (await dump(settings))["cards"] == []
