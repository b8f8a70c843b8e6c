"""Evidence in chat: an album is one file, paired by a tap, seen by who may, deleted; papers of a report."""

import base64
import io

import pytest
from docx import Document

from bot.programme.people import Role
from bot.storage.shelf import Shelved
from tests.bot.desk import labels
from tests.bot.people import become
from tests.bot.test_trail import content_of
from tests.papers.test_pictures import photo
from tests.reporting.people import Reporter, Reporting
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
VISITS = "Sleman tgl 3 12 org luring minat, Klaten tgl 5 9 org luring, Boyolali tgl 9 15 org daring minat"


def picture(width: int = 400, name: str = "foto.jpg") -> Json:
    return {
        "name": name,
        "mime": "image/jpeg",
        "base64": base64.b64encode(photo(width, located=True)).decode(),
    }


async def begun(reporting: Reporting, yusuf: Reporter) -> None:
    reporting.at(2026, 2, 12)
    assert "3 kunjungan dicatat" in await yusuf.say(VISITS)
    await yusuf.tap("Tambah bukti")


async def test_an_album_shows_the_visits_its_caption_names(reporting: Reporting, yusuf: Reporter) -> None:
    await begun(reporting, yusuf)
    desk = reporting.desk
    album = [{"file": picture(300 + n)} for n in range(6)]
    album[0]["text"] = "daftar hadir sleman klaten boyolali"
    answers = await desk.post(yusuf.chat, album=album)
    assert len(answers) == 1
    assert answers[0]["text"].startswith("6 foto diterima, digabung menjadi satu berkas (1 dari 5).")
    assert "Pasangkan dengan Sleman 3/2, Klaten 5/2, Boyolali 9/2?" in answers[0]["text"]
    yusuf.last = answers[0]
    await yusuf.tap("Pasangkan semuanya")
    contents = await yusuf.contents()
    assert [row.evidence for row in contents.rows] == [1, 1, 1]
    async with desk.app.database.read() as records:
        (file,) = await records.evidence.of_report((await yusuf.report()).id)
    assert (file.type, file.parts) == ("pdf", 6) and file.path
    assert (desk.app.settings.home / file.path).read_bytes().startswith(b"%PDF-")


async def test_one_photo_is_marked_unmarked_and_deleted(reporting: Reporting, yusuf: Reporter) -> None:
    await begun(reporting, yusuf)
    desk = reporting.desk
    (kept,) = await desk.post(yusuf.chat, file=picture(501))
    yusuf.last = kept
    shown = await yusuf.tap("Pilih kunjungan")
    assert "Ketuk kunjungan yang ditunjukkan" in shown
    await yusuf.tap("2 Klaten 5/2")
    assert [row.evidence for row in (await yusuf.contents()).rows] == [0, 1, 0]
    await yusuf.tap("Lepas 2 Klaten 5/2")
    assert [row.evidence for row in (await yusuf.contents()).rows] == [0, 0, 0]
    async with desk.app.database.read() as records:
        (file,) = await records.evidence.of_report((await yusuf.report()).id)
    place = desk.app.settings.home / str(file.path)
    assert place.exists() and b"Exif" not in place.read_bytes()[:200]
    (sent,) = await desk.tap_data(yusuf.chat, kept, f"evidence_view:{file.id}")
    assert sent["document"]["file_name"] == f"bukti-{file.id}.jpg"
    await desk.say(yusuf.chat + 5, "/start")
    others = await desk.tap_data(yusuf.chat + 5, kept, f"evidence_view:{file.id}")
    assert not any("document" in message for message in others)
    await desk.tap_data(yusuf.chat, kept, f"evidence_drop:{file.id}")
    assert not place.exists()


async def test_a_file_that_the_shelf_lost_is_fetched_again(reporting: Reporting, yusuf: Reporter) -> None:
    await begun(reporting, yusuf)
    desk = reporting.desk
    (kept,) = await desk.post(yusuf.chat, file=picture(503))
    yusuf.last = kept
    await yusuf.tap("Pasangkan semuanya")
    await desk.post(yusuf.chat, album=[{"file": picture(504)}, {"file": picture(505)}])
    reporting.at(2026, 3, 4)
    await yusuf.say("/lapor")
    await yusuf.tap("Kirim laporan")
    report = await yusuf.report()
    async with desk.app.database.read() as records:
        one, album = await records.evidence.of_report(report.id)
    places = [desk.app.settings.home / str(file.path) for file in (one, album)]
    before = [place.read_bytes() for place in places]
    for place in places:
        place.unlink()
    staff = yusuf.chat + 5
    await become(desk, staff, Role.STAFF)
    (queue,) = await desk.say(staff, "/antrean")
    photo, merged = await desk.tap_data(staff, queue, f"proofs:{report.id}")
    assert await content_of(desk, photo) == before[0] == places[0].read_bytes()
    assert await content_of(desk, merged) == before[1] == places[1].read_bytes()


async def test_what_neither_shelf_nor_telegram_has_is_said(reporting: Reporting, yusuf: Reporter) -> None:
    await begun(reporting, yusuf)
    desk = reporting.desk
    (kept,) = await desk.post(yusuf.chat, file=picture(506))
    yusuf.last = kept
    await yusuf.tap("Pasangkan semuanya")
    reporting.at(2026, 3, 4)
    await yusuf.say("/lapor")
    await yusuf.tap("Kirim laporan")
    report = await yusuf.report()
    async with desk.app.database.transaction() as records:
        (file,) = await records.evidence.of_report(report.id)
        told = Shelved(file.hash, str(file.path), file.size)
        await records.evidence.add(report.id, told, file.type, "", 1, file.owner_id or 0, file.created_at)
    (desk.app.settings.home / str(file.path)).unlink()
    staff = yusuf.chat + 5
    await become(desk, staff, Role.STAFF)
    (queue,) = await desk.say(staff, "/antrean")
    (gone,) = await desk.tap_data(staff, queue, f"proofs:{report.id}")
    assert gone["text"].startswith("Bukti 1 dari 1") and "mengirim ulang" in gone["text"]
    (told,) = await desk.tap_data(yusuf.chat, kept, f"evidence_view:{file.id}")
    assert "tidak ada lagi" in told["text"] and "Tambah bukti" in labels(told)


async def test_a_photo_that_nobody_asked_for_belongs_to_the_report(
    reporting: Reporting, yusuf: Reporter
) -> None:
    reporting.at(2026, 2, 12)
    (unread,) = await reporting.desk.post(yusuf.chat, file=picture(340))
    assert "diterima" not in unread["text"]
    await yusuf.say(VISITS)
    (kept,) = await reporting.desk.post(yusuf.chat, file=picture(350))
    assert kept["text"].startswith("Foto diterima (1 dari 5).")
    yusuf.last = kept
    await yusuf.tap("Pasangkan semuanya")
    assert [row.evidence for row in (await yusuf.contents()).rows] == [1, 1, 1]


async def test_what_cannot_be_evidence_is_said(reporting: Reporting, yusuf: Reporter) -> None:
    await begun(reporting, yusuf)
    nonsense = {"name": "a.docx", "mime": "x/y", "base64": base64.b64encode(b"PK nonsense").decode()}
    (refused,) = await reporting.desk.post(yusuf.chat, file=nonsense)
    assert "belum bisa dibuka" in refused["text"]
    await yusuf.say("Kab. Bantul 10 Februari, 4 orang, luring, berminat")
    assert len(await yusuf.visits()) == 4


async def test_an_oversized_and_a_sixth_file_change_nothing(reporting: Reporting, yusuf: Reporter) -> None:
    await begun(reporting, yusuf)
    desk = reporting.desk
    large = {"name": "a.pdf", "mime": "application/pdf", "base64": base64.b64encode(bytes(11 << 20)).decode()}
    (refused,) = await desk.post(yusuf.chat, file=large)
    assert refused["text"].startswith("Berkas ini lebih dari 10 MB")
    for n in range(5):
        (kept,) = await desk.post(yusuf.chat, file=picture(600 + n))
    assert "5 dari 5" in kept["text"]
    (refused,) = await desk.post(yusuf.chat, file=picture(700))
    assert refused["text"].startswith("Sudah ada 5 berkas") and "Lihat berkas bukti" in labels(refused)
    (again,) = await desk.post(yusuf.chat, file=picture(604))
    assert "5 dari 5" in again["text"]
    async with desk.app.database.read() as records:
        assert len(await records.evidence.of_report((await yusuf.report()).id)) == 5


async def test_papers_of_a_report(reporting: Reporting, yusuf: Reporter) -> None:
    await begun(reporting, yusuf)
    reporting.at(2026, 3, 4)
    await yusuf.say("/lapor")
    assert "SR-2602-" in await yusuf.tap("Kirim laporan")
    receipt = yusuf.last
    assert receipt is not None
    (sent,) = await reporting.desk.tap(yusuf.chat, receipt, "Unduh PDF")
    assert (await content_of(reporting.desk, sent)).startswith(b"%PDF-")
    (form,) = await reporting.desk.tap(yusuf.chat, sent, "Lampiran I Word")
    page = Document(io.BytesIO(await content_of(reporting.desk, form)))
    assert [row.cells[1].text for row in page.tables[0].rows][1:] == [
        "Kabupaten Sleman",
        "Kabupaten Klaten",
        "Kabupaten Boyolali",
    ]
    (blank,) = await reporting.desk.tap(yusuf.chat, form, "Formulir kosong")
    assert blank["document"]["file_name"] == "lampiran-i-kosong.docx"
