"""Migrations and models agree, forwards and backwards, and an up-to-date database is left alone."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot.storage.database import Database
from bot.storage.fates import CHATS, FATES, Does
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


def test_every_reference_to_a_person_has_a_fate() -> None:
    tables = Entity.metadata.sorted_tables
    keys = [key for table in tables for key in table.foreign_keys if key.column.table.name == "people"]
    people = {f"{key.parent.table.name}.{key.parent.name}" for key in keys}
    chats = {f"{table.name}.chat_id" for table in tables if "chat_id" in table.c}
    for name, known, referring in (("FATES", FATES, people), ("CHATS", CHATS, chats)):
        new = sorted(referring - set(known))
        assert not new, (
            f"{new}: say in {name} of bot/storage/fates.py what a deletion of the person does to these rows: "
            "KEPT (a record of the service or of an agency), ENDED (sets `until`), ERASED (their own alone), "
            "or _emptied(column=value, ...) where the row stays without what is personal in it"
        )
        assert set(known) <= referring, f"{sorted(set(known) - referring)} in {name} refer to nobody"


def test_every_fate_can_be_carried_out() -> None:
    for name, fate in (*FATES.items(), *CHATS.items()):
        columns = Entity.metadata.tables[name.partition(".")[0]].c
        assert set(fate.values) <= set(columns.keys()), name
        assert fate.does is not Does.END or "until" in columns, name
        assert all(columns[key].nullable for key, value in fate.values.items() if value is None), name


async def test_an_up_to_date_database_needs_no_alembic(url: str) -> None:
    script = (
        "import asyncio, sys; from bot.storage.schema import upgrade; "
        f"asyncio.run(upgrade({url!r})); sys.exit('alembic' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, cwd=root)
    assert await process.wait() == 0
