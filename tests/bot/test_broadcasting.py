"""A broadcast from its text to the last recipient: everyone counted, approved, sent once, watched."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from bot.programme.reporting import Phase
from bot.storage.models import Journey
from tests.bot.broadcasts import AT_ONCE, DINI, RINI, gather, last, numbers, sent, texts_of
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.people import become
from tests.bot.test_inviting import open_file
from tests.homes import furnish
from tests.simulator.client import Json

BODY = "{nama}, lokakarya replikasi diadakan Kamis, 12 Maret 2026."

WATCHED = 1.5
"""Seconds after which the sender has looked at how far each broadcast is."""


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path) -> AsyncIterator[Desk]:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path, approval_from=3, **AT_ONCE) as desk:
        yield desk


async def test_from_the_text_to_the_last_recipient(desk: Desk) -> None:
    people = await gather(desk, joined=4, absent=2)
    (empty,) = await desk.say(DINI, "/siaran")
    assert "Belum ada siaran" in empty["text"]
    await desk.tap(DINI, empty, "Tulis siaran")
    (draft,) = await desk.say(DINI, BODY)
    assert "4 lewat Telegram, 2 tidak terjangkau, dari 6 orang." in draft["text"]
    (samples,) = await desk.tap(DINI, draft, "Lihat 5 contoh")
    assert numbers([samples["text"]], "Yusuf 0, lokakarya") == 1 and "4 contoh dari 4" in samples["text"]
    test, after = await desk.tap(DINI, draft, "Uji ke saya")
    assert labels(after) == ["Kembali ke konsep", "Lanjut mengirim"]
    assert test["text"].endswith("lokakarya replikasi diadakan Kamis, 12 Maret 2026.")

    await desk.tap(DINI, draft, "Tambah jawaban")
    draft = await desk.now(DINI, draft)
    assert "Tombol jawaban: hadir" in draft["text"]
    await desk.tap(DINI, draft, "Lanjut mengirim")
    confirm = await desk.now(DINI, draft)
    assert "4 lewat Telegram, 2 tidak terjangkau, dari 6 orang." in confirm["text"]
    (absent,) = await desk.tap(DINI, confirm, "Lihat 2 orang")
    assert "2 dari 6 orang tidak terjangkau" in absent["text"] and "Wati 0" in absent["text"]
    (file,) = await desk.tap(DINI, absent, "Teks WA dan Excel")
    assert file["document"]["file_name"] == "belum-terjangkau.xlsx"
    await desk.tap(DINI, confirm, "Minta persetujuan")
    assert "menunggu persetujuan" in (await desk.now(DINI, confirm))["text"]
    assert not numbers(await texts_of(desk, people[0]), "lokakarya")

    asked = await last(desk, RINI)
    assert "meminta persetujuan" in asked["text"] and "dari 6 orang" in asked["text"]
    await desk.tap(RINI, asked, "Setujui dan kirim")
    await sent(desk)
    for number, person in enumerate(people):
        assert numbers(await texts_of(desk, person), f"Yusuf {number}, lokakarya") == 1
    got = await last(desk, people[0])
    assert labels(got)[:3] == ["Hadir", "Tidak hadir", "Diwakilkan"]

    await _look_at_results(desk)


async def _look_at_results(desk: Desk) -> None:
    (listed,) = await desk.say(DINI, "siaran")
    (report,) = await desk.tap(DINI, listed, "1")
    assert "4 terkirim, 2 tidak terjangkau." in report["text"]
    assert "Semua 6 orang tercatat." in report["text"]
    (file,) = await desk.tap(DINI, report, "Unduh Excel")
    assert "Keadaan 6 penerima" in file["caption"]


async def test_who_wrote_it_may_not_approve_it_and_a_colleague_may_give_it_back(desk: Desk) -> None:
    await gather(desk, joined=3, absent=0)
    draft = await _draft(desk)
    await desk.tap(DINI, draft, "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, draft), "Minta persetujuan")
    (own,) = await desk.tap_data(DINI, draft, "bc_approve:1")
    assert "disetujui oleh rekan" in own["text"]
    await desk.tap(RINI, await last(desk, RINI), "Kembalikan konsep")
    returned = await last(desk, DINI)
    assert "mengembalikan konsep" in returned["text"]
    await desk.tap(DINI, returned, "Buka konsep")
    assert "Konsep siaran" in (await desk.now(DINI, returned))["text"]
    await desk.tap(DINI, await desk.now(DINI, returned), "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, returned), "Minta persetujuan")
    assert numbers(await texts_of(desk, RINI), "meminta persetujuan") == 1, "asked anew after the return"


async def test_nobody_agrees_to_a_text_that_they_have_not_seen(desk: Desk) -> None:
    people = await gather(desk, joined=3, absent=0)
    await become(desk, 9003, Role.STAFF)
    draft = await _draft(desk, "{nama}, lokakarya diadakan Rabu.")
    await desk.tap(DINI, draft, "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, draft), "Minta persetujuan")
    old = await last(desk, 9003)
    await desk.tap(RINI, await last(desk, RINI), "Kembalikan konsep")
    await desk.tap(DINI, await last(desk, DINI), "Buka konsep")
    await desk.tap(DINI, await last(desk, DINI), "Ubah teks")
    (draft,) = await desk.say(DINI, BODY)
    await desk.tap(DINI, draft, "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, draft), "Minta persetujuan")
    said, current = await desk.tap(9003, old, "Setujui dan kirim")
    assert "belum disetujui" in said["text"] and "Kamis, 12 Maret 2026" in current["text"]
    assert not numbers(await texts_of(desk, people[0]), "lokakarya")
    await desk.tap(9003, current, "Setujui dan kirim")
    await sent(desk)
    assert numbers(await texts_of(desk, people[0]), "Kamis, 12 Maret 2026") == 1


async def test_a_colleague_who_joins_later_is_asked_once_more_and_finds_it_in_the_list(desk: Desk) -> None:
    people = await gather(desk, joined=3, absent=0)
    draft = await _draft(desk)
    await desk.tap(DINI, draft, "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, draft), "Minta persetujuan")
    await become(desk, 9003, Role.STAFF)
    (listed,) = await desk.say(DINI, "/siaran")
    (report,) = await desk.tap(DINI, listed, "1")
    assert "menunggu persetujuan" in report["text"] and "Setujui dan kirim" not in labels(report)
    await desk.tap(DINI, report, "Minta persetujuan lagi")
    assert numbers(await texts_of(desk, 9003), "meminta persetujuan") == 1
    assert numbers(await texts_of(desk, RINI), "meminta persetujuan") == 1
    (listed,) = await desk.say(RINI, "/siaran")
    (asked,) = await desk.tap(RINI, listed, "1")
    await desk.tap(RINI, asked, "Setujui dan kirim")
    await sent(desk)
    assert numbers(await texts_of(desk, people[0]), "Yusuf 0, lokakarya") == 1


async def test_the_message_of_the_progress_is_never_edited_to_what_it_says(
    tmp_path: Path, corpus_home: Path
) -> None:
    furnish(tmp_path, corpus_home)
    night = SteppedClock(datetime(2026, 3, 2, 22, tzinfo=ZoneInfo("Asia/Jakarta")))
    async with open_desk(tmp_path, clock=night, approval_from=0) as desk:
        await gather(desk, joined=2, absent=0)
        draft = await _draft(desk)
        await desk.tap(DINI, draft, "Lanjut mengirim")
        (progress,) = await desk.tap(DINI, await desk.now(DINI, draft), "Kirim sekarang")
        assert "Menunggu giliran: 2." in progress["text"]
        for label, said in (("Jeda pengiriman", "dijeda"), ("Lanjutkan pengiriman", "sedang dikirim")):
            await asyncio.sleep(WATCHED)
            night.advance(timedelta(minutes=1))
            await desk.tap(DINI, await desk.now(DINI, progress), label)
            assert said in (await desk.now(DINI, progress))["text"]
        night.advance(timedelta(hours=12))
        await sent(desk)
        await asyncio.sleep(WATCHED)
        assert "Terkirim 2 dari 2" in (await desk.now(DINI, progress))["text"]
        assert (await desk.client.sim("GET", "/stats"))["refused"] == {}


async def _draft(desk: Desk, text: str = BODY) -> dict[str, object]:
    (listed,) = await desk.say(DINI, "/siaran")
    await desk.tap(DINI, listed, "Tulis siaran")
    (draft,) = await desk.say(DINI, text)
    return draft


async def test_criteria_in_words_and_what_nobody_understands(desk: Desk) -> None:
    await gather(desk, joined=2, absent=1)
    await become(desk, 9301, Role.HUB, province="Bali")
    draft = await _draft(desk)
    await desk.tap(DINI, draft, "Pilih sasaran")
    asked = await desk.now(DINI, draft)
    (unclear,) = await desk.say(DINI, "yang rajin saja")
    assert "belum saya pahami" in unclear["text"]
    await desk.tap(DINI, asked, "Tambah Hub JIPP")
    (wider,) = await desk.say(DINI, "kecuali mentor")
    assert "3 lewat Telegram, 1 tidak terjangkau, dari 4 orang." in wider["text"]
    assert "kecuali mentor" in wider["text"]
    await desk.tap(DINI, wider, "Pilih sasaran")
    (late,) = await desk.say(DINI, "belum lapor Februari 2026")
    assert "belum lapor Februari 2026" in late["text"] and "2 lewat Telegram" in late["text"]
    async with desk.app.database.transaction() as records:
        row = Journey(
            innovation_id="X-1", agency="Kebumen", phase=Phase.TRIAL, created_at=desk.app.clock.now()
        )
        await records.journeys.add(row)
    for said, count in (("tahap II", 1), ("tahap uji coba\ntahap 3", 1), ("kecuali tahap uji coba", 2)):
        await desk.tap(DINI, late, "Pilih sasaran")
        (late,) = await desk.say(DINI, said)
        assert "tahap II uji coba" in late["text"] and f"{count} lewat Telegram" in late["text"], said
    await desk.tap(DINI, late, "Pilih sasaran")
    (all_roles,) = await desk.say(DINI, "semua kecuali mentor")
    assert "semua peran · kecuali mentor" in all_roles["text"] and "5 lewat Telegram" in all_roles["text"]


async def test_a_hub_writes_to_its_province_only(desk: Desk) -> None:
    await gather(desk, joined=2, absent=1)
    await become(desk, 9301, Role.HUB, province="Bali")
    (listed,) = await desk.say(9301, "/siaran")
    await desk.tap(9301, listed, "Tulis siaran")
    (draft,) = await desk.say(9301, BODY)
    assert "0 lewat Telegram, 0 tidak terjangkau" in draft["text"] and "di Bali" in draft["text"]
    other = await _draft(desk)
    (refused,) = await desk.tap_data(9301, draft, "bc_draft:2")
    assert "lama" in refused["text"] or "berlaku" in refused["text"], (refused["text"], other["text"])


async def test_a_few_need_no_approval_and_a_file_is_sent_by_its_id(desk: Desk) -> None:
    people = await gather(desk, joined=2, absent=0)
    (listed,) = await desk.say(DINI, "/siaran")
    await desk.tap(DINI, listed, "Tulis siaran")
    photo = {"name": "a.jpg", "mime": "image/jpeg", "base64": "/9j/4AAQ"}
    (draft,) = await desk.post(DINI, file=photo, text="{nama}, ini posternya.")
    assert "Disertai" in draft["text"]
    await desk.tap(DINI, draft, "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, draft), "Kirim sekarang")
    await sent(desk)
    got = await last(desk, people[1])
    assert "ini posternya." in got["caption"]


async def test_later_and_cancelled_before(desk: Desk) -> None:
    people = await gather(desk, joined=2, absent=0)
    draft = await _draft(desk)
    await desk.tap(DINI, draft, "Lanjut mengirim")
    await desk.tap(DINI, await desk.now(DINI, draft), "Atur waktu")
    (confirm,) = await desk.say(DINI, "12 Maret 2099 jam 9")
    assert "12 Maret 2099 pukul 09.00 WIB" in confirm["text"]
    (progress,) = await desk.tap(DINI, confirm, "Jadwalkan siaran")
    assert "dijadwalkan untuk Kamis, 12 Maret 2099 pukul 09.00 WIB" in progress["text"]
    assert "Batalkan siaran" in labels(progress)
    (report,) = await desk.tap(DINI, progress, "Lihat rincian")
    await desk.tap(DINI, report, "Batalkan siaran")
    cancelled = await desk.now(DINI, report)
    assert "dibatalkan" in cancelled["text"]
    (copied,) = await desk.tap(DINI, cancelled, "Salin jadi konsep")
    assert (
        copied["text"].startswith("Konsep siaran untuk inovator") and "Kamis, 12 Maret 2026" in copied["text"]
    )
    assert not numbers(await texts_of(desk, people[0]), "lokakarya")


async def test_who_approves_sees_the_time_and_all_that_goes_with_the_text(desk: Desk) -> None:
    await gather(desk, joined=3, absent=0)
    (listed,) = await desk.say(DINI, "/siaran")
    await desk.tap(DINI, listed, "Tulis siaran")
    photo = {"name": "a.jpg", "mime": "image/jpeg", "base64": "/9j/4AAQ"}
    (draft,) = await desk.post(DINI, file=photo, text=BODY)
    for label in ("Tambah jawaban", "Tambah tautan lapor", "Lanjut mengirim", "Atur waktu"):
        await desk.tap(DINI, await desk.now(DINI, draft), label)
    (confirm,) = await desk.say(DINI, "12 Maret 2099 jam 9")
    await desk.tap(DINI, confirm, "Minta persetujuan")
    asked = await last(desk, RINI)
    for said in ("Dikirim Kamis, 12 Maret 2099 pukul 09.00 WIB.", "Disertai foto.", "hadir, tidak hadir"):
        assert said in asked["text"], asked["text"]
    assert "Tombol ke laporan" in asked["text"] and "kabar" not in asked["text"]
    poster = (await desk.since(RINI, 0))[-2]
    assert poster["photo"] and "lokakarya replikasi diadakan Kamis" in poster["caption"]
    assert "Foto itu ada di pesan sebelum ini." in asked["text"]
    await desk.tap(RINI, asked, "Setujui jadwalnya")
    (report,) = await desk.tap_data(RINI, asked, "bc_show:1")
    assert "dijadwalkan" in report["text"] and "untuk Kamis, 12 Maret 2099 pukul 09.00" in report["text"]


async def test_who_turns_news_off_is_counted_under_the_broadcast_it_was_done_from(desk: Desk) -> None:
    people = await gather(desk, joined=2, absent=1)
    draft = await _draft(desk)
    await desk.tap(DINI, draft, "Tambah jawaban")
    await desk.tap(DINI, await desk.now(DINI, draft), "Pilih sasaran")
    await desk.tap(DINI, await desk.now(DINI, draft), "Jadikan kabar")
    await desk.tap(DINI, await desk.now(DINI, draft), "Lanjut mengirim")
    (progress,) = await desk.tap(DINI, await desk.now(DINI, draft), "Kirim sekarang")
    await sent(desk)
    got = await last(desk, people[0])
    await desk.tap(people[0], got, "Hadir")
    (off,) = await desk.tap(people[0], got, "Matikan kabar")
    assert off["text"].startswith("Kabar dimatikan.")

    (report,) = await desk.tap(DINI, await desk.now(DINI, progress), "Lihat rincian")
    assert "2 terkirim, 1 tidak terjangkau." in report["text"]
    assert "Menjawab 1 dari 2 (50%): hadir 1." in report["text"]
    assert "Mematikan kabar lewat siaran ini: 1 orang." in report["text"]
    headings, *rows = await _sheet(desk, report)
    assert headings[-1] == "Kabar dimatikan" and [bool(row[-1]) for row in rows].count(True) == 1
    assert [row[5] for row in rows if row[-1]] == ["hadir"]

    (draft,) = await desk.tap_data(DINI, report, "bc_copy:1")
    assert "1 lewat Telegram, 1 tidak terjangkau, dari 2 orang." in draft["text"]
    assert "1 orang mematikan kabar, jadi tidak dikirimi." in draft["text"]

    await desk.tap(people[0], off, "Nyalakan kabar")
    (report,) = await desk.tap_data(DINI, report, "bc_show:1")
    assert "Mematikan kabar" not in report["text"]


async def _sheet(desk: Desk, report: Json) -> list[list[str]]:
    (file,) = await desk.tap(DINI, report, "Unduh Excel")
    return await open_file(desk, file)
