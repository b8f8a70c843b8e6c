"""A database of its own for each test, at the newest revision: a SQLite file, and one on PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.database import Database, embedded_url
from bot.storage.schema import upgrade
from tests.postgres import Postgres, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("new")
    asyncio.run(upgrade(embedded_url(home)))
    return home / "pandu.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return str(request.param)


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database at the newest revision."""
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres_server")
        with server.database() as fresh:
            yield fresh
        return
    shutil.copy(request.getfixturevalue("new_database"), tmp_path)
    yield embedded_url(tmp_path)


@pytest.fixture
def empty_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if kind == "postgresql":
        server: Postgres = request.getfixturevalue("postgres_server")
        return server.empty()
    return embedded_url(tmp_path / "empty")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()
