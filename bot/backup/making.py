"""Makes a backup while the bot goes on: rows as of one moment, then the files they speak of."""

import json
import zipfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bot.backup.archive import CHUNK, FILES, FORMAT, MANIFEST, ROWS, Content, Manifest, new_archive, new_part
from bot.backup.errors import BackupError
from bot.backup.files import CORPUS, kept_files
from bot.programme.clock import Clock
from bot.storage.schema import newest_revision
from bot.storage.snapshot import NoRecordsError, Snapshot, snapshot
from bot.wiring.records import database_url
from config.settings import Settings
from knowledge.generation import current_generation


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made; `bytes` is the size of the archive."""

    file: str
    bytes: int
    revision: str
    generation: str
    rows: int
    files: int


async def make_backup(settings: Settings, path: Path, clock: Clock) -> Backup:
    """Write everything that belongs to this installation into a new file; raises BackupError.

    Rows come first: a file is written before the row that names it, and stays as it is.
    """
    _refuse_old(path)
    generation = current_generation(settings.home) or ""
    try:
        with new_archive(path) as archive:
            async with snapshot(database_url(settings)) as records:
                _refuse_newer(records)
                tables = {name: await _add_table(archive, records, name) for name in records.tables}
            manifest = Manifest(
                format=FORMAT,
                program=version("pandu-replikasi"),
                revision=records.revision,
                database=records.kind,
                made_at=clock.now(),
                generation=generation,
                tables=tables,
                files=_add_files(archive, settings.home, generation),
            )
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    except NoRecordsError:
        raise BackupError("There is nothing to back up: the database is new.") from None
    return _described(path, manifest)


def _described(path: Path, manifest: Manifest) -> Backup:
    rows = sum(content.rows for content in manifest.tables.values())
    size, files = path.stat().st_size, len(manifest.files)
    return Backup(str(path), size, manifest.revision, manifest.generation, rows, files)


def _refuse_old(path: Path) -> None:
    if path.exists():
        raise BackupError(f"{path} is there already; name a new file.")
    path.parent.mkdir(parents=True, exist_ok=True)


def _refuse_newer(records: Snapshot) -> None:
    if records.revision > newest_revision():
        raise BackupError("This version of Pandu is older than the database; back it up with the newer one.")


async def _add_table(archive: zipfile.ZipFile, records: Snapshot, name: str) -> Content:
    with new_part(archive, f"{ROWS}/{name}.jsonl") as part:
        async for rows in records.rows(name):
            for row in rows:
                part.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
            part.rows += len(rows)
    return part.content


def _add_files(archive: zipfile.ZipFile, home: Path, generation: str) -> dict[str, Content]:
    found: dict[str, Content] = {}
    for name in kept_files(home, generation):
        try:
            source = (home / name).open("rb")
        except FileNotFoundError:
            if name.startswith(f"{CORPUS}/{generation}/"):
                raise BackupError("The corpus was replaced several times meanwhile; try again.") from None
            continue
        with source, new_part(archive, f"{FILES}/{name}") as part:
            while data := source.read(CHUNK):
                part.write(data)
        found[name] = part.content
    return found
