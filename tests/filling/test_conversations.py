"""Forms in chat: every type of field, questions in the middle, changes, taps, words, and sending once."""

import pytest

from tests.bot.desk import Desk, data_of, labels
from tests.filling.people import FIRST, PICTURE, answers_of, drafts_of, sent_by

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_form_with_every_type_is_filled_in_by_typing(desk: Desk, chat: int) -> None:
    (asked,) = await desk.say(chat, "/uji")
    assert "Apa nama kegiatannya?" in asked["text"] and "1 dari" in asked["text"]
    for said in FIRST:
        (asked,) = await desk.say(chat, said)
    assert "1. Kabupaten Klaten, Kamis, 5 Februari 2026, Luring" in asked["text"]
    (asked,) = await desk.say(chat, "selesai")
    assert "Kirim foto, berkas, atau tautan." in asked["text"]
    (asked,) = await desk.post(chat, file=PICTURE)
    assert "1. foto" in asked["text"]
    (summary,) = await desk.say(chat, "selesai")
    for line in (
        *("1. Nama kegiatan: Belajar posyandu", "2. Jumlah orang: 12", "3. Kemajuan: 60%"),
        *("4. Tanggal: Sabtu, 28 Februari 2026", "5. Bulan laporan: Februari 2026", "6. Cara: Daring"),
        *("7. Aplikasi rapat: Zoom", "8. Ada kendala: Tidak", "9. Instansi: Kabupaten Sleman"),
        *("10. Kunjungan: 1 kunjungan", "11. Bukti: 1 foto"),
    ):
        assert line in summary["text"]
    (done,) = await desk.tap(chat, summary, "Kirim laporan")
    assert done["text"] == "Terkirim, 12 orang."
    (sent,) = await sent_by(desk, chat)
    assert sent["people"] == 12 and sent["visits"][0]["date"] == "2026-02-05"
    assert sent["files"][0]["kind"] == "photo" and sent["files"][0]["unique_id"]
    assert await drafts_of(desk, chat) == []


async def test_sending_twice_sends_once(desk: Desk, chat: int) -> None:
    for said in ("/uji", "Belajar", "ubah 8", "Klaten", "kirim"):
        shown = await desk.say(chat, said)
    (summary,) = shown
    await desk.tap(chat, summary, "Kirim laporan")
    (again,) = await desk.tap_data(chat, summary, data_of(summary, "Kirim laporan"))
    assert "Terkirim" in again["text"]
    assert len(await sent_by(desk, chat)) == 1
    (free,) = await desk.say(chat, "berapa lama magang replikasi?")
    assert "Pasal" in free["text"]


async def test_a_question_in_the_middle_is_answered_and_the_field_asked_again(desk: Desk, chat: int) -> None:
    await desk.say(chat, "/uji")
    for question, asked in (
        ("berapa lama magang replikasi?", "Apa nama kegiatannya?"),
        ("kapan laporan bulanan paling lambat dikirim", "Berapa orang yang ikut?"),
    ):
        answer, prompt = await desk.say(chat, question)
        assert "Pasal" in answer["text"]
        assert asked in prompt["text"]
        await desk.say(chat, "Belajar posyandu")
    assert (await answers_of(desk, chat)) == {"name": "Belajar posyandu"}


@pytest.mark.parametrize(
    "said", ["Rahayu", "status", "Kendala: anggaran belum turun", "Bagus", "kegiatan", "cari mitra"]
)
async def test_a_text_field_takes_texts(desk: Desk, chat: int, said: str) -> None:
    await desk.say(chat, "/uji")
    (asked,) = await desk.say(chat, said)
    assert "Berapa orang yang ikut?" in asked["text"]
    assert (await answers_of(desk, chat)) == {"name": said}


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("31 April 2026", "April hanya sampai tanggal 30."),
        ("kapan-kapan", "Tanggalnya belum terbaca."),
        ("awal bulan ini", "Tanggal pastinya belum disebut."),
    ],
)
async def test_what_is_not_taken_is_said_in_one_sentence_with_an_example(
    desk: Desk, chat: int, said: str, first: str
) -> None:
    for text in ("/uji", *FIRST[:3]):
        await desk.say(chat, text)
    (asked,) = await desk.say(chat, said)
    assert asked["text"].startswith(f"{first}\n\nTanggal berapa kunjungannya?\nContoh: 28 April")


async def test_small_talk_is_answered_and_the_field_asked_again(desk: Desk, chat: int) -> None:
    await desk.say(chat, "/uji")
    await desk.say(chat, "Belajar")
    thanks, asked = await desk.say(chat, "terima kasih banyak min")
    assert "Sama-sama" in thanks["text"]
    assert "Berapa orang" in asked["text"]


async def test_taps_answer_and_old_buttons_change_their_own_field(desk: Desk, chat: int) -> None:
    for text in ("/uji", *FIRST[:5]):
        shown = await desk.say(chat, text)
    (mode,) = shown
    assert labels(mode)[:2] == ["Luring", "Daring"]
    await desk.tap(chat, mode, "Luring")
    obstacle = await desk.now(chat, mode)
    assert "Ada kendala?" in obstacle["text"]
    await desk.say(chat, "tidak")
    (changed,) = await desk.tap_data(chat, mode, data_of(mode, "Daring"))
    assert "Cara: Daring (sebelumnya Luring)" in changed["text"]
    assert "Instansi mana yang datang?" in changed["text"]
    assert (await answers_of(desk, chat))["mode"] == "daring"


async def test_two_agencies_of_one_name_are_two_buttons(desk: Desk, chat: int) -> None:
    for text in ("/uji", *FIRST[:8]):
        await desk.say(chat, text)
    (asked,) = await desk.say(chat, "Bandung")
    assert asked["text"].startswith("“Bandung” ada lebih dari satu. Yang mana yang dimaksud?")
    assert labels(asked)[:2] == ["Kabupaten Bandung", "Kota Bandung"]
    await desk.tap(chat, asked, "Kota Bandung")
    assert (await answers_of(desk, chat))["agency"]["name"] == "Kota Bandung"


async def test_an_edited_message_corrects_what_it_answered(desk: Desk, chat: int) -> None:
    await desk.say(chat, "/uji")
    await desk.say(chat, "Belajar")
    (number,) = await desk.client.write(chat, text="12")
    await desk.settle()
    await desk.say(chat, "60%")
    told = (await desk.post(chat, text="21", edit_of=number))[-1]
    assert "Jumlah orang: 21 (sebelumnya 12)" in told["text"]
    assert "Tanggal berapa" in told["text"]
    assert (await answers_of(desk, chat))["people"] == 21


async def test_words_lead_back_out_and_on(desk: Desk, chat: int) -> None:
    for text in ("/uji", "Belajar"):
        await desk.say(chat, text)
    (back,) = await desk.say(chat, "kembali")
    assert "Apa nama kegiatannya?" in back["text"] and "Terisi: Belajar" in back["text"]
    (on,) = await desk.say(chat, "lanjut")
    assert "Berapa orang" in on["text"]
    (home,) = await desk.say(chat, "menu")
    assert "Lanjutkan Laporan keg…" in labels(home)
    await desk.tap(chat, home, "Lanjutkan Laporan keg…")
    (people,) = await desk.say(chat, "12")
    assert "Sudah berapa persen?" in people["text"]


async def test_a_reply_to_what_was_asked_is_an_answer_without_a_cursor(desk: Desk, chat: int) -> None:
    (asked,) = await desk.say(chat, "/uji")
    await desk.say(chat, "/batal")
    await desk.say(chat, "Belajar posyandu", reply_to=asked["message_id"])
    assert (await answers_of(desk, chat)) == {"name": "Belajar posyandu"}


async def test_the_summary_opens_fields_by_button_and_number(desk: Desk, chat: int) -> None:
    for text in ("/uji", "Belajar", "12"):
        await desk.say(chat, text)
    (summary,) = await desk.say(chat, "kirim")
    (choose,) = await desk.tap(chat, summary, "Perbaiki isian")
    await desk.tap(chat, choose, "2 Jumlah orang")
    await desk.say(chat, "30")
    (summary,) = await desk.say(chat, "2 jadi 31")
    assert "2. Jumlah orang: 31" in summary["text"]
    (missing,) = await desk.tap(chat, summary, "Kirim laporan") or [await desk.now(chat, summary)]
    assert missing["text"].startswith("Instansi perlu diisi sebelum dikirim.")


async def test_nobody_reaches_the_draft_of_another(desk: Desk, chat: int) -> None:
    for text in ("/uji", *FIRST[:5]):
        shown = await desk.say(chat, text)
    (mode,) = shown
    (hello,) = await desk.say(chat + 1, "/start")
    base = data_of(mode, "Luring").split(".")[0]
    for rest in (".p.mode.luring", ".v", ".e", ".t", ".g", ".c", ".s", ".x.1", ".r", ".zz", ""):
        shown = await desk.tap_data(chat + 1, hello, base + rest)
        assert [m["text"].split(".")[0] for m in shown] in (
            ["Isian ini sudah tidak terbuka di sini"],
            ["Tombol itu sudah tidak berlaku"],
        ), rest
    assert (await answers_of(desk, chat)).get("mode") is None
    shown = await desk.tap_data(chat + 1, hello, f"draft:{base.split(':')[1]}")
    assert "tidak terbuka di sini" in shown[0]["text"]


async def test_stopping_keeps_and_deleting_forgets(desk: Desk, chat: int) -> None:
    for text in ("/uji", "Belajar"):
        await desk.say(chat, text)
    (stopped,) = await desk.say(chat, "batal")
    assert "tersimpan" in stopped["text"]
    (answer,) = await desk.say(chat, "berapa lama magang replikasi?")
    assert "Pasal" in answer["text"]
    await desk.tap(chat, stopped, "Hapus draf")
    assert await drafts_of(desk, chat) == []
    (none,) = await desk.say(chat, "/lanjut")
    assert labels(none)


async def test_a_burst_is_answered_once(desk: Desk, chat: int) -> None:
    (asked,) = await desk.say(chat, "/deras")
    assert "Siapa namanya?" in asked["text"]
    for text in ("Gerai", "12", "ubah 1 jadi Gerai Sehat"):
        await desk.client.write(chat, text=text)
    await desk.settle()
    (once,) = await desk.since(chat, asked["message_id"])
    assert "Nama: Gerai Sehat (sebelumnya Gerai)" in once["text"] and "Jumlah: 12" in once["text"]
    assert labels(once)[0] == "Kirim bersama"


async def test_words_that_lead_out_are_no_answers(desk: Desk, chat: int) -> None:
    await desk.say(chat, "/uji")
    for word in ("menu", "bantuan", "petugas"):
        assert "Berapa orang" not in (await desk.say(chat, word))[-1]["text"]
    assert await answers_of(desk, chat) == {}
