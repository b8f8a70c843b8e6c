"""Documents from chat: sent, understood, published, withdrawn, brought back; and comments on a draft."""

import base64
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from bot.programme.people import Role
from bot.programme.trail import Action
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.people import become
from tests.homes import furnish
from tests.ingest.conftest import CATALOGUE
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")

DRAFT = """\
---
title: Rancangan Pedoman Kapal Baca
edition: Rancangan 2027
status: draft
issued_by: Tim Uji
---

# BAB I KETENTUAN UMUM

### Pasal 1

Dalam pedoman ini yang dimaksud dengan:

1. Kapal Baca adalah perpustakaan yang berlayar ke pulau kecil.

### Pasal 2

(1) Kapal Baca berlayar paling sedikit 9 (sembilan) kali setiap bulan.

(3) Nakhoda mencatat setiap kunjungan.
"""
QUESTION = "berapa kali setiap bulan Kapal Baca berlayar?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot that takes documents of one megabyte, and one of its staff."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    async with open_desk(home, document_megabytes=1) as opened:
        await become(opened, STAFF, Role.STAFF)
        yield opened


STAFF = 4242


async def send(desk: Desk, name: str, content: bytes | str) -> list[Json]:
    """Staff send a file to the list of documents; gives what came since."""
    await desk.say(STAFF, "/pedoman")
    data = content.encode() if isinstance(content, str) else content
    file = {"name": name, "mime": "application/octet-stream", "base64": base64.b64encode(data).decode()}
    return await desk.post(STAFF, file=file)


async def actions(desk: Desk) -> list[Action]:
    async with desk.app.database.read() as records:
        return [entry.action for entry in await records.audit.latest(limit=20)]


async def test_the_list_is_for_staff(desk: Desk, chat: int) -> None:
    (refused,) = await desk.say(chat, "/pedoman")
    assert "dibuka untuk petugas" in refused["text"]
    (shown,) = await desk.say(STAFF, "/pedoman")
    assert "edisi Contoh 2026.1 · naskah contoh" in shown["text"]
    assert "Belum ada naskah resmi" in shown["text"]
    assert {"Buka no. 1", "Buka no. 2", "Versi sebelumnya"} <= set(labels(shown))


async def test_a_draft_is_sent_understood_published_commented_and_withdrawn(desk: Desk, chat: int) -> None:
    (card,) = await send(desk, "rancangan kapal.md", DRAFT)
    assert "1 BAB, 2 Pasal, 2 ayat" in card["text"]
    assert "Dokumen baru" in card["text"]
    assert "ayat melompat dari 1 ke 3" in card["text"]
    (again,) = await desk.tap(STAFF, card, "Ubah edisi")
    assert "Sekarang: “Rancangan 2027”" in again["text"]
    (card,) = await desk.say(STAFF, "Rancangan Mei 2027")
    assert "edisi Rancangan Mei 2027 · rancangan" in card["text"]

    assert await desk.tap(STAFF, card, "Terbitkan dokumen") == []
    done = await desk.now(STAFF, card)
    assert done["text"].startswith("✅ Rancangan Pedoman Kapal Baca")
    assert Action.CORPUS_PUBLISHED in await actions(desk)
    (answer,) = await desk.say(chat, QUESTION)
    assert "9 (sembilan) kali" in answer["text"]
    assert "Rancangan, belum berlaku" in answer["text"]
    assert "Beri tanggapan" not in labels(answer)

    await open_for_comments(desk, done)
    await comment(desk, chat)
    await read_recap(desk, done)
    await let_the_time_run_out(desk, chat)
    await withdraw_and_bring_back(desk, done)


async def open_for_comments(desk: Desk, done: Json) -> None:
    await desk.tap(STAFF, done, "Buka tanggapan")
    asked = await desk.now(STAFF, done)
    assert "14 hari kalender (Pasal 25 ayat (2))" in asked["text"]
    await desk.tap(STAFF, asked, "Buka tanggapan")
    opened = await desk.now(STAFF, done)
    assert "Dibuka untuk tanggapan sampai" in opened["text"]
    assert "Tutup tanggapan" in labels(opened)
    assert Action.COMMENTS_OPENED in await actions(desk)


async def comment(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, QUESTION)
    (asked,) = await desk.tap(chat, answer, "Beri tanggapan")
    assert "Pasal 2, Rancangan Pedoman Kapal Baca" in asked["text"]
    assert "Sebutkan juga nama instansi" in asked["text"]
    (stored,) = await desk.say(chat, "Dinas Perpustakaan Kota Uji: cukup 4 kali. Hubungi 081234567890.")
    assert "✅ Tanggapan untuk Pasal 2 tercatat" in stored["text"]
    (section,) = await desk.tap(chat, answer, "Teks lengkap")
    (asked,) = await desk.tap(chat, section, "Beri tanggapan")
    await desk.say(chat, "=1+1 kapalnya kecil")


async def read_recap(desk: Desk, done: Json) -> None:
    card = await desk.now(STAFF, done)
    await desk.tap(STAFF, card, "Semua dokumen")
    listed = await desk.now(STAFF, done)
    assert "dibuka untuk tanggapan" in listed["text"]
    line = next(line for line in listed["text"].splitlines() if "Kapal Baca" in line)
    await desk.tap(STAFF, listed, f"Buka no. {line.split('.')[0]}")
    card = await desk.now(STAFF, done)
    assert "Tanggapan masuk: 2" in card["text"]
    (file,) = await desk.tap(STAFF, card, "Unduh rekap")
    assert "1 bagian ditanggapi" in file["caption"]
    found = await desk.client.result("getFile", file_id=file["document"]["file_id"])
    content = (await desk.client.http.get(f"/file/bot1:test/{found['file_path']}")).content
    book = load_workbook(io.BytesIO(content))
    row = [cell.value for cell in book["Rekap"][2]]
    assert row[:4] == ["Pasal 2", "KETENTUAN UMUM", "2", "0"]
    assert "cukup 4 kali. Hubungi [nomor telepon]." in row[4]
    assert [cell.value for cell in book["Tanggapan"][3]][1:4] == [
        "Pasal 2",
        "belum disebut",
        "=1+1 kapalnya kecil",
    ]
    assert book["Rekap"].freeze_panes == "A2"
    assert book["Rekap"].column_dimensions["E"].width >= 40


async def withdraw_and_bring_back(desk: Desk, done: Json) -> None:
    chat = 987654
    card = await desk.now(STAFF, done)
    await desk.tap(STAFF, card, "Tarik dokumen")
    asked = await desk.now(STAFF, done)
    assert asked["text"].startswith("Tarik Rancangan Pedoman Kapal Baca")
    await desk.tap(STAFF, asked, "Tarik dokumen")
    gone = await desk.now(STAFF, done)
    assert "sudah ditarik" in gone["text"]
    assert "9 (sembilan) kali" not in (await desk.say(chat, QUESTION))[0]["text"]
    await desk.tap(STAFF, gone, "Versi sebelumnya")
    versions = await desk.now(STAFF, done)
    assert "dipakai sekarang" in versions["text"]
    await desk.tap(STAFF, versions, "Kembali ke no. 2")
    asked = await desk.now(STAFF, done)
    assert "Dikutip kembali" in asked["text"]
    await desk.tap(STAFF, asked, "Pakai versi ini")
    assert "sudah dipakai lagi" in (await desk.now(STAFF, done))["text"]
    assert "9 (sembilan) kali" in (await desk.say(chat, QUESTION))[0]["text"]
    assert {Action.DOCUMENT_WITHDRAWN, Action.CORPUS_ROLLED_BACK} <= set(await actions(desk))


async def test_a_catalogue_is_taken_and_its_bad_rows_come_back(desk: Desk) -> None:
    rows = f"{CATALOGUE}INV-3,Sumur,,Kota Contoh,kota,Bali,dua ribu,,,,,,,,uji\n"
    card, file = await send(desk, "inovasi.csv", rows)
    assert "2 inovasi siap dipakai" in card["text"]
    assert "1 baris belum dapat dipakai" in card["text"]
    assert file["document"]["file_name"] == "katalog-ditolak.csv"
    await desk.tap(STAFF, card, "Batal terbit")
    assert "tidak diterbitkan" in (await desk.now(STAFF, card))["text"]
    (stale,) = await desk.tap_data(STAFF, card, f"guide_publish:{number_of(card)}")
    assert "Terbit" not in stale["text"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("foto.zip", b"PK", "Kirim sebagai PDF"),
        ("kosong.docx", b"PK\x03\x04rusak", "rusak atau bukan jenis itu"),
        ("besar.pdf", b"%PDF" + b"x" * 1_100_000, "lebih dari 1 MB"),
        ("bukan.pdf", b"bukan pdf", "rusak atau bukan jenis itu"),
    ],
)
async def test_a_bad_file_gets_one_sentence_with_the_remedy(
    desk: Desk, name: str, content: bytes, says: str
) -> None:
    (said,) = await send(desk, name, content)
    assert says in said["text"]
    assert "Semua dokumen" in labels(said)


async def test_facts_are_chosen_and_forged_ones_are_not(desk: Desk, chat: int) -> None:
    (card,) = await send(desk, "edaran.md", "# Edaran Uji\n\n## Batas\n\nPaling lambat tanggal 9.\n")
    number = number_of(card)
    await desk.tap(STAFF, card, "Ubah status")
    await desk.tap(STAFF, await desk.now(STAFF, card), "Sudah berlaku")
    assert "· berlaku" in (await desk.now(STAFF, card))["text"]
    await desk.tap(STAFF, await desk.now(STAFF, card), "Ubah yang diganti")
    await desk.tap(STAFF, await desk.now(STAFF, card), "Pedoman Replikasi")
    assert "Menggantikan: Pedoman Replikasi" in (await desk.now(STAFF, card))["text"]
    for forged in ("status.approved", "replaces.tidak-ada", "id.x", "title"):
        (stale,) = await desk.tap_data(STAFF, card, f"guide_set:{number}.{forged}")
        assert "Menu" in str(labels(stale)) or "layar utama" in str(labels(stale)).lower()
    (hello,) = await desk.say(chat, "/bantuan")
    (refused,) = await desk.tap_data(chat, hello, f"guide_publish:{number}")
    assert "dibuka untuk petugas" in refused["text"]
    await desk.tap(STAFF, await desk.now(STAFF, card), "Batal terbit")


async def let_the_time_run_out(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, QUESTION)
    await desk.tap(chat, answer, "Beri tanggapan")
    async with desk.app.database.transaction() as records:
        (period,) = (await records.comments.periods(desk.app.clock.now())).values()
        period.closes_at = desk.app.clock.now() - timedelta(seconds=1)
    (late,) = await desk.say(chat, "terlambat")
    assert "tidak menerima tanggapan lagi" in late["text"]
    (answer,) = await desk.say(chat, QUESTION)
    assert "Beri tanggapan" not in labels(answer)
    (late,) = await desk.tap_data(chat, answer, f"comment:{period.document}.2")
    assert "tidak menerima tanggapan lagi" in late["text"]
    (wrong,) = await desk.tap_data(chat, answer, "comment:tidak-ada.x")
    assert "tidak menerima tanggapan lagi" in wrong["text"]


def number_of(card: Json) -> int:
    """The number of the file that a card shows."""
    rows = card["reply_markup"]["inline_keyboard"]
    return int(rows[0][0]["callback_data"].split(":")[1])
