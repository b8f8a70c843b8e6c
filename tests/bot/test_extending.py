"""A region's deadline put off: region, reason, day within the limit; reports marked anew, people told."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.people import become

STAFF, OWNER = 9401, 9402


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path) -> AsyncIterator[Desk]:
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    async with open_desk(tmp_path) as desk:
        yield desk


async def test_region_reason_day(desk: Desk) -> None:
    await become(desk, STAFF, Role.STAFF)
    async with desk.app.database.read() as records:
        bali = await records.extensions.concerned(["Bali"])
    assert bali
    await become(desk, OWNER, Role.INNOVATOR, innovation_id=bali[0].id)
    (shown,) = await desk.say(STAFF, "/tenggat")
    assert "Pengingat pertama" in shown["text"]
    (region,) = await desk.tap(STAFF, shown, "Undur tenggat")
    (unknown,) = await desk.say(STAFF, "Atlantis")
    assert "belum menemukan daerah" in unknown["text"]
    (reason,) = await desk.say(STAFF, "Provinsi Bali")
    assert "alasannya untuk Bali" in reason["text"]
    (offer,) = await desk.say(STAFF, "banjir besar")
    assert "paling lama 14 hari kalender (Pasal 51 ayat (4))" in offer["text"]
    (late,) = await desk.say(STAFF, "31 Desember 2099")
    assert "melewati batas" in late["text"]
    last = next(label for label in labels(late) if label.startswith("Undur ke"))
    (done,) = await desk.tap(STAFF, late, last)
    assert "untuk Bali" in done["text"] and "1 narahubung diberi tahu" in done["text"]
    told = (await desk.since(OWNER, 0))[-1]["text"]
    assert "diundur sampai" in told and "banjir besar" in told
    (shown,) = await desk.say(STAFF, "/tenggat")
    assert "• Bali, sampai" in shown["text"]
    assert region["text"].startswith("Tenggat")
