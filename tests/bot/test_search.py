"""Searching in the chat: list, pages by editing, cards, comparing, filters by taps, dead ends."""

import pytest

from bot.programme.people import Role
from tests.bot.desk import Desk, Json, labels
from tests.bot.test_chat_as_it_is import group as make_group

pytestmark = pytest.mark.asyncio(loop_scope="module")


def button(message: Json, start: str) -> str:
    """The first label that begins so."""
    return next(label for label in labels(message) if label.startswith(start))


async def tapped(desk: Desk, chat: int, message: Json, label: str) -> Json:
    """Taps a button that edits; gives the message as it then stands, and nothing new was sent."""
    assert await desk.tap(chat, message, button(message, label)) == []
    return await desk.now(chat, message)


async def test_a_question_for_innovations_is_a_list_with_what_was_understood(desk: Desk, chat: int) -> None:
    (found,) = await desk.say(chat, "ada inovasi malaria yg ga pake aplikasi?")
    assert found["text"].startswith("2 inovasi malaria tanpa aplikasi\n\n1. ")
    assert "Bela Kaca · Pemkab Fak Fak · Top 99 (presentasi KIPP 2020)" in found["text"]
    assert "Juara UNPSA 2018" in found["text"]
    assert found["text"].count("Belum ditinjau keberlanjutannya") == 2
    assert {"Bandingkan", "Ubah pencarian"} <= set(labels(found))


@pytest.mark.parametrize(
    ("text", "first"),
    [("inovasi posyandu untuk pulau kecil", "inovasi posyandu pulau kecil"), ("kelas perahu", "1 inovasi")],
)
async def test_what_only_the_catalogue_holds_is_looked_for_there(
    desk: Desk, chat: int, text: str, first: str
) -> None:
    (found,) = await desk.say(chat, text)
    assert first in found["text"].splitlines()[0]
    (other,) = await desk.say(chat, "resep rendang padang yang enak")
    assert "Ubah pencarian" not in labels(other)


async def test_pages_turn_in_one_message(desk: Desk, chat: int) -> None:
    (first,) = await desk.say(chat, "/cari inovasi jawa timur")
    assert first["text"].startswith("40 inovasi di Jawa Timur")
    assert "‹" not in labels(first)
    second = await tapped(desk, chat, first, "›")
    assert "\n6. " in f"\n{second['text']}"
    assert "1. " not in second["text"].splitlines()
    third = await tapped(desk, chat, second, "›")
    assert {"‹", "›", "Ubah pencarian"} <= set(labels(third)) and len(labels(third)) <= 8
    back = await tapped(desk, chat, await tapped(desk, chat, third, "‹"), "‹")
    assert back["text"] == first["text"]


async def test_a_card_shows_what_is_known_and_leads_back(desk: Desk, chat: int) -> None:
    (found,) = await desk.say(chat, "cari malaria tanpa aplikasi")
    card = await tapped(desk, chat, found, button(found, "1 "))
    assert "Perlu aplikasi: tidak" in card["text"] and "Belum ditinjau keberlanjutannya" in card["text"]
    assert {"Tanyakan statusnya", "Kontak", "Kembali ke daftar"} <= set(labels(card))
    contact = await tapped(desk, chat, card, "Kontak")
    assert "belum terdaftar di Pandu, jadi saya tidak punya nomornya" in contact["text"]
    back = await tapped(desk, chat, contact, "Kembali ke daftar")
    assert back["text"] == found["text"]


async def test_status_and_contact_become_questions_for_staff(desk: Desk, chat: int) -> None:
    staff = chat + 1_000_000
    token = f"{staff:032x}"
    async with desk.app.database.transaction() as records:
        await records.invites.create(token, Role.STAFF, desk.app.clock.now())
    await desk.say(staff, f"/start {token}")
    (found,) = await desk.say(chat, "cari malaria")
    await tapped(desk, chat, found, button(found, "1 "))
    (stored,) = await desk.tap(chat, await desk.now(chat, found), "Tanyakan statusnya")
    assert "masih berjalan?" in stored["text"]
    assert "masih berjalan?" in (await desk.client.messages(staff))[-1]["text"]
    contact = await tapped(desk, chat, await desk.now(chat, found), "Kontak")
    (asked,) = await desk.tap(chat, contact, "Minta bantuan petugas")
    assert "menghubungi pemilik inovasi" in asked["text"]


async def test_two_are_compared_at_once_and_of_many_some_are_chosen(desk: Desk, chat: int) -> None:
    (two,) = await desk.say(chat, "cari malaria")
    compared = await tapped(desk, chat, two, "Bandingkan")
    assert "Instansi" in compared["text"] and compared["text"].count("Bela Kaca:") == 5
    (many,) = await desk.say(chat, "cari inovasi bali")
    choice = await tapped(desk, chat, many, "Bandingkan")
    assert "Pilih dua atau tiga" in choice["text"]
    choice = await tapped(desk, chat, choice, "1 ")
    choice = await tapped(desk, chat, choice, "3 ")
    compared = await tapped(desk, chat, choice, "Bandingkan 2 inovasi")
    assert "Keberlanjutan" in compared["text"]


async def test_filters_are_added_and_taken_away_by_taps(desk: Desk, chat: int) -> None:
    (found,) = await desk.say(chat, "cari inovasi kesehatan")
    assert found["text"].startswith("47 inovasi bidang kesehatan")
    refine = await tapped(desk, chat, found, "Ubah pencarian")
    assert {"Provinsi", "Lepas sektor", "Klaster", "Tahun", "Penghargaan", "Tanpa aplikasi"} <= set(
        labels(refine)
    )
    facet = await tapped(desk, chat, refine, "Provinsi")
    narrowed = await tapped(desk, chat, facet, "Jawa Tengah")
    assert "bidang kesehatan di Jawa Tengah" in narrowed["text"].splitlines()[0]
    refine = await tapped(desk, chat, narrowed, "Ubah pencarian")
    without = await tapped(desk, chat, refine, "Tanpa aplikasi")
    assert without["text"].splitlines()[0].endswith("bidang kesehatan di Jawa Tengah tanpa aplikasi")
    refine = await tapped(desk, chat, without, "Ubah pencarian")
    wider = await tapped(desk, chat, refine, "Lepas sektor")
    assert "bidang" not in wider["text"].splitlines()[0]


async def test_every_facet_leads_to_a_list_that_respects_it(desk: Desk, chat: int) -> None:
    (found,) = await desk.say(chat, "cari inovasi")
    assert found["text"].startswith("204 inovasi\n")
    for facet, first in (("Klaster", "digitalisasi"), ("Tahun", "2025"), ("Sektor", "tata kelola")):
        refine = await tapped(desk, chat, await desk.now(chat, found), "Ubah pencarian")
        choices = await tapped(desk, chat, refine, facet)
        narrowed = await tapped(desk, chat, choices, first)
        assert first in narrowed["text"].splitlines()[0]
    refine = await tapped(desk, chat, await desk.now(chat, found), "Ubah pencarian")
    assert {"Lepas sektor", "Lepas klaster", "Lepas tahun"} <= set(labels(refine))


async def test_nothing_relevant_says_so_and_offers_to_widen_or_to_ask(desk: Desk, chat: int) -> None:
    (nothing,) = await desk.say(chat, "cari inovasi malaria di Jawa Timur")
    assert nothing["text"].startswith("Saya belum menemukan inovasi malaria di Jawa Timur.")
    assert "Tanyakan ke petugas" in labels(nothing)
    wider = await tapped(desk, chat, nothing, "Semua daerah · 2")
    assert wider["text"].startswith("2 inovasi malaria")
    (nothing,) = await desk.say(chat, "/cari vaksin rabies buat anjing liar")
    assert "belum menemukan" in nothing["text"] and "Cari hal lain" in labels(nothing)


async def test_the_command_alone_asks_and_the_next_text_is_looked_for(desk: Desk, chat: int) -> None:
    (asked,) = await desk.say(chat, "cari")
    assert "Inovasi apa yang dicari?" in asked["text"]
    (found,) = await desk.say(chat, "kelas perahu")
    assert found["text"].startswith("1 inovasi kelas perahu")
    (start,) = await desk.say(chat, "/start")
    (again,) = await desk.tap(chat, start, "Cari inovasi")
    assert again["text"] == asked["text"]


async def test_asking_for_the_contact_of_a_name_says_what_can_be_done(desk: Desk, chat: int) -> None:
    (answer,) = await desk.say(chat, "cari EDAT kontaknya siapa? kami mau belajar")
    assert answer["text"].startswith("Narahubung EDAT belum terdaftar di Pandu")
    assert "Minta bantuan petugas" in labels(answer)


async def test_a_reply_with_a_number_opens_the_card(desk: Desk, chat: int) -> None:
    (found,) = await desk.say(chat, "cari inovasi papua barat")
    (card,) = await desk.say(chat, "no. 2", reply_to=found["message_id"])
    assert "Perlu aplikasi:" in card["text"]
    (other,) = await desk.say(chat, "stunting", reply_to=found["message_id"])
    assert "stunting" in other["text"].splitlines()[0]


async def test_an_edited_text_corrects_its_search(desk: Desk, chat: int) -> None:
    (found,) = await desk.say(chat, "ada inovasi malaria?")
    mine = next(m for m in await desk.client.messages(chat) if not m["from"]["is_bot"])
    await desk.say(chat, "ada inovasi sampah?", edit_of=mine["message_id"])
    assert "sampah" in (await desk.now(chat, found))["text"].splitlines()[0]


@pytest.mark.parametrize(
    "data",
    ["searched:999999.0", "searched:", "searched:x.y", "profile:1", "profile:0.0.INV-0001", "compare:7",
     "pick:999999.0.1", "refine:-1", "facet:1", "narrow:1.agency.0", "widen:1.nothing", "about:status.NONE",
     "about:", "contact:1.0.INV-9999"],
)  # fmt: skip
async def test_forged_buttons_are_stale(desk: Desk, chat: int, data: str) -> None:
    (mine,) = await desk.say(chat, "cari malaria")
    (stale,) = await desk.tap_data(chat, mine, data)
    assert "sudah tidak berlaku" in stale["text"] or "tombol" in stale["text"].lower()


async def test_somebody_elses_search_is_not_shown(desk: Desk, chat: int) -> None:
    (theirs,) = await desk.say(chat, "cari inovasi bali")
    stranger = chat + 3_000_000
    (mine,) = await desk.say(stranger, "cari malaria")
    number = next(
        data for row in theirs["reply_markup"]["inline_keyboard"] for b in row
        if (data := b["callback_data"]).startswith("refine:")
    )  # fmt: skip
    for data in (number, number.replace("refine:", "searched:") + ".0"):
        (stale,) = await desk.tap_data(stranger, mine, data)
        assert "Bali" not in stale["text"]


async def test_words_of_a_person_are_shown_as_text(desk: Desk, chat: int) -> None:
    (nothing,) = await desk.say(
        chat, "/cari <b>vaksin rabies & anjing</b> [x](menu:) {{ 7*7 }} budidaya lebah"
    )
    assert "<b>vaksin rabies & anjing</b>" in nothing["text"]


async def test_in_a_group_everybody_sees_the_list_and_nothing_personal(desk: Desk, chat: int) -> None:
    group = await make_group(desk, 4_000_000 + chat, chat)
    (found,) = await desk.say(group, "/cari malaria", **{"from": chat})
    assert found["text"].startswith("2 inovasi malaria")
    assert "Bandingkan" in labels(found)
    (nothing,) = await desk.say(group, "/cari vaksin rabies buat anjing liar", **{"from": chat})
    assert "Tanyakan ke petugas" not in labels(nothing) and "Buka obrolan pribadi" in labels(nothing)
    (asked,) = await desk.say(group, "/cari", **{"from": chat})
    assert "Contoh: /cari stunting" in asked["text"]
