"""What hub and staff are told and shown: corrections, evidence, objections, and who filled in a report."""

import io

import pypdfium2
import pytest

from bot.programme.reporting import ReportState
from tests.bot.desk import labels
from tests.bot.test_trail import content_of
from tests.reporting.people import Reporter, Reporting
from tests.reporting.test_behalf import filled
from tests.reporting.test_proving import picture
from tests.reporting.test_review import hub, newest, open_one, sent, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def proven(yusuf: Reporter) -> int:
    """A report with one file, sent; gives its id."""
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 5, 12 orang, luring, minat")
    (kept,) = await yusuf.reporting.desk.post(yusuf.chat, file=picture(640))
    yusuf.last = kept
    await yusuf.tap("Pasangkan")
    await yusuf.tap("Kirim laporan")
    return (await yusuf.report()).id


async def test_a_correction_of_an_accepted_report_is_told_at_once_and_waits_again(yusuf: Reporter) -> None:
    number = await sent(yusuf)
    made = await hub(yusuf)
    await open_one(made, number)
    await made.tap("Terima laporan")
    yusuf.reporting.later(days=3)
    before = await newest(made)
    assert "koreksi ke-1 dari 2" in await yusuf.say("no 1 jadi 15 orang")
    await yusuf.tap("Kirim koreksi")
    (alert,) = await told(made, before)
    assert yusuf.name in str(alert["text"]) and "koreksi ke-1 dari 2" in str(alert["text"])
    assert "12 menjadi 15" in str(alert["text"])
    assert (await yusuf.report()).state is ReportState.SENT
    assert "· 15 ·" in await made.tap("Periksa laporan", alert)
    assert "Terima laporan" in made.buttons


async def test_after_seven_days_the_hub_is_asked_with_the_reason_and_twice_at_most(yusuf: Reporter) -> None:
    number = await sent(yusuf)
    made = await hub(yusuf)
    yusuf.reporting.later(days=8)
    await yusuf.say("/riwayat")
    for which, people in ((1, 15), (2, 16)):
        before = await newest(made)
        assert f"koreksi ke-{which} dari 2" in (await yusuf.say(f"no 1 jadi {people} orang")).lower()
        await yusuf.tap("Tulis alasan")
        await yusuf.say("salah hitung daftar hadir")
        (asked,) = await told(made, before)
        assert "salah hitung daftar hadir" in str(asked["text"])
        assert (await yusuf.visits())[0][2] == (12 if which == 1 else 15)
        await made.say("/antrean")
        async with yusuf.reporting.desk.app.database.read() as records:
            report = await records.reports.find(number)
        task = report.pending["task"] if report and report.pending else None
        await yusuf.reporting.desk.tap_data(made.chat, made.last or {}, f"correction:{task}.yes")
        assert (await yusuf.visits())[0][2] == people
    assert (await yusuf.report()).corrections == 2
    await yusuf.say("no 1 jadi 17 orang")
    assert not {"Tulis alasan", "Kirim koreksi"} & set(yusuf.buttons)


async def test_an_objection_to_an_accepted_report_puts_it_back_into_the_queue(yusuf: Reporter) -> None:
    made = await filled(yusuf)
    notice = (await yusuf.reporting.desk.client.messages(yusuf.chat))[-1]
    await open_one(made, (await yusuf.report()).id)
    await made.tap("Terima laporan")
    assert (await yusuf.report()).state is ReportState.ACCEPTED
    await yusuf.tap("Ada yang keliru", notice)
    assert (await yusuf.report()).state is ReportState.SENT
    assert "laporan masuk" in await made.say("/antrean")


async def test_who_filled_it_in_stands_on_receipt_paper_and_history(yusuf: Reporter) -> None:
    made = await filled(yusuf)
    receipt = (await made.reporting.desk.client.messages(made.chat))[-1]
    assert "diisikan Hub JIPP" in receipt["text"]
    (paper,) = await made.reporting.desk.tap(made.chat, receipt, "Unduh PDF")
    document = pypdfium2.PdfDocument(io.BytesIO(await content_of(made.reporting.desk, paper)))
    assert "diisikan Hub JIPP" in document[0].get_textpage().get_text_range()
    assert "diisikan Hub JIPP" in await yusuf.say("/riwayat")


async def test_evidence_is_seen_by_the_hub_of_the_province_and_the_trail_says_so(
    yusuf: Reporter, reporting: Reporting
) -> None:
    number = await proven(yusuf)
    made, stranger = await hub(yusuf), await hub(yusuf, 4, "Bali")
    await open_one(made, number)
    (file,) = await reporting.desk.tap(made.chat, made.last or {}, "Lihat 1 berkas bukti")
    assert "Sleman 5/2" in file["caption"] and labels(file) == ["Lihat laporan"]
    assert (await content_of(reporting.desk, file)).startswith(b"\xff\xd8")
    async with reporting.desk.app.database.read() as records:
        (noted,) = await records.audit.latest(limit=1)
        evidence = (await records.evidence.of_report(number))[0].id
    assert (noted.action, noted.subject_id) == ("evidence_seen", str(number))
    await stranger.say("/bantuan")
    for one, data in ((stranger, f"proofs:{number}"), (stranger, f"evidence_drop:{evidence}")):
        answers = await reporting.desk.tap_data(one.chat, one.last or {}, data)
        assert not any("document" in answer for answer in answers)
    await reporting.desk.tap_data(made.chat, made.last or {}, f"evidence_drop:{evidence}")
    async with reporting.desk.app.database.read() as records:
        assert len(await records.evidence.of_report(number)) == 1
    (mine,) = (await reporting.desk.tap_data(yusuf.chat, yusuf.last or {}, f"evidence:{number}")) or [None]
    await yusuf.tap("Lihat bukti 1", mine)
    await yusuf.tap("Hapus berkas")
    async with reporting.desk.app.database.read() as records:
        assert not await records.evidence.of_report(number)
