"""Composing a broadcast: a file before its text, marks however they are written, what it is called."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.delivery.placeholders import title_of, unknown_marks
from tests.bot.broadcasts import AT_ONCE, DINI, gather, last, sent
from tests.bot.desk import Desk, labels, open_desk
from tests.homes import furnish
from tests.simulator.client import Json

PHOTO = {"name": "a.jpg", "mime": "image/jpeg", "base64": "/9j/4AAQ"}


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path) -> AsyncIterator[Desk]:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path, approval_from=0, **AT_ONCE) as desk:
        yield desk


async def begin(desk: Desk) -> None:
    (listed,) = await desk.say(DINI, "/siaran")
    await desk.tap(DINI, listed, "Tulis siaran")


async def send_now(desk: Desk, draft: Json) -> None:
    await desk.tap(DINI, draft, "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, draft), "Kirim sekarang")
    await sent(desk)


async def test_a_photo_without_words_waits_for_its_text(desk: Desk) -> None:
    (person,) = await gather(desk, joined=1, absent=0)
    await begin(desk)
    (asked,) = await desk.post(DINI, file=PHOTO)
    assert asked["text"].startswith("Foto diterima. Sekarang tulis teks")
    (draft,) = await desk.say(DINI, "{nama}, ini posternya.")
    assert "Disertai foto." in draft["text"]
    await send_now(desk, draft)
    got = await last(desk, person)
    assert got["photo"] and got["caption"].endswith("ini posternya.")


async def test_of_an_album_the_first_goes_with_it_and_that_is_said(desk: Desk) -> None:
    await gather(desk, joined=1, absent=0)
    await begin(desk)
    (draft,) = await desk.post(DINI, album=[PHOTO, PHOTO], text="Dua foto kegiatan.")
    assert "Disertai foto." in draft["text"] and "yang pertama disertakan" in draft["text"]


async def test_a_photo_with_too_many_words_waits_for_fewer(desk: Desk) -> None:
    await gather(desk, joined=1, absent=0)
    await begin(desk)
    (refused,) = await desk.post(DINI, file=PHOTO, text="poster " * 200)
    assert "lebih panjang dari" in refused["text"]
    (draft,) = await desk.say(DINI, "Ini posternya.")
    assert "Disertai foto." in draft["text"]


async def test_another_text_keeps_the_photo_until_it_is_taken_off(desk: Desk) -> None:
    await gather(desk, joined=1, absent=0)
    await begin(desk)
    (draft,) = await desk.post(DINI, file=PHOTO, text="Poster lokakarya.")
    (asked,) = await desk.tap(DINI, draft, "Ubah teks")
    assert "Fotonya tetap disertakan." in asked["text"]
    (draft,) = await desk.say(DINI, "Poster lokakarya yang benar.")
    assert "Disertai foto." in draft["text"] and "yang benar" in draft["text"]
    (asked,) = await desk.tap(DINI, draft, "Ubah teks")
    await desk.tap(DINI, asked, "Lepas foto")
    draft = await desk.now(DINI, asked)
    assert "Disertai" not in draft["text"] and "yang benar" in draft["text"]


async def test_marks_are_filled_in_however_they_are_written(desk: Desk) -> None:
    (person,) = await gather(desk, joined=1, absent=0)
    await begin(desk)
    (draft,) = await desk.say(DINI, "{Nama}, laporan { PERIODE } dari {instasi} ditunggu.")
    assert "Belum dikenal: {instasi}." in draft["text"] and "Yang dikenal: {nama}" in draft["text"]
    await send_now(desk, draft)
    got = (await last(desk, person))["text"]
    assert got.startswith("Yusuf 0, laporan ") and "{ PERIODE }" not in got and "{instasi}" in got


async def test_it_is_called_by_what_it_says_and_found_again_as_a_draft(desk: Desk) -> None:
    await gather(desk, joined=1, absent=0)
    await begin(desk)
    await desk.say(DINI, "{nama}, lokakarya replikasi diadakan Kamis, 12 Maret 2026 pukul 09.00 WIB.")
    (listed,) = await desk.say(DINI, "/siaran")
    assert "“Lokakarya replikasi diadakan Kamis, 12 Maret…”" in listed["text"] and "konsep" in listed["text"]
    await desk.tap(DINI, listed, "1")
    draft = await desk.now(DINI, listed)
    assert draft["text"].startswith("Konsep siaran") and "Lanjut mengirim" in labels(draft)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Yth. {nama}, rapat besok. Terima kasih.", "Rapat besok"),
        ("{nama} di {instansi}: rapat pukul 09.00 di Semarang", "Rapat pukul 09.00 di Semarang"),
        ("Laporan {periode} ditunggu", "Laporan ditunggu"),
        ("{nama}", "{nama}"),
        ("halo", "Halo"),
    ],
)
def test_what_a_text_is_called(text: str, title: str) -> None:
    assert title_of(text, 48) == title


def test_what_is_no_mark() -> None:
    assert unknown_marks("{nama} { Instansi } {nma} {nama lengkap} {} {nma}") == [
        "{nma}",
        "{nama lengkap}",
        "{}",
    ]
