"""The guest book: delegations enter themselves by a code; a visit is recorded by the innovator's tap."""

import re

import pytest

from bot.programme.reporting import Channel
from tests.bot.desk import labels
from tests.reporting.people import Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def code_of(yusuf: Reporter) -> str:
    """The token behind the code that `/tamu` gives."""
    await yusuf.say("/tamu")
    assert yusuf.last is not None and yusuf.last["document"]["file_name"] == "buku-tamu.pdf"
    rows = yusuf.last["reply_markup"]["inline_keyboard"]
    copied = next(one["copy_text"]["text"] for row in rows for one in row if "copy_text" in one)
    found = re.fullmatch(r"https://t\.me/\w+\?start=(tamu-[0-9a-f]{32})", copied)
    assert found
    return found[1]


async def enter(reporting: Reporting, yusuf: Reporter, code: str, text: str) -> Reporter:
    """A delegation that scans the code, writes, and sends."""
    guest = Reporter(reporting, yusuf.chat + 5, yusuf.innovation, yusuf.name)
    asked = await guest.say(f"/start {code}")
    assert asked.startswith(f"Buku tamu studi tiru {yusuf.name}") and "berapa orang?" in asked
    await guest.say(text)
    return guest


async def told(yusuf: Reporter) -> None:
    """Take the bot's last message to the innovator for the one before them."""
    yusuf.last = (await yusuf.reporting.desk.client.messages(yusuf.chat))[-1]


async def test_guests_enter_themselves_and_one_tap_records_them(
    yusuf: Reporter, reporting: Reporting
) -> None:
    reporting.at(2026, 2, 9)
    code = await code_of(yusuf)
    guest = await enter(reporting, yusuf, code, "Dinas Kesehatan Kabupaten Boyolali, 15 orang")
    await guest.tap("Berminat meniru")
    await guest.tap("Lewati isian")
    assert "Jumlah orang: 15" in (guest.last or {})["text"] and "9 Februari" in (guest.last or {})["text"]
    assert "diteruskan ke narahubung" in await guest.tap("Kirim isian")
    await told(yusuf)
    assert "Boyolali, 9 Feb, 15 orang, berminat" in (yusuf.last or {})["text"]
    assert yusuf.buttons == ["Benar, catat", "Bukan tamu kami"]
    assert await yusuf.reports() == []
    card = yusuf.last
    assert "Dicatat untuk laporan Februari" in await yusuf.tap("Benar, catat")
    assert await yusuf.visits() == [("Kabupaten Boyolali", "9/2", 15, None, "minat")]
    (row,) = (await yusuf.contents()).rows
    assert row.channel is Channel.GUEST_BOOK and row.visit.mention and row.evidence == 0
    assert row.visit.mention.unit == "Dinas Kesehatan"
    assert "Luring" in yusuf.buttons
    data = card["reply_markup"]["inline_keyboard"][0][0]["callback_data"] if card else ""
    for answer in (data, data.replace("yes", "no")):
        await reporting.desk.tap_data(yusuf.chat, card or {}, answer)
    assert len(await yusuf.visits()) == 1


async def test_what_is_no_guest_is_not_recorded_and_the_same_visit_is_asked_about(
    yusuf: Reporter, reporting: Reporting
) -> None:
    reporting.at(2026, 2, 20)
    code = await code_of(yusuf)
    await yusuf.say("Klaten tgl 20, 9 org, luring, minat")
    for _ in range(2):
        guest = await enter(reporting, yusuf, code, "Klaten 9 orang")
        await guest.say("kirim")
        await guest.tap("Kirim isian")
    shown = await yusuf.say("/menu")
    assert "2 isian menunggu dipastikan" in shown
    await yusuf.tap("Lihat isian tamu")
    assert "tidak dicatat" in await yusuf.tap("1 bukan tamu kami")
    await yusuf.tap("Lihat 1 isian lain")
    assert "Memang dua kali?" in await yusuf.tap("1 benar, catat")
    assert len(await yusuf.visits()) == 1
    await yusuf.tap("Klaten satu kali")
    assert len(await yusuf.visits()) == 1


async def test_an_agency_that_may_be_two_is_asked_of_the_guests(
    yusuf: Reporter, reporting: Reporting
) -> None:
    reporting.at(2026, 2, 20)
    guest = await enter(reporting, yusuf, await code_of(yusuf), "bandung 10 org")
    assert {"Kabupaten Bandung", "Kota Bandung"} <= set(guest.buttons)
    await guest.tap("Kota Bandung")
    await guest.say("kirim")
    await guest.tap("Kirim isian")
    await told(yusuf)
    assert "Kota Bandung, 20 Feb, 10 orang" in (yusuf.last or {})["text"]


async def test_guests_of_a_month_that_was_sent_change_nothing_by_themselves(
    yusuf: Reporter, reporting: Reporting
) -> None:
    reporting.at(2026, 3, 2)
    code = await code_of(yusuf)
    await yusuf.say("/nihil")
    await yusuf.tap("Kirim nihil")
    guest = await enter(reporting, yusuf, code, "Kudus 28 februari 7 orang")
    await guest.say("kirim")
    await guest.tap("Kirim isian")
    await told(yusuf)
    await yusuf.tap("Benar, catat")
    assert (await yusuf.report()).nil and (await yusuf.report()).corrections == 0
    await yusuf.tap("Kirim koreksi")
    assert await yusuf.visits() == [("Kabupaten Kudus", "28/2", 7, None, None)]
    assert (await yusuf.report()).corrections == 1


async def test_a_code_that_is_over_or_replaced_opens_nothing(yusuf: Reporter, reporting: Reporting) -> None:
    reporting.at(2026, 2, 9)
    code = await code_of(yusuf)
    assert await code_of(yusuf) == code
    async with reporting.desk.app.database.read() as records:
        book = await records.guests.of(yusuf.innovation, reporting.clock.now())
    assert book and code.removeprefix("tamu-") not in (book.token_hash, book.nonce)
    await yusuf.say("/tamu")
    await yusuf.tap("Ganti kode")
    stranger = Reporter(reporting, yusuf.chat + 6, yusuf.innovation, yusuf.name)
    assert "sudah ditutup" in await stranger.say(f"/start {code}")
    newer = await code_of(yusuf)
    assert "Dari instansi mana" in await stranger.say(f"/start {newer}")
    await stranger.tap("Tutup buku tamu")
    reporting.later(days=181)
    assert "sudah ditutup" in await stranger.say(f"/start {newer}")
    reporting.later(days=-181)
    await yusuf.tap("Tutup buku tamu")
    assert "sudah ditutup" in await stranger.say(f"/start {newer}")


async def test_the_card_leads_to_the_guest_book_and_back(yusuf: Reporter, reporting: Reporting) -> None:
    reporting.at(2026, 2, 9)
    code = await code_of(yusuf)
    await yusuf.say("/lapor")
    assert "Buku tamu" in yusuf.buttons
    guest = await enter(reporting, yusuf, code, "Klaten 9 orang")
    await guest.say("kirim")
    await guest.tap("Kirim isian")
    assert "1 isian menunggu dipastikan" in await yusuf.say("/lapor")
    assert {"Lihat isian tamu", "Buku tamu"} <= set(yusuf.buttons)
    assert "Lihat isian" in labels(await reporting.desk.now(yusuf.chat, yusuf.last or {}))[-3]
