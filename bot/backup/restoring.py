"""Restores a backup: all of it is checked before anything is changed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.backup.archive import Archive, Manifest
from bot.backup.errors import BackupError
from bot.backup.files import is_safe, put_in_place
from bot.programme.clock import Clock
from bot.storage.database import Database
from bot.storage.forgotten import note_deletions, reapply
from bot.storage.refilling import Filling, InUseError, NotEmptyError, RowsRefusedError, refill
from bot.storage.schema import current_revision, newest_revision
from bot.wiring.records import database_url
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back; `forgotten` people had been deleted after the backup was made."""

    made_at: str
    revision: str
    upgraded_to: str
    generation: str
    rows: int
    files: int
    forgotten: int


async def restore_backup(settings: Settings, path: Path, clock: Clock, *, force: bool = False) -> Restored:
    """Make this installation what it was when the backup was made; raises BackupError, then it is as before.

    With `force` what is in the database gives way. Files of the installation that the backup does not have
    stay where they are.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    with closing(Archive(path)) as archive, _staging(settings.home) as staged:
        manifest = archive.manifest
        _refuse(manifest, path, settings.home)
        archive.check_rows()
        for name in manifest.files:
            archive.extract(name, staged / name)
        counts = {name: content.rows for name, content in manifest.tables.items()}
        await _note_deletions(settings, clock)
        try:
            filling = Filling(manifest.revision, counts, archive.rows)
            await refill(database_url(settings), filling, clock.now(), force=force)
        except InUseError as error:
            raise BackupError(f"A bot works with this database ({error.holder}); stop it first.") from None
        except NotEmptyError as error:
            raise BackupError(
                f"The database is not empty ({error.people} people); --force replaces it with the backup."
            ) from None
        except RowsRefusedError as error:
            raise BackupError(f"{path} does not fit together: {error}") from error
        put_in_place(staged, settings.home, manifest.generation)
    return Restored(
        made_at=manifest.made_at.isoformat(),
        revision=manifest.revision,
        upgraded_to=newest_revision(),
        generation=manifest.generation,
        rows=sum(counts.values()),
        files=len(manifest.files),
        forgotten=await _forget_again(settings, clock),
    )


def _refuse(manifest: Manifest, path: Path, home: Path) -> None:
    if manifest.revision > newest_revision():
        raise BackupError(f"{path} was made by a newer version of Pandu ({manifest.program}).")
    if wrong := next((name for name in manifest.files if not is_safe(name)), None):
        raise BackupError(f"{path} is no backup of Pandu: {wrong!r} leads out of PANDU_HOME.")
    needed = sum(content.bytes for content in manifest.files.values())
    if needed > shutil.disk_usage(home).free:
        raise BackupError(f"{needed // 2**20} MiB are needed in {home}; there is not enough room.")


@contextmanager
def _staging(home: Path) -> Iterator[Path]:
    """A folder on the same disk, so that files take their place in one step each; gone after the block."""
    folder = Path(tempfile.mkdtemp(prefix=".restoring-", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _note_deletions(settings: Settings, clock: Clock) -> None:
    """Have the file say who was deleted, also a moment ago, before the rows that know it give way."""
    url = database_url(settings)
    if await current_revision(url) != newest_revision():
        return
    database = Database(url)
    try:
        await note_deletions(database, settings.home, clock.now())
    finally:
        await database.close()


async def _forget_again(settings: Settings, clock: Clock) -> int:
    """Delete once more what had been deleted after the backup was made; gives how many people."""
    database = Database(database_url(settings))
    try:
        return await reapply(database, settings.home, clock.now())
    finally:
        await database.close()
