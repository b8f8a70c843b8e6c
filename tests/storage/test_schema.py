"""Migrations and models agree, forwards and backwards, and an up-to-date database is left alone."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot.storage.database import Database
from bot.storage.models import Entity
from bot.storage.schema import current_revision, differences, downgrade, newest_revision, upgrade


async def test_models_equal_migrations(url: str) -> None:
    assert await differences(url) == []


async def test_a_difference_would_be_seen(empty_url: str) -> None:
    assert len(await differences(empty_url)) >= len(Entity.metadata.tables)


async def test_upgrade_says_whether_it_did_anything(empty_url: str) -> None:
    assert await current_revision(empty_url) is None
    assert await upgrade(empty_url)
    assert not await upgrade(empty_url)
    assert await current_revision(empty_url) == newest_revision()


async def test_processes_that_start_together_upgrade_in_turns(empty_url: str) -> None:
    await asyncio.gather(*(upgrade(empty_url) for _ in range(4)))
    assert await differences(empty_url) == []


async def test_the_newest_downgrade_works_and_can_be_redone(url: str) -> None:
    assert await downgrade(url)
    assert await current_revision(url) != newest_revision()
    assert await upgrade(url)
    assert await differences(url) == []


async def test_rows_survive_an_upgrade_of_an_up_to_date_database(
    database: Database, url: str, now: datetime
) -> None:
    async with database.transaction() as records:
        await records.people.meet(7, "Ratna", now)
    await upgrade(url)
    async with database.read() as records:
        assert await records.people.by_telegram(7)


async def test_an_up_to_date_database_needs_no_alembic(url: str) -> None:
    script = (
        "import asyncio, sys; from bot.storage.schema import upgrade; "
        f"asyncio.run(upgrade({url!r})); sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, cwd=root)
    assert await process.wait() == 0
