"""From /lapor to the receipt in few steps, with gaps; completion, corrections, their windows, twice sent."""

import pytest

from bot.programme.deadlines import Mark
from bot.programme.reporting import ReportState
from tests.reporting.people import Reporter, Reporting

pytestmark = pytest.mark.asyncio(loop_scope="module")
EXAMPLE = (
    "Feb ada 3 kunjungan: Sleman tgl 5 (12 org), Kota Madiun tgl 12 daring, Gowa tgl 20, "
    "rencana aksi 60%, kendala anggaran"
)


async def test_the_example_takes_three_steps(yusuf: Reporter) -> None:
    opened = await yusuf.say("/lapor")
    assert f"Laporan Februari 2026 · {yusuf.name}" in opened
    assert "Tenggat Kamis, 5 Maret 2026 pukul 23.59 WIB" in opened
    card = await yusuf.say(EXAMPLE)
    assert card.startswith("3 kunjungan dicatat.")
    assert "1 Sleman 5/2 · 12 · cara?" in card and "Kemajuan: 60%" in card and "Kendala: anggaran" in card
    assert await yusuf.keyboards() == 1
    receipt = await yusuf.tap("Kirim laporan")
    assert receipt.startswith("✅ Terkirim Senin, 2 Maret 2026 pukul 09.00 WIB, tepat waktu.")
    assert "Tanda terima: SR-2602-" in receipt and "sampai 9 Maret 2026" in receipt
    assert yusuf.steps == 3 and await yusuf.keyboards() == 0
    report, contents = await yusuf.report(), await yusuf.contents()
    assert (report.state, report.complete, report.mark) == (ReportState.SENT, False, Mark.ON_TIME)
    assert await yusuf.visits() == [
        ("Kabupaten Sleman", "5/2", 12, None, None),
        ("Kota Madiun", "12/2", None, "daring", None),
        ("Kabupaten Gowa", "20/2", None, None, None),
    ]
    assert [line.percent for line in contents.progress] == [60]
    assert contents.obstacle and (contents.obstacle.text, contents.obstacle.kind) == ("anggaran", "anggaran")


async def test_the_text_for_whatsapp_is_copied(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang")
    await yusuf.tap("Kirim laporan")
    assert yusuf.last is not None
    copied = yusuf.last["reply_markup"]["inline_keyboard"][0][0]["copy_text"]["text"]
    assert len(copied) <= 256 and "Tanda terima: SR-2602-" in copied and yusuf.name in copied


async def test_a_gap_is_filled_the_next_day_and_is_no_correction(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 3, 5, 23, 41)
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, luring, minat; Klaten tgl 6, 9 orang, luring, minat")
    receipt = await yusuf.tap("Kirim laporan")
    assert "pukul 23.41 WIB, tepat waktu" in receipt
    number = (await yusuf.report()).number
    yusuf.reporting.at(2026, 3, 6, 8, 0)
    shown = await yusuf.say("no 1 = 12")
    assert "Jumlah orang no. 1: 12" in shown and "tidak dihitung sebagai koreksi" in shown
    done = await yusuf.tap("Kirim perubahan")
    assert "Tanda terima tetap SR-2602-" in done
    report = await yusuf.report()
    assert (report.number, report.mark, report.corrections) == (number, Mark.ON_TIME, 0)
    assert (await yusuf.visits())[0] == ("Kabupaten Sleman", "5/2", 12, "luring", "minat")


async def test_corrections_by_oneself_then_through_the_hub_then_none(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 3, 5, 20, 0)
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang")
    await yusuf.tap("Kirim laporan")
    yusuf.reporting.at(2026, 3, 9, 9, 0)
    shown = await yusuf.say("eh ada 1 lagi tgl 27 feb")
    assert "Baru, no. 2" in shown and "Ini koreksi ke-1 dari 2." in shown
    assert len(await yusuf.visits()) == 1
    assert "Koreksi terpakai 1 dari 2" in await yusuf.tap("Kirim koreksi")
    assert len(await yusuf.visits()) == 2
    yusuf.reporting.at(2026, 3, 16, 9, 0)
    shown = await yusuf.say("Kudus tgl 26 feb 7 orang")
    assert shown.startswith("Koreksi sendiri dibuka sampai 12 Maret 2026. Sekarang lewat Hub.")
    assert "Ini koreksi ke-2 dari 2." in shown and yusuf.buttons == ["Tulis alasan", "Batal koreksi"]
    await yusuf.tap("Tulis alasan")
    assert "diteruskan ke" in await yusuf.say("kunjungan itu lupa dicatat")
    assert len(await yusuf.visits()) == 2
    report = await yusuf.report()
    assert report.pending and report.pending["reason"] == "kunjungan itu lupa dicatat"


async def test_sent_twice_is_one_report_and_a_version_only_after_a_tap(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, Klaten tgl 6, 9 orang")
    await yusuf.tap("Kirim laporan")
    first = await yusuf.report()
    shown = await yusuf.say("klaten 6 feb 10 orang")
    assert "Jumlah orang no. 2 Klaten: 9 menjadi 10" in shown
    kept = await yusuf.tap("Batal koreksi")
    assert "tetap seperti yang terkirim" in kept
    assert (await yusuf.visits())[1][2] == 9
    await yusuf.say("no 2 jadi 10 orang")
    await yusuf.tap("Kirim koreksi")
    report = await yusuf.report()
    assert (report.id, report.number, report.corrections) == (first.id, first.number, 1)
    assert (await yusuf.visits())[1][2] == 10
    async with yusuf.reporting.desk.app.database.read() as records:
        versions = await records.reports.versions(report.id)
    assert [version.change.value for version in versions] == ["sending", "correction"]


async def test_late_is_marked_and_never_refused(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 3, 7, 10, 12)
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5 feb, 12 orang, luring, minat")
    receipt = await yusuf.tap("Kirim laporan")
    assert "lewat 2 hari dari tenggat" in receipt
    assert (await yusuf.report()).mark is Mark.LATE


async def test_the_clock_passes_the_deadline_while_the_card_is_open(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 3, 5, 23, 59)
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5 feb, 12 orang")
    yusuf.reporting.at(2026, 3, 6, 0, 0)
    assert "lewat 1 hari" in await yusuf.tap("Kirim laporan")


async def test_a_card_that_is_out_of_date_is_shown_again_before_it_is_sent(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5 feb, 12 orang")
    old = yusuf.last
    await yusuf.say("Klaten tgl 6 feb, 9 orang")
    assert old is not None
    data = f"report_send:{(await yusuf.report()).id}.1"
    await yusuf.reporting.desk.tap_data(yusuf.chat, old, data)
    assert (await yusuf.report()).state is ReportState.DRAFT
    now = await yusuf.reporting.desk.now(yusuf.chat, old)
    assert now["text"].startswith("Laporan berubah sejak ditampilkan.")


async def test_before_its_month_is_over_it_is_asked_again(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5 feb, 12 orang, luring")
    await yusuf.say("/lapor")
    assert "Februari belum berakhir" in await yusuf.tap("Kirim laporan")
    assert (await yusuf.report()).state is ReportState.DRAFT
    assert "Terkirim" in await yusuf.tap("Kirim sekarang")


async def test_a_check_of_a_receipt_tells_nothing_personal(yusuf: Reporter, reporting: Reporting) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang")
    await yusuf.tap("Kirim laporan")
    receipt = str((await yusuf.report()).receipt)
    (told,) = await reporting.desk.say(yusuf.chat + 1, f"cek {receipt}")
    assert receipt in told["text"] and yusuf.name in told["text"] and "Februari 2026" in told["text"]
    assert "Orang" not in told["text"] and "Sleman" not in told["text"]
    (unknown,) = await reporting.desk.say(yusuf.chat + 1, "cek SR-2602-9999")
    assert "belum tercatat" in unknown["text"]


async def test_the_history_leads_to_receipt_and_report(yusuf: Reporter) -> None:
    assert "Belum ada laporan" in await yusuf.say("/riwayat")
    await yusuf.say("/nihil")
    await yusuf.tap("Kirim nihil")
    assert "SR-2602-" in await yusuf.say("/riwayat")
    assert "Laporan Februari 2026" in await yusuf.tap("Lihat Februari")
