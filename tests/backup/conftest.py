"""Installations with records of every kind, on both databases."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from bot.programme.clock import SteppedClock
from bot.programme.reporting import Phase
from bot.storage.database import Database, embedded_url
from bot.storage.models import Agency, AuditEntry, Card, Draft, Journey
from bot.storage.schema import upgrade
from bot.storage.snapshot import snapshot
from config.settings import Settings
from tests.postgres import Postgres, apart, postgres_server

__all__ = ["postgres_server"]
NOW = datetime(2026, 3, 2, 1, 10, 0, 123456, tzinfo=UTC)
Install = Callable[[str, str], Settings]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def install(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Install]:
    """Makes the settings of an installation of a kind of database, with a home of its own, still empty."""
    with ExitStack() as stack:

        def make(kind: str, name: str) -> Settings:
            home = tmp_path / name
            home.mkdir()
            if kind == "sqlite":
                return Settings(home=home, database_url=embedded_url(home))
            server: Postgres = request.getfixturevalue("postgres_server")
            return Settings(home=home, database_url=stack.enter_context(server.database()))

        yield make


async def begin(settings: Settings) -> None:
    """Bring a new database to the newest revision; SQLite as the copy of one that went all the way."""
    file = settings.home / "pandu.db"
    if settings.database_url.startswith("sqlite") and not file.exists():
        file.write_bytes(_newest())
    await upgrade(settings.database_url)


@cache
def _newest() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        apart(upgrade(embedded_url(Path(folder))))
        return (Path(folder) / "pandu.db").read_bytes()


async def dump(settings: Settings) -> dict[str, list[object]]:
    """Every row of every table."""
    async with snapshot(settings.database_url) as records:
        return {name: [row async for rows in records.rows(name) for row in rows] for name in records.tables}


async def fill(settings: Settings) -> None:
    """Rows with a value of every type; a unit that stands before its parent; texts that are hard to carry."""
    database = Database(settings.database_url)
    async with database.transaction() as records:
        session = records._session
        unit = Agency(name="Puskesmas Contoh", kind="unit", province="Jawa Tengah")
        session.add(unit)
        await session.flush()
        parent = Agency(name="Kabupaten Kebumen", kind="kabupaten", code="33.05", province="Jawa Tengah")
        session.add(parent)
        await session.flush()
        unit.parent_id = parent.id
        ratna = await records.people.meet(7, "Ratna “ç” 👍\n\t\\", NOW)
        ratna.agency_id, ratna.phone_shared, ratna.consent_at = unit.id, True, NOW
        yusuf = await records.people.meet(9_007_199_254_740_993, "Yusuf", NOW)
        draft = Draft(form="lapor", opened_by=ratna.id, edited_by=yusuf.id, opened_at=NOW, edited_at=NOW)
        draft.person_id, draft.answers = ratna.id, {"a": [1, None, {"b": "é“"}], "rate": 12.5}
        session.add(draft)
        trail = AuditEntry(at=NOW, actor_id=yusuf.id, action="role", subject="person", subject_id="1")
        session.add(trail)
        cards = [(chat, message) for chat in (9, 7, 8) for message in (3, 1, 2)]
        session.add_all(
            Card(chat_id=chat, message_id=message, subject="search", subject_id=1, sent_at=NOW)
            for chat, message in cards
        )
        phase, since = Phase.TRIAL, NOW.date()
        of = {"innovation_id": "INV-0001", "agency": parent.name, "agency_id": parent.id}
        session.add(Journey(**of, phase=phase, started_on=since, created_by=yusuf.id, created_at=NOW))
        await session.flush()
    await database.close()


def furnish(home: Path, corpus_home: Path) -> None:
    """Files of every kind, those that belong into no backup among them."""
    shutil.copytree(corpus_home / "corpus", home / "corpus")
    (home / "corpus" / "000000-older").mkdir()
    (home / "corpus" / "000000-older" / "manifest.json").write_text("{}")
    for name in (
        *("documents/surat.pdf", "documents/LOCK", "config/texts/home.jinja", "evidence/2026/02/1.jpg"),
        *("cache/vectors.npy", "deletions.jsonl", "simulator.db", "yesterday.zip", ".restoring-x/y"),
    ):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(name.encode() * 1000)
