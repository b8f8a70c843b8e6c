"""An answer becomes an entry of the FAQ: edited, approved, cited from then on, withdrawn; and /celah."""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from bot.programme.people import Role
from bot.programme.trail import Action
from bot.storage.models import FaqEntry, FaqState, TaskKind
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.people import become
from tests.homes import furnish
from tests.simulator.client import TOKEN, Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF, RINI, HUB = 4301, 4302, 4303
QUESTION = "berapa tarif parkir kapal baca di dermaga?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot with two of staff and a hub manager of Bali."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    async with open_desk(home) as opened:
        await become(opened, STAFF, Role.STAFF)
        await become(opened, RINI, Role.STAFF)
        await become(opened, HUB, Role.HUB, province="Bali")
        yield opened


async def last(desk: Desk, chat: int) -> Json:
    return (await desk.client.messages(chat))[-1]


async def actions(desk: Desk) -> list[Action]:
    async with desk.app.database.read() as records:
        return [entry.action for entry in await records.audit.latest(limit=5)]


async def newest(desk: Desk) -> FaqEntry:
    """The entry that was begun last."""
    async with desk.app.database.read() as records:
        for number in range(50, 0, -1):
            if found := await records.faq.find(number):
                return found
    raise AssertionError("no entry")


async def answered(desk: Desk, chat: int, question: str, answer: str, by: int = STAFF) -> Json:
    """Somebody asks staff, and is answered; gives what who answered sees then."""
    await desk.say(chat, "/petugas")
    await desk.say(chat, question)
    async with desk.app.database.transaction() as records:
        task = next(one for one in await records.tasks.list_open(limit=500) if one.text == question)
        if by == HUB:
            task.province = "Bali"
    await desk.tap_data(by, await last(desk, by), f"task:{task.id}")
    (done,) = await desk.say(by, answer)
    return done


async def test_an_answer_is_cited_from_then_on_until_it_is_withdrawn(desk: Desk, chat: int) -> None:
    (before,) = await desk.say(chat, QUESTION)
    assert "Rp" not in before["text"]
    done = await answered(
        desk, chat, QUESTION, "Tarif parkir kapal baca Rp5.000 sehari, hubungi 081234567890."
    )
    (card,) = await desk.tap(STAFF, done, "Jadikan tanya jawab")
    assert QUESTION in card["text"] and "Rp5.000" in card["text"] and "0812" not in card["text"]
    (again,) = await desk.tap(STAFF, done, "Jadikan tanya jawab")
    assert again["text"] == card["text"]

    (asked,) = await desk.tap(STAFF, card, "Ubah pertanyaan")
    assert QUESTION in asked["text"]
    (card,) = await desk.say(STAFF, "Berapa tarif parkir kapal baca di dermaga?")
    (asked,) = await desk.tap(STAFF, card, "Ubah jawaban")
    (card,) = await desk.say(STAFF, "Tarif parkir kapal baca di dermaga Rp5.000 sehari.")
    (asked,) = await desk.tap(STAFF, card, "Isi dasar")
    (card,) = await desk.say(STAFF, "Surat edaran nomor 3 tahun 2026")
    assert "Surat edaran nomor 3 tahun 2026" in card["text"]

    assert await desk.tap(STAFF, card, "Terbitkan jawaban") == []
    shown = await desk.now(STAFF, card)
    assert "terbit, mulai sekarang dikutip" in shown["text"]
    assert (await actions(desk))[0] is Action.FAQ_PUBLISHED
    (stale,) = await desk.tap_data(STAFF, shown, f"faq_edit:{(await newest(desk)).id}.answer")
    assert "Rp" not in stale["text"]

    (cited,) = await desk.say(chat + 1_000_000, QUESTION)
    assert "Rp5.000 sehari" in cited["text"]
    assert "Tanya Jawab Petugas" in cited["text"] and "Jawaban petugas" in cited["text"]

    await desk.tap(STAFF, shown, "Lihat yang terbit")
    assert "Berapa tarif parkir" in (await desk.now(STAFF, shown))["text"]
    (card,) = await desk.tap(STAFF, await desk.now(STAFF, shown), f"Buka no. {(await newest(desk)).id}")
    await desk.tap(STAFF, card, "Tarik kembali")
    assert "sudah ditarik" in (await desk.now(STAFF, card))["text"]
    assert (await actions(desk))[0] is Action.FAQ_WITHDRAWN
    (gone,) = await desk.say(chat + 2_000_000, QUESTION)
    assert "Rp5.000" not in gone["text"]


async def test_a_hub_proposes_and_staff_approve(desk: Desk, chat: int) -> None:
    done = await answered(desk, chat, "di mana loket antar pulau?", "Di kantor camat.", by=HUB)
    (card,) = await desk.tap(HUB, done, "Jadikan tanya jawab")
    assert "Terbitkan jawaban" not in labels(card)
    entry = await newest(desk)
    (refused,) = await desk.tap_data(HUB, card, f"faq_publish:{entry.id}")
    assert "dibuka untuk" in refused["text"]
    await desk.tap(HUB, card, "Minta persetujuan")
    assert "sudah dikirim ke petugas" in (await desk.now(HUB, card))["text"]
    told = await last(desk, STAFF)
    assert "mengusulkan tanya jawab" in told["text"]
    await desk.tap_data(HUB, card, f"faq_send:{entry.id}")
    async with desk.app.database.read() as records:
        (waiting,) = await records.tasks.list_open(kind=TaskKind.FAQ)
    (shown,) = await desk.tap_data(RINI, await last(desk, RINI), f"task:{waiting.id}")
    assert "Di kantor camat." in shown["text"] and "Terbitkan jawaban" in labels(shown)
    await desk.tap(RINI, shown, "Buang konsep")
    async with desk.app.database.read() as records:
        assert await records.tasks.count_open(kind=TaskKind.FAQ) == 0
    assert (await newest(desk)).state is FaqState.DROPPED
    assert "belum dipakai" in (await last(desk, HUB))["text"]


async def test_nobody_opens_what_others_wrote(desk: Desk, chat: int) -> None:
    done = await answered(desk, chat, "apakah ada jam khusus?", "Tidak ada.")
    (card,) = await desk.tap(STAFF, done, "Jadikan tanya jawab")
    entry = await newest(desk)
    for data in ("faq:{}", "faq_edit:{}.answer", "faq_send:{}", "faq_drop:{}"):
        (stale,) = await desk.tap_data(HUB, await last(desk, HUB), data.format(entry.id))
        assert "Tidak ada." not in stale["text"]
    assert (await newest(desk)).state is FaqState.DRAFT
    async with desk.app.database.read() as records:
        task = entry.task_id and await records.tasks.find(entry.task_id)
    assert task
    (refused,) = await desk.tap_data(chat, await last(desk, chat), f"faq_new:{task.id}")
    assert "dibuka untuk" in refused["text"]
    assert card


async def test_a_second_person_approves_where_that_is_set(
    tmp_path: Path, corpus_home: Path, chat: int
) -> None:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path, faq_second_approval=True) as desk:
        await become(desk, STAFF, Role.STAFF)
        await become(desk, RINI, Role.STAFF)
        done = await answered(desk, chat, "apakah ada jam khusus?", "Tidak ada.")
        (card,) = await desk.tap(STAFF, done, "Jadikan tanya jawab")
        assert "Terbitkan jawaban" not in labels(card)
        await desk.tap_data(STAFF, card, f"faq_publish:{(await newest(desk)).id}")
        assert (await newest(desk)).state is FaqState.DRAFT
        await desk.tap(STAFF, card, "Minta persetujuan")
        (shown,) = await desk.tap(RINI, await last(desk, RINI), "Periksa usulan")
        assert "Terbitkan jawaban" in labels(shown)


async def test_open_questions_are_grouped_exported_and_answered(desk: Desk, chat: int) -> None:
    (refused,) = await desk.say(chat, "/celah")
    assert "dibuka untuk petugas" in refused["text"]
    for place, text in enumerate(
        ("berapa uang saku peserta kapal wisata", "uang saku peserta kapal wisata berapa ya 081234567890?")
    ):
        await desk.say(chat + 100 + place, text)
    (answer,) = await desk.say(chat + 103, "apa saja tahapan replikasi?")
    await desk.tap(chat + 103, answer, "Belum membantu")
    await desk.tap_data(chat + 103, await last(desk, chat + 103), _reason_of(await last(desk, chat + 103)))

    (shown,) = await desk.say(STAFF, "/celah")
    assert "pertanyaan terbuka dalam" in shown["text"]
    assert "0812" not in shown["text"]
    place = next(
        line.split(".")[0] for line in shown["text"].splitlines() if "uang saku peserta kapal wisata" in line
    )
    await desk.tap(STAFF, shown, f"Buka kelompok {place}")
    group = await desk.now(STAFF, shown)
    assert "2 pertanyaan serupa, 2 belum ditemukan" in group["text"]

    await desk.tap(STAFF, group, "Kembali ke daftar")
    last_id = (await last(desk, STAFF))["message_id"]
    await desk.tap(STAFF, await desk.now(STAFF, shown), "Unduh Excel")
    (file,) = await desk.since(STAFF, last_id)
    book = load_workbook(io.BytesIO(await content(desk, file)))
    texts = [str(row[1]) for row in book["Pertanyaan"].iter_rows(min_row=2, values_only=True)]
    assert any("uang saku" in text for text in texts) and not any("0812" in text for text in texts)
    assert "kurang lengkap" in [row[3] for row in book["Pertanyaan"].iter_rows(values_only=True)]

    (asked,) = await desk.tap(STAFF, group, "Tulis tanya jawab")
    assert "uang saku" in asked["text"]
    (card,) = await desk.say(STAFF, "Uang saku peserta kapal wisata ditanggung instansi pengirim.")
    await desk.tap(STAFF, card, "Terbitkan jawaban")
    assert "terbit" in (await desk.now(STAFF, card))["text"]
    (shown,) = await desk.say(STAFF, "/celah")
    assert "uang saku" not in shown["text"]
    (cited,) = await desk.say(chat + 104, "berapa uang saku peserta kapal wisata")
    assert "ditanggung instansi pengirim" in cited["text"]


def _reason_of(message: Json) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return str(next(b["callback_data"] for row in rows for b in row if b["text"] == "Kurang lengkap"))


async def content(desk: Desk, message: Json) -> bytes:
    """The bytes of a file that the bot sent."""
    file = await desk.client.result("getFile", file_id=message["document"]["file_id"])
    return (await desk.client.http.get(f"/file/bot{TOKEN}/{file['file_path']}")).content
