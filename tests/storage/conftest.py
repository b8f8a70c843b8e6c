"""A database of its own for each test: a real SQLite file at the newest revision."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage.database import Database, embedded_url
from bot.storage.schema import upgrade


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 2, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("new")
    asyncio.run(upgrade(embedded_url(home)))
    return home / "pandu.db"


@pytest.fixture
def url(new_database: Path, tmp_path: Path) -> str:
    shutil.copy(new_database, tmp_path)
    return embedded_url(tmp_path)


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await database.close()
