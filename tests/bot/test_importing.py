"""`/impor`: a file of earlier reports is understood, stored on a tap, once, and bad rows come back."""

import base64
import io

import pytest
from openpyxl import load_workbook

from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.reporting import Channel
from tests.bot.desk import Desk
from tests.bot.test_trail import content_of
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
HEAD = (
    "Inovasi",
    "Bulan",
    "Instansi peserta",
    "Tanggal kunjungan",
    "Cara kunjungan",
    "Jumlah peserta",
    "Dikirim",
)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def document(name: str, content: bytes) -> Json:
    return {"name": name, "mime": XLSX, "base64": base64.b64encode(content).decode()}


def book(*rows: tuple[str, ...]) -> bytes:
    return to_xlsx([Sheet("Laporan", HEAD, rows)])


async def test_a_file_becomes_reports_once(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    await desk.say(chat, "/impor")
    content = book(
        ("INV-0001", "Februari 2025", "Kab. Sleman", "3/2/2025", "luring", "12", "5 Maret 2025"),
        ("INV-0001", "Februari 2025", "Bandung", "4/2/2025", "luring", "8", ""),
        ("INV-0001", "Maret 2025", "nihil", "", "", "", ""),
    )
    (checked,) = await desk.post(chat, file=document("lama.xlsx", content))
    assert checked["text"].startswith("3 baris dibaca: 2 laporan, 1 kunjungan, 1 nihil.")
    assert "baris 3: “Bandung” bisa berarti Kabupaten Bandung atau Kota Bandung." in checked["text"]
    async with desk.app.database.read() as records:
        assert await records.reports.of("INV-0001", Period(2025, 2)) is None
    (done,) = await desk.tap(chat, checked, "Simpan laporan")
    assert done["caption"].startswith("2 laporan disimpan.")
    sheet = load_workbook(io.BytesIO(await content_of(desk, done))).active
    assert sheet is not None
    assert [row[2] for row in sheet.iter_rows(values_only=True)][1:] == ["Bandung"]
    async with desk.app.database.read() as records:
        report = await records.reports.of("INV-0001", Period(2025, 2))
        nil = await records.reports.of("INV-0001", Period(2025, 3))
        assert report and nil and nil.nil and nil.mark is None
        assert (report.channel, report.mark, report.is_sent) == (Channel.IMPORT, "on_time", True)
        assert [v.agency for v in (await records.reports.contents(report)).visits] == ["Kabupaten Sleman"]
        receipt = report.receipt
    (again,) = await desk.tap(chat, checked, "Simpan laporan")
    assert again["caption"].startswith("0 laporan disimpan, 2 sudah ada dan tetap.")
    await desk.say(chat, "/impor")
    mended = book(("INV-0001", "Februari 2025", "Kota Bandung", "4/2/2025", "luring", "8", ""))
    (checked,) = await desk.post(chat, file=document("lagi.xlsx", mended))
    (done,) = await desk.tap(chat, checked, "Simpan laporan")
    async with desk.app.database.read() as records:
        report = await records.reports.of("INV-0001", Period(2025, 2))
        assert report and report.receipt == receipt
        assert len((await records.reports.contents(report)).visits) == 2


async def test_a_file_of_replicators_is_known_by_its_headings(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    (asked,) = await desk.say(chat, "/impor")
    (sent,) = await desk.tap(chat, asked, "Contoh replikator")
    assert b"xl/" in await content_of(desk, sent)
    head = ("Inovasi", "Instansi replikator", "Tahap", "Bulan mulai")
    rows = [("INV-0005", "Pemkab Sleman", "II uji coba", "Februari 2025"), ("INV-0005", "Bandung", "", "")]
    content = to_xlsx([Sheet("Replikator", head, rows)])
    (checked,) = await desk.post(chat, file=document("replikator.xlsx", content))
    assert checked["text"].startswith("2 baris dibaca: 1 replikator.")
    async with desk.app.database.read() as records:
        assert await records.journeys.of_innovation("INV-0005") == []
    (done,) = await desk.tap(chat, checked, "Simpan replikator")
    assert done["caption"].startswith("1 replikator disimpan.")
    back = load_workbook(io.BytesIO(await content_of(desk, done))).active
    assert back is not None and [row[1] for row in back.iter_rows(values_only=True)][1:] == ["Bandung"]
    async with desk.app.database.read() as records:
        (journey,) = await records.journeys.of_innovation("INV-0005")
        entries = await records.audit.latest(limit=1)
    assert (journey.agency, journey.phase, journey.channel) == ("Kabupaten Sleman", "trial", Channel.IMPORT)
    assert entries[0].action == "journeys_imported"
    (again,) = await desk.tap(chat, checked, "Simpan replikator")
    assert again["caption"].startswith("0 replikator disimpan, 1 sudah ada dan tetap.")


async def test_what_is_no_file_of_reports_changes_nothing(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.STAFF)
    await desk.say(chat, "/impor")
    (refused,) = await desk.say(chat, "ini filenya")
    assert "berkas Excel" in refused["text"]
    (refused,) = await desk.post(chat, file=document("lama.xlsx", b"bukan excel"))
    assert "Simpan ulang daftarnya" in refused["text"]
    (refused,) = await desk.post(chat, file=document("lain.xlsx", to_xlsx([Sheet("A", ("a",), [("b",)])])))
    assert refused["text"].startswith("Kolom inovasi dan bulan belum ada")
    (sent,) = await desk.tap(chat, refused, "Contoh laporan")
    filled = await content_of(desk, sent)
    (checked,) = await desk.post(chat, file=document("contoh.xlsx", filled))
    assert checked["text"].startswith("2 baris dibaca")
