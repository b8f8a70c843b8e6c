"""`/rekap` in chat: figures that add up, a hub's province alone, the spreadsheet, an innovator's year."""

import io

import pytest
from openpyxl import load_workbook

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.reporting import Change, Channel
from bot.storage.database import Records
from bot.storage.models import Innovation
from bot.storage.reports import Origin, Sending
from tests.bot.desk import Desk, labels
from tests.bot.test_trail import content_of
from tests.storage.test_reports import told

pytestmark = pytest.mark.asyncio(loop_scope="module")
VISITS = "Sleman tgl 3 12 org luring sepakat, Bantul tgl 9 daring 4 org minat"


def last_month(desk: Desk) -> Period:
    return Period.of(desk.app.clock.now().date()).shifted(-1)


async def owned(records: Records, province: str, number: int) -> Innovation:
    """An innovation of a province in the sample catalogue."""
    found = [one for one in await records.innovations.of_province(province) if one.withdrawn_at is None]
    return found[number]


async def seed(desk: Desk, chat: int) -> Innovation:
    """One of Jawa Timur has sent two visits, another has a narahubung who did not begin, one never joined."""
    now, period = desk.app.clock.now(), last_month(desk)
    async with desk.app.database.transaction() as records:
        first, second, third = [await owned(records, "Jawa Timur", number) for number in range(3)]
        for number, one in enumerate((first, second)):
            person = await records.people.meet(chat + 500 + number, f"Orang {number}", now)
            await records.custodians.add(person.id, CustodianKind.MAIN, now, innovation_id=one.id)
        await records.invites.create(f"{chat:032d}", Role.INNOVATOR, now, innovation_id=third.id)
        origin = Origin(None, Channel.HUB)
        report = await records.reports.open(first.id, period, origin, now)
        contents = await records.reports.contents(report)
        await records.reports.put(report, contents.with_rows(told(VISITS)), origin, now)
        app = desk.app
        due = await records.reports.due_of(first.id, period, app.deadlines, app.programme.zones)
        await records.reports.send(report, Sending(Change.SENDING, True), due, app.deadlines, origin, now)
    return first


async def test_staff_see_every_narahubung_and_the_file(desk: Desk, chat: int) -> None:
    first = await seed(desk, chat)
    await desk.join(chat, Role.STAFF)
    (page,) = await desk.say(chat, "/rekap")
    assert "Sudah lapor 1 dari 3 (33%)" in page["text"]
    assert "nihil 0 · diisikan Hub 1" in page["text"]
    assert "Belum 2\n   draf 0 · belum mulai 1 · belum bergabung 1" in page["text"]
    assert "2 kunjungan dari 2 instansi · 1 sepakat" in page["text"]
    (sent,) = await desk.tap(chat, page, "Unduh Excel")
    book = load_workbook(io.BytesIO(await content_of(desk, sent)))
    assert book.sheetnames == ["Ringkasan", "Per provinsi", "Laporan", "Kunjungan", "Belum lapor"]
    rows = list(book["Kunjungan"].iter_rows(values_only=True))
    assert [row[4] for row in rows[1:]] == ["Kabupaten Sleman", "Kabupaten Bantul"]
    assert rows[1][0] == first.id
    assert len(list(book["Laporan"].iter_rows())) == 4
    assert len(list(book["Belum lapor"].iter_rows())) == 3
    await desk.tap(chat, page, "Per provinsi")
    assert (
        "Jawa Timur: 1 dari 3 (33%) · 2 kunjungan · belum bergabung 1" in (await desk.now(chat, page))["text"]
    )
    await desk.tap(chat, await desk.now(chat, page), "Kembali ke rekap")
    await desk.tap(chat, await desk.now(chat, page), "Daftar belum")
    missing = await desk.now(chat, page)
    assert "belum bergabung" in missing["text"] and "belum mulai" in missing["text"]
    await desk.tap(chat, missing, "Kembali ke rekap")
    await desk.tap(chat, await desk.now(chat, page), "‹ Bulan lalu")
    assert "Sudah lapor 0 dari 3 (0%)" in (await desk.now(chat, page))["text"]


async def test_a_hub_sees_its_province_alone(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.HUB, province="Papua")
    (page,) = await desk.say(chat, "/rekap")
    assert page["text"].splitlines()[0].split(" · ")[1] == "Papua"
    assert "Belum ada narahubung yang diundang" in page["text"]
    assert "Undang narahubung" in labels(page)
    assert "Per provinsi" not in labels(page)


async def test_an_innovator_sees_who_came_this_year(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.INNOVATOR)
    (page,) = await desk.say(chat, "/rekap")
    assert page["text"] == "Belum ada inovasi yang tercatat atas nama Bapak/Ibu."
    (refused,) = await desk.tap_data(chat, page, f"recap:{last_month(desk)}")
    assert "tombol" in refused["text"].lower()


@pytest.mark.parametrize("data", ["recap:x", "recap_file:2026-13", "recap_provinces:0.x"])
async def test_a_forged_button_is_stale(desk: Desk, chat: int, data: str) -> None:
    await desk.join(chat, Role.STAFF)
    (page,) = await desk.say(chat, "/rekap")
    (refused,) = await desk.tap_data(chat, page, data)
    assert "Sudah lapor" not in refused["text"]
