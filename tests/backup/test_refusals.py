"""What is refused is refused in one sentence, and nothing has changed."""

import asyncio
import io
import json
import random
import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup.archive import MANIFEST
from bot.backup.errors import BackupError
from bot.backup.making import make_backup
from bot.backup.restoring import restore_backup
from bot.programme.clock import SteppedClock
from bot.storage.database import Database, embedded_url
from bot.storage.leases import Hold
from config.settings import Settings
from tests.backup.conftest import NOW, Install, begin, dump, fill, furnish
from tests.backup.test_round_trip import below


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Path:
    """A backup of an installation, for all tests of this module; not to be written to."""
    home = tmp_path_factory.mktemp("source")
    settings, file = Settings(home=home, database_url=embedded_url(home)), home.with_suffix(".zip")

    async def make() -> None:
        await begin(settings)
        await fill(settings)
        furnish(home, corpus_home)
        await make_backup(settings, file, SteppedClock(NOW))

    asyncio.run(make())
    return file


@pytest.fixture
def archive(whole: Path, tmp_path: Path) -> Path:
    """The backup, as a file of the test's own."""
    return Path(shutil.copy(whole, tmp_path / "b.zip"))


async def refused(settings: Settings, path: Path, clock: SteppedClock, *, force: bool = False) -> str:
    """The sentence; the installation is looked at before and after."""
    rows, files = await dump(settings), below(settings.home)
    with pytest.raises(BackupError) as told:
        await restore_backup(settings, path, clock, force=force)
    assert await dump(settings) == rows
    after = below(settings.home)
    assert after.keys() - {"pandu.db-wal", "pandu.db-shm"} == files.keys() - {"pandu.db-wal", "pandu.db-shm"}
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_database_with_people_is_replaced_by_force_alone(
    kind: str, archive: Path, install: Install, clock: SteppedClock
) -> None:
    settings = install(kind, "target")
    await begin(settings)
    await meet(settings, range(100, 105))
    assert "not empty (5 people); --force" in await refused(settings, archive, clock)
    await restore_backup(settings, archive, clock, force=True)
    assert [row["telegram_id"] for row in (await dump(settings))["people"]] == [7, 9_007_199_254_740_993]  # type: ignore[index]


async def meet(settings: Settings, ids: range) -> None:
    database = Database(settings.database_url)
    async with database.transaction() as records:
        for one in ids:
            await records.people.meet(one, "Arif", NOW)
    await database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_a_bot_at_work_is_not_overwritten(
    kind: str, archive: Path, install: Install, clock: SteppedClock
) -> None:
    settings = install(kind, "target")
    await begin(settings)
    database = Database(settings.database_url)
    async with database.transaction() as records:
        assert await records.leases.acquire(Hold("intake", "elsewhere:1:a"), NOW, timedelta(seconds=10))
    await database.close()
    assert "stop it first" in await refused(settings, archive, clock, force=True)
    clock.advance(timedelta(seconds=11))
    await restore_backup(settings, archive, clock)


def taken(path: Path) -> bytes:
    return path.read_bytes()


def put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def foreign(_: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    return made.getvalue()


def newer(data: bytes) -> bytes:
    return rewritten(data, {"revision": "9999"})


def later_format(data: bytes) -> bytes:
    return rewritten(data, {"format": 2})


def escaping(data: bytes) -> bytes:
    return rewritten(data, {"files": {"../../evil": {"bytes": 1, "sha256": "0"}}})


def miscounted(data: bytes) -> bytes:
    tables = json.loads(zipfile.ZipFile(io.BytesIO(data)).read(MANIFEST))["tables"]
    tables["people"]["rows"] += 1
    return rewritten(data, {"tables": tables})


def rewritten(data: bytes, changed: dict[str, object]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == MANIFEST:
                content = json.dumps(json.loads(content) | changed).encode()
            new.writestr(info.filename, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        *(lambda _: b"", lambda _: b"no archive at all", lambda data: data[: len(data) // 2]),
        *(foreign, newer, later_format, escaping, miscounted),
    ],
)
async def test_what_is_no_whole_backup_changes_nothing(
    damage, archive: Path, install: Install, clock: SteppedClock
) -> None:  # type: ignore[no-untyped-def]
    settings = install("sqlite", "target")
    await begin(settings)
    (settings.home / "kept.txt").write_text("kept")
    put(archive, damage(taken(archive)))
    assert str(archive) in await refused(settings, archive, clock)


async def test_bits_that_fell_over_are_noticed(archive: Path, install: Install, clock: SteppedClock) -> None:
    settings = install("sqlite", "target")
    await begin(settings)
    whole, rng = taken(archive), random.Random(7)
    content = [info for info in zipfile.ZipFile(archive).infolist() if info.file_size]
    for info in rng.sample(content, 6):
        broken = bytearray(whole)
        start = info.header_offset + 30 + len(info.filename) + 20
        for place in range(start, min(start + max(info.compress_size // 2, 1), start + 40)):
            broken[place] ^= 0xFF
        put(archive, bytes(broken))
        assert str(archive) in await refused(settings, archive, clock), info.filename


async def test_a_backup_never_takes_the_place_of_another(
    archive: Path, install: Install, clock: SteppedClock
) -> None:
    whole = taken(archive)
    settings = install("sqlite", "target")
    with pytest.raises(BackupError, match="is there already"):
        await make_backup(settings, archive, clock)
    with pytest.raises(BackupError, match="the database is new"):
        await make_backup(settings, archive.with_name("c.zip"), clock)
    assert taken(archive) == whole
    assert sorted(path.name for path in archive.parent.glob("*.zip*")) == ["b.zip"]
