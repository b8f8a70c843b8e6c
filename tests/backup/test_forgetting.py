"""A restored backup brings nobody back who had asked to be deleted."""

import shutil
from pathlib import Path

import pytest

from bot.backup.making import make_backup
from bot.backup.restoring import restore_backup
from bot.programme.clock import SteppedClock
from bot.storage.database import Database
from bot.storage.forgotten import RECORD, note_deletions
from tests.backup.conftest import NOW, Install, begin, dump, fill


@pytest.mark.parametrize(("kind", "other"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
async def test_who_was_deleted_after_the_backup_is_deleted_once_more(
    kind: str, other: str, install: Install, clock: SteppedClock, tmp_path: Path
) -> None:
    old, new = install(kind, "old"), install(other, "new")
    await begin(old)
    await fill(old)
    await make_backup(old, tmp_path / "b.zip", clock)
    await _delete(old.database_url, old.home)
    assert "Ratna" not in str(await dump(old))
    shutil.copy(old.home / RECORD, new.home)
    restored = await restore_backup(new, tmp_path / "b.zip", clock)
    assert restored.forgotten == 1
    assert "Ratna" not in str(await dump(new)) and "Yusuf" in str(await dump(new))
    assert (new.home / RECORD).read_bytes() == (old.home / RECORD).read_bytes()


async def test_a_deletion_that_no_file_says_yet_is_not_undone(
    install: Install, clock: SteppedClock, tmp_path: Path
) -> None:
    settings = install("sqlite", "old")
    await begin(settings)
    await fill(settings)
    await make_backup(settings, tmp_path / "b.zip", clock)
    await _delete(settings.database_url)
    restored = await restore_backup(settings, tmp_path / "b.zip", clock, force=True)
    assert restored.forgotten == 1
    assert "Ratna" not in str(await dump(settings))


async def _delete(url: str, home: Path | None = None) -> None:
    database = Database(url)
    async with database.transaction() as records:
        ratna = await records.people.by_telegram(7)
        assert ratna
        await records.deletions.ask(ratna.id, NOW, NOW)
        deletion = await records.deletions.take((await records.deletions.due(NOW))[0])
        assert deletion
        await records.personal.erase(ratna.id, NOW)
        deletion.done_at = NOW
    assert home is None or await note_deletions(database, home, NOW) == 1
    await database.close()
