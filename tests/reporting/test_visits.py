"""Visits as they happen: recorded at once, undone, asked about where doubtful, changed by words and edits."""

import pytest

from tests.reporting.people import Reporter

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_sure_visit_is_recorded_outside_any_form(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 3)
    told = await yusuf.say("sleman baru pulang, 12 org, minat")
    assert told.startswith("Dicatat untuk laporan Februari: Kabupaten Sleman, 3 Feb, 12 orang, berminat.")
    assert "Belum disebut: cara kunjungan." in told and "Februari: 1 kunjungan, belum ada bukti." in told
    assert [one for one in yusuf.buttons if one != "Tambah bukti"] == [
        "Luring",
        "Daring",
        "Perbaiki",
        "Bukan laporan",
    ]
    assert "12 orang, luring, berminat" in await yusuf.tap("Luring")
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 12, "luring", "minat")]
    await yusuf.tap("Bukan laporan")
    assert await yusuf.visits() == []


async def test_unsure_is_asked_first(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    asked = await yusuf.say("ada tamu dari klaten")
    assert "untuk laporan studi tiru?" in asked and yusuf.buttons == ["Catat kunjungan", "Bukan laporan"]
    assert await yusuf.reports() == []
    assert "Kabupaten Klaten, tanggal belum jelas" in await yusuf.tap("Catat kunjungan")
    assert len(await yusuf.visits()) == 1
    await yusuf.say("ada tamu dari kudus")
    assert "tidak dicatat" in await yusuf.tap("Bukan laporan")
    assert len(await yusuf.visits()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "tahapan replikasi apa saja",
        "besok sleman mau datang",
        "sleman batal datang",
        "berapa orang paling banyak yang ikut studi tiru?",
        "sleman itu sudah pernah datang belum?",
    ],
)
async def test_questions_plans_and_cancelled_visits_are_not_recorded(yusuf: Reporter, text: str) -> None:
    yusuf.reporting.at(2026, 2, 20)
    assert await yusuf.say(text)
    assert await yusuf.reports() == []


async def test_an_ambiguous_agency_is_asked_about_by_two_buttons(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    told = await yusuf.say("bandung tgl 12, 10 org, luring")
    assert "Kab. Bandung atau Kota Bandung?" in told
    assert yusuf.buttons[:2] == ["Kab. Bandung", "Kota Bandung"]
    await yusuf.tap("Kota Bandung")
    assert await yusuf.visits() == [("Kota Bandung", "12/2", 10, "luring", None)]


@pytest.mark.parametrize("crowd", ["rombongan satu bus", "dua bus", "puluhan orang", "sekitar 40-an orang"])
async def test_a_vague_number_is_asked_about_and_not_guessed(yusuf: Reporter, crowd: str) -> None:
    yusuf.reporting.at(2026, 2, 20)
    told = await yusuf.say(f"Kudus tgl 12 luring, {crowd}")
    assert "berapa orang?" in told and await yusuf.visits() == [
        ("Kabupaten Kudus", "12/2", None, "luring", None)
    ]
    shown = await yusuf.say("1 = 42 orang")
    assert "berapa orang?" not in shown and (await yusuf.visits())[0][2] == 42


async def test_a_vague_number_is_written_or_left_open_by_a_tap(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    await yusuf.say("Kudus tgl 12 luring, rombongan satu bus")
    assert {"Isi jumlah", "Belum tahu jumlah"} <= set(yusuf.buttons)
    assert "Berapa orang yang datang dari Kudus?" in await yusuf.tap("Isi jumlah")
    assert "belum terbaca sebagai jumlah" in await yusuf.say("satu bus")
    await yusuf.say("42 org")
    assert (await yusuf.visits())[0][2] == 42
    await yusuf.say("Jepara tgl 13 luring, dua bus")
    shown = await yusuf.tap("Belum tahu jumlah")
    assert "berapa orang?" not in shown
    jepara = (await yusuf.contents()).counted[1]
    assert (jepara.visit.visitors, jepara.note) == (None, "dua bus")


async def test_a_bus_with_its_number_is_no_question(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    assert "berapa orang?" not in await yusuf.say("Kudus tgl 12 luring, 2 bus, 80 orang, minat")
    assert (await yusuf.visits())[0][2] == 80


async def test_the_same_visit_twice_is_asked_about(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    await yusuf.say("Klaten tgl 5, 9 orang, luring")
    told = await yusuf.say("Kabupaten Klaten tgl 5 feb 9 orang daring, Kudus tgl 6 feb 4 orang")
    assert "sama dengan kunjungan no. 1. Memang dua kali?" in told
    assert len(await yusuf.visits()) == 2
    await yusuf.tap("Klaten dua kali")
    assert [visit[0] for visit in await yusuf.visits()] == [
        "Kabupaten Klaten",
        "Kabupaten Klaten",
        "Kabupaten Kudus",
    ]


async def test_a_header_of_whatsapp_only_proposes_a_day(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 11)
    told = await yusuf.say(
        "[05/02 10.12] Bu Lina PKM: *Klaten* jadi dtg 9 org\n"
        "[05/02 10.15] Bu Lina PKM: kendal via zoom tgl 10, 8 org"
    )
    assert told.startswith("2 kunjungan dicatat untuk laporan Februari:")
    assert "• Kabupaten Klaten, tanggal belum jelas, 9 orang" in told
    assert "Tanggal kunjungan Klaten?" in told and yusuf.buttons[:2] == ["5 Februari", "Tanggal lain"]
    await yusuf.tap("Tanggal lain")
    await yusuf.say("4 februari")
    assert await yusuf.visits() == [
        ("Kabupaten Klaten", "4/2", 9, None, None),
        ("Kabupaten Kendal", "10/2", 8, "daring", None),
    ]


async def test_a_visit_of_another_month_is_asked_about_and_moved(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 3, 3)
    await yusuf.say("/lapor")
    told = await yusuf.say("Brebes 1 maret, 8 org")
    assert "termasuk bulan Maret" in told and await yusuf.visits() == []
    await yusuf.tap("Pindah ke Maret")
    assert await yusuf.visits("2026-03") == [("Kabupaten Brebes", "1/3", 8, None, None)]
    assert "uji coba" in await yusuf.say("rencana bulan depan uji coba di dua puskesmas")
    assert (await yusuf.contents()).plan_next == "uji coba di dua puskesmas"


async def test_a_day_to_come_waits_for_a_word(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    told = await yusuf.say("ada kunjungan dari Kudus tgl 28 maret 7 org")
    assert "tanggal itu belum tiba" in told and await yusuf.visits() == []
    await yusuf.tap("Ubah tanggal")
    await yusuf.say("28 februari")
    assert await yusuf.visits() == [("Kabupaten Kudus", "28/2", 7, None, None)]


async def test_many_cells_by_one_message_and_what_was_overwritten(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 3 12 org minat, Klaten tgl 5, kendal via zoom tgl 10, Kudus tgl 12 15 org")
    told = await yusuf.say("2=10, 3=22, semua luring kecuali kendal, yang lain belum ada tindak lanjut")
    assert "Cara kunjungan no. 1, 2 dan 4: luring" in told
    assert await yusuf.visits() == [
        ("Kabupaten Sleman", "3/2", 12, "luring", "minat"),
        ("Kabupaten Klaten", "5/2", 10, "luring", "belum"),
        ("Kabupaten Kendal", "10/2", 22, "daring", "belum"),
        ("Kabupaten Kudus", "12/2", 15, "luring", "belum"),
    ]
    told = await yusuf.say("no 4 jadi 11 orang")
    assert "Jumlah orang no. 4 Kudus: 15 menjadi 11" in told
    assert "no. 9 belum ada" in await yusuf.say("no 9 = 4")


async def test_a_correction_finds_the_visit_it_takes_back(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 3 12 org, Klaten tgl 5 9 org")
    assert "Kabupaten Sleman menjadi Kabupaten Bantul" in await yusuf.say(
        "eh salah, bukan Sleman tapi Bantul"
    )
    assert [visit[0] for visit in await yusuf.visits()] == ["Kabupaten Bantul", "Kabupaten Klaten"]
    await yusuf.say("hapus no 2")
    assert [visit[0] for visit in await yusuf.visits()] == ["Kabupaten Bantul"]


async def test_a_changed_message_changes_what_it_told(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    (number,) = await yusuf.reporting.desk.client.write(yusuf.chat, text="Sleman tgl 3 12 org")
    await yusuf.reporting.desk.settle()
    await yusuf.reporting.desk.client.write(yusuf.chat, text="Sleman tgl 3 21 org", edit_of=number)
    await yusuf.reporting.desk.settle()
    assert await yusuf.visits() == [("Kabupaten Sleman", "3/2", 21, None, None)]


async def test_a_question_in_between_is_answered_and_changes_nothing(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    await yusuf.say("Sleman tgl 3 12 org")
    assert "Pasal 47" in await yusuf.say("kapan batas waktu laporan bulanan?")
    await yusuf.say("Klaten tgl 5 9 org")
    assert len(await yusuf.visits()) == 2


async def test_catat_takes_the_visit_behind_it_or_asks(yusuf: Reporter) -> None:
    yusuf.reporting.at(2026, 2, 20)
    assert "Kabupaten Klaten, 19 Feb, 9 orang" in await yusuf.say("/catat klaten kemarin 9 org")
    assert "Dari instansi mana" in await yusuf.say("/catat")
    assert "Kabupaten Kudus" in await yusuf.say("kudus")
    assert len(await yusuf.visits()) == 2


async def test_one_living_card_with_seven_rows_a_page(yusuf: Reporter) -> None:
    await yusuf.say("/lapor")
    names = ("Sleman", "Klaten", "Boyolali", "Kendal", "Kudus", "Jepara", "Rembang", "Blora", "Demak")
    card = await yusuf.say(", ".join(f"{name} tgl {day} 5 org" for day, name in enumerate(names, 2)))
    assert "(1–7 dari 9)" in card and await yusuf.keyboards() == 1
    assert "(8–9 dari 9)" in await yusuf.tap("›")
    assert "(1–7 dari 9)" in await yusuf.tap("›")
    await yusuf.say("Pati tgl 20, 4 org")
    assert await yusuf.keyboards() == 1
