"""`pandu report show`: the stored report as one document without people, and its exit codes."""

import asyncio
import json
from datetime import UTC, date, datetime
from pathlib import Path

from bot.forms.contents import Contents, Row
from bot.forms.extraction import Context, Reader
from bot.forms.gazetteer import Gazetteer
from bot.programme.periods import Period
from bot.storage.database import Database, embedded_url
from bot.storage.reports import Origin
from bot.storage.schema import upgrade
from tests.commands import Done, run

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


async def store(home: Path) -> None:
    await upgrade(embedded_url(home))
    database = Database(embedded_url(home))
    read = Reader(Gazetteer.load()).read("Sleman tgl 5, 12 orang, luring", Context(date(2026, 2, 20)))
    async with database.transaction() as records:
        report = await records.reports.open("INV-0001", Period(2026, 2), Origin(None), NOW)
        contents = Contents().with_rows([Row(visit) for visit in read.visits])
        await records.reports.put(report, contents, Origin(None), NOW)
    await database.close()


def show(home: Path, *arguments: str) -> Done:
    return run(home, "report", "show", *arguments, "--json")


def test_a_report_is_one_document(tmp_path: Path) -> None:
    asyncio.run(store(tmp_path))
    done = show(tmp_path, "--innovation", "INV-0001", "--period", "2026-02")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"status", "nil", "visits", "progress", "obstacles", "plan_next", "versions", "receipt"} <= set(
        found
    )
    (visit,) = found["visits"]
    assert (visit["agency"], visit["date"], visit["visitors"]) == ("Kabupaten Sleman", "2026-02-05", 12)
    assert (found["status"], found["receipt"], found["versions"]) == ("draft", None, [])
    assert show(tmp_path, "--innovation", "INV-0001", "--period", "2026-03").returncode == 1
    assert show(tmp_path, "--innovation", "INV-0001", "--period", "Maret").returncode == 2
