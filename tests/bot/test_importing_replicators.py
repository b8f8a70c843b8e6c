"""`/impor` of a hub: replicators of its province alone; who looks after the innovations is told once."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.people import become
from tests.bot.test_importing import book, document
from tests.bot.test_reminding import at
from tests.bot.test_trail import content_of
from tests.homes import furnish
from tests.simulator.client import Json

HUB, OWNER = 9501, 9502
HEAD = ("Inovasi", "Instansi replikator", "Tahap", "Bulan mulai")
MONDAY = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)  # 12.00 WIB


@pytest.fixture
async def clock() -> SteppedClock:
    return SteppedClock(MONDAY)


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path, clock: SteppedClock) -> AsyncIterator[Desk]:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path, clock=clock) as desk:
        await become(desk, HUB, Role.HUB, province="Jawa Tengah")
        await become(desk, OWNER, Role.INNOVATOR, innovation_id=(await ids(desk))[0])
        yield desk


async def ids(desk: Desk) -> tuple[str, str]:
    """An innovation of the hub's province, and one of another."""
    innovations = (await desk.app.finder.ready()).innovations
    here = next(one.id for one in innovations if one.province == "Jawa Tengah")
    return here, next(one.id for one in innovations if one.province == "Bali")


async def sent(desk: Desk, *rows: tuple[str, str, str, str]) -> Json:
    """Send a file of replicators; gives what Pandu read in it."""
    await desk.say(HUB, "/impor")
    content = to_xlsx([Sheet("Replikator", HEAD, rows)])
    (checked,) = await desk.post(HUB, file=document("replikator.xlsx", content))
    return checked


async def news(desk: Desk) -> list[Json]:
    """What the owner was told of replicators."""
    return [one for one in await desk.since(OWNER, 0) if "berkas Excel" in one["text"]]


async def test_only_what_belongs_to_the_province(desk: Desk) -> None:
    (asked,) = await desk.say(HUB, "/impor")
    assert "di provinsi Bapak/Ibu" in asked["text"] and "Contoh laporan" not in labels(asked)
    here, elsewhere = await ids(desk)
    checked = await sent(desk, (here, "Kab. Sleman", "II", ""), (elsewhere, "Kab. Klaten", "", ""))
    assert "2 baris dibaca: 1 replikator." in checked["text"]
    assert "baris 3" in checked["text"] and "milik provinsi lain" in checked["text"]
    (done,) = await desk.tap(HUB, checked, "Simpan replikator")
    assert done["caption"].startswith("1 replikator disimpan.")
    back = load_workbook(io.BytesIO(await content_of(desk, done))).active
    assert back is not None and [row[0] for row in back.iter_rows(values_only=True)][1:] == [elsewhere]
    async with desk.app.database.read() as records:
        assert [one.agency for one in await records.journeys.of_innovation(here)] == ["Kabupaten Sleman"]
        assert await records.journeys.of_innovation(elsewhere) == []
        (entry,) = await records.audit.latest(limit=1)
    assert (entry.action, entry.detail) == ("journeys_imported", {"count": 1})


async def test_earlier_reports_stay_with_staff(desk: Desk) -> None:
    here, _ = await ids(desk)
    await desk.say(HUB, "/impor")
    reports = book((here, "Februari 2025", "Kab. Sleman", "3/2/2025", "luring", "12", ""))
    (refused,) = await desk.post(HUB, file=document("lama.xlsx", reports))
    assert "instansi replikator belum ada" in refused["text"]
    assert "Laporan lama diimpor oleh petugas." in refused["text"]
    (example,) = await desk.tap(HUB, refused, "Contoh replikator")
    assert example["document"]["file_name"] == "contoh-impor-replikator.xlsx"


async def test_the_owner_is_told_once_in_one_message(desk: Desk, clock: SteppedClock) -> None:
    here, _ = await ids(desk)
    rows = [(here, name, "II" if name == "Kab. Sleman" else "", "") for name in AGENCIES]
    await desk.tap(HUB, checked := await sent(desk, *rows), "Simpan replikator")
    await desk.tap(HUB, checked, "Simpan replikator")
    await at(desk, clock, 2, 13)
    (told,) = await news(desk)
    assert told["text"].count("•") == 6 and "7 replikator" in told["text"] and "• 2 lainnya" in told["text"]
    assert "Kabupaten Sleman, tahap II uji coba" in told["text"]
    assert "Dikirim karena Hub JIPP Jawa Tengah mengimpor daftar replikator." in told["text"]
    (listed,) = await desk.tap(OWNER, told, "Daftar replikator")
    assert "Kabupaten Sleman" in listed["text"]
    await at(desk, clock, 3, 10)
    assert len(await news(desk)) == 1


async def test_who_had_the_message_of_the_day_is_told_the_day_after_of_what_is_there_then(
    desk: Desk, clock: SteppedClock
) -> None:
    here, _ = await ids(desk)
    await at(desk, clock, 2, 13)
    for name in ("Kab. Sleman", "Kab. Klaten"):
        await desk.tap(HUB, await sent(desk, (here, name, "", "")), "Simpan replikator")
        await at(desk, clock, 2, 14)
    assert await news(desk) == []
    async with desk.app.database.transaction() as records:
        journeys = await records.journeys.of_innovation(here)
        klaten = next(one for one in journeys if one.agency == "Kabupaten Klaten")
        assert await records.journeys.remove(klaten.id)
    await at(desk, clock, 3, 10)
    (told,) = await news(desk)
    assert "Kabupaten Sleman" in told["text"] and "Klaten" not in told["text"]


AGENCIES = (
    "Kab. Sleman",
    "Kab. Klaten",
    "Kab. Boyolali",
    "Kota Madiun",
    "Kab. Kebumen",
    "Kab. Wonogiri",
    "Kab. Bantul",
)
