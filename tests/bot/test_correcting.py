"""A broadcast that was wrong: nobody ends with the wrong text; taken back; answers filed and counted."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery import amending
from bot.programme.clock import SteppedClock
from bot.storage.models import BroadcastState, DeliveryState, Reply
from tests.bot.broadcasts import AT_ONCE, DINI, gather, last, numbers, sent, texts_of
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.test_inviting import open_file
from tests.homes import furnish
from tests.simulator.client import Json

WRONG = "{nama}, lokakarya diadakan Kamis, 12 Maret 2026."
RIGHT = "{nama}, lokakarya diadakan Jumat, 13 Maret 2026."
MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
LINE = "lokakarya menjadi Jumat, 13 Maret 2026."


@pytest.fixture
async def clock() -> SteppedClock:
    return SteppedClock(MONDAY)


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path, clock: SteppedClock) -> AsyncIterator[Desk]:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path, approval_from=0, clock=clock, **AT_ONCE) as desk:
        yield desk


async def send_it(desk: Desk) -> Json:
    """Write, start; gives the message that shows the progress."""
    (listed,) = await desk.say(DINI, "/siaran")
    await desk.tap(DINI, listed, "Tulis siaran")
    (draft,) = await desk.say(DINI, WRONG)
    await desk.tap(DINI, draft, "Tambah jawaban")
    await desk.tap(DINI, await desk.now(DINI, draft), "Lanjut mengirim")
    (progress,) = await desk.tap(DINI, await desk.now(DINI, draft), "Kirim sekarang")
    return progress


async def correct(desk: Desk, progress: Json) -> None:
    """Write the line and the right text, and confirm."""
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    await desk.tap(DINI, report, "Ralat siaran")
    await desk.say(DINI, LINE)
    (confirm,) = await desk.say(DINI, RIGHT)
    assert f"“Ralat: {LINE}”" in confirm["text"]
    await desk.tap(DINI, confirm, "Kirim ralat")


async def settled(desk: Desk, revision: int = 1) -> None:
    """Wait until all that arrived has this revision."""
    async with asyncio.timeout(60):
        while True:
            async with desk.app.database.read() as records:
                rows = await records.deliveries.of_broadcast(1, [DeliveryState.SENT, DeliveryState.UNKNOWN])
            if rows and all(row.revision == revision for row in rows):
                return
            await asyncio.sleep(0.05)


async def test_a_correction_at_sixty_percent_leaves_nobody_with_the_wrong_date(desk: Desk) -> None:
    people = await gather(desk, joined=5, absent=1)
    progress = await send_it(desk)
    await sent(desk)
    async with desk.app.database.transaction() as records:
        rows = await records.deliveries.of_broadcast(1, [DeliveryState.SENT])
        for row in rows[3:]:
            row.state, row.message_id, row.sent_at = DeliveryState.CLAIMED, None, None
            row.claimed_by = "dead"
        rows[3].state = DeliveryState.UNKNOWN
        rows[4].state, rows[4].claimed_by = DeliveryState.PENDING, None
        found = await records.broadcasts.find(1)
        assert found
        found.state = BroadcastState.PAUSED
    await correct(desk, progress)
    await settled(desk)
    await desk.tap_data(DINI, progress, "bc_resume:1")
    await sent(desk)
    await settled(desk)
    for person in people:
        newest = (await last(desk, person))["text"]
        assert newest.startswith(f"Ralat: {LINE}") and "Jumat, 13 Maret 2026" in newest
    for person in people[:3]:
        assert not numbers(await texts_of(desk, person), "Kamis, 12 Maret")


async def test_who_cannot_be_corrected_is_listed_and_holds_nobody_else_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amending, "AT_ONCE", 1)
    people = await gather(desk, joined=3, absent=0)
    progress = await send_it(desk)
    await sent(desk)
    async with desk.app.database.transaction() as records:
        for account in people[:2]:
            person = await records.people.by_telegram(account)
            assert person
            person.telegram_id = account + 1_000_000  # Telegram knows no such chat
    await correct(desk, progress)
    await settled(desk)
    await sent(desk)
    assert (await last(desk, people[2]))["text"].startswith(f"Ralat: {LINE}")
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert "1 terkirim, 2 tidak dapat dikirim" in report["text"]
    assert "Ulang 2 tak terkirim" in labels(report)
    async with desk.app.database.read() as records:
        failed = await records.deliveries.of_broadcast(1, [DeliveryState.FAILED])
    assert [row.reason for row in failed] == ["Chat not found"] * 2


async def test_a_caption_with_its_correction_is_no_longer_than_telegram_bears(desk: Desk) -> None:
    (person,) = await gather(desk, joined=1, absent=0)
    (listed,) = await desk.say(DINI, "/siaran")
    await desk.tap(DINI, listed, "Tulis siaran")
    photo = {"name": "a.jpg", "mime": "image/jpeg", "base64": "/9j/4AAQ"}
    (refused,) = await desk.post(DINI, file=photo, text="{nama} " + "😀" * 480)
    assert "paling banyak 946 huruf" in refused["text"]
    (draft,) = await desk.post(DINI, file=photo, text="😀" * 490)
    await desk.tap(DINI, draft, "Lanjut mengirim")
    (progress,) = await desk.tap(DINI, await desk.now(DINI, draft), "Kirim sekarang")
    await sent(desk)
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    await desk.tap(DINI, report, "Ralat siaran")
    (ask,) = await desk.say(DINI, LINE)
    (refused,) = await desk.tap(DINI, ask, "Teksnya tetap sama")
    assert f"paling banyak {1000 - len(LINE)} huruf" in refused["text"]
    (confirm,) = await desk.say(DINI, "😀" * 470)
    await desk.tap(DINI, confirm, "Kirim ralat")
    await settled(desk)
    assert (await last(desk, person))["caption"] == f"Ralat: {LINE}\n\n" + "😀" * 470


async def test_who_had_answered_is_told_and_the_tally_shows_it(desk: Desk) -> None:
    people = await gather(desk, joined=3, absent=0)
    progress = await send_it(desk)
    await sent(desk)
    message = await last(desk, people[0])
    (filed,) = await desk.tap(people[0], message, "Hadir")
    assert filed["text"].startswith("Dicatat: hadir")
    await desk.tap(people[0], filed, "Jadi tidak hadir")
    await desk.tap(people[1], await last(desk, people[1]), "Diwakilkan")
    await correct(desk, progress)
    await settled(desk)
    assert numbers(await texts_of(desk, people[0]), "Ralat untuk siaran yang sudah dijawab") == 1
    assert numbers(await texts_of(desk, people[2]), "Ralat untuk siaran yang sudah dijawab") == 0
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert "Menjawab 2 dari 3 (67%): tidak hadir 1, diwakilkan 1." in report["text"]


async def test_words_that_quote_it_are_filed_and_questions_reach_its_writer(desk: Desk) -> None:
    people = await gather(desk, joined=3, absent=0)
    await send_it(desk)
    await sent(desk)
    said = ("siap bu", "izin, saya dinas luar", "linknya mana?")
    for person, text in zip(people, said, strict=True):
        message = await last(desk, person)
        (filed,) = await desk.say(person, text, reply_to=message["message_id"])
        assert "Dicatat" in filed["text"] or "diteruskan ke pengirimnya" in filed["text"]
    assert "linknya mana?" in (await last(desk, DINI))["text"]
    async with desk.app.database.read() as records:
        replies = await records.ledger.replies(1)
    assert replies == {Reply.ATTENDING: 1, Reply.NOT_ATTENDING: 1, Reply.QUESTION: 1}


async def test_words_within_three_days_are_filed_without_a_quotation_and_can_be_taken_out(desk: Desk) -> None:
    people = await gather(desk, joined=2, absent=0)
    await send_it(desk)
    await sent(desk)
    (filed,) = await desk.say(people[0], "siap bu, hadir")
    assert filed["text"].startswith("Dicatat: hadir")
    (answer,) = await desk.say(people[1], "apa saja tahapan replikasi?")
    assert "tiga tahap" in answer["text"]
    await desk.tap(people[0], filed, "Bukan jawaban")
    async with desk.app.database.read() as records:
        assert await records.ledger.replies(1) == {}


async def test_a_thumb_is_an_answer_and_may_be_taken_away(desk: Desk) -> None:
    people = await gather(desk, joined=1, absent=0)
    await send_it(desk)
    await sent(desk)
    message = await last(desk, people[0])
    body = {"from": people[0], "message_id": message["message_id"]}
    for emoji, counted in (("👍", {Reply.ATTENDING: 1}), ("", {})):
        await desk.client.sim("POST", f"/chats/{people[0]}/reactions", emoji=emoji, **body)
        await desk.settle()
        async with desk.app.database.read() as records:
            assert await records.ledger.replies(1) == counted
    assert await last(desk, people[0]) == message


async def test_a_question_about_the_guideline_goes_its_own_way(desk: Desk) -> None:
    people = await gather(desk, joined=1, absent=0)
    await send_it(desk)
    await sent(desk)
    message = await last(desk, people[0])
    (answer,) = await desk.say(people[0], "apa saja tahapan replikasi?", reply_to=message["message_id"])
    assert "tiga tahap" in answer["text"]
    async with desk.app.database.read() as records:
        assert await records.ledger.replies(1) == {}


async def test_taken_back(desk: Desk) -> None:
    people = await gather(desk, joined=2, absent=1)
    progress = await send_it(desk)
    await sent(desk)
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    (asked,) = await desk.tap(DINI, report, "Tarik kembali")
    await desk.tap(DINI, asked, "Tarik kembali")
    async with asyncio.timeout(60):
        while any([numbers(await texts_of(desk, one), "lokakarya") for one in people]):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert "· ditarik kembali" in report["text"] and "Semua 3 orang tercatat." in report["text"]
    (listed,) = await desk.say(DINI, "/siaran")
    assert "ditarik kembali" in listed["text"] and "selesai dikirim" not in listed["text"]


async def test_until_48_hours_it_can_be_taken_back_and_then_it_is_said_why_not(
    desk: Desk, clock: SteppedClock
) -> None:
    (person,) = await gather(desk, joined=1, absent=0)
    progress = await send_it(desk)
    await sent(desk)
    clock.advance(timedelta(hours=47, minutes=59))
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    (asked,) = await desk.tap(DINI, report, "Tarik kembali")
    assert "dari 1 orang?" in asked["text"] and "Tarik kembali" in labels(asked)
    clock.advance(timedelta(minutes=2))
    for message, data in ((report, "bc_recall:1"), (asked, "bc_recall_yes:1")):
        (refused,) = await desk.tap_data(DINI, message, data)
        assert "hanya bisa ditarik dalam 48 jam setelah dikirim" in refused["text"]
        assert labels(refused)[:1] == ["Kirim ralat"]
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert "Tarik kembali" not in labels(report) and "Sudah ditarik" not in report["text"]
    assert numbers(await texts_of(desk, person), "lokakarya") == 1


async def test_until_72_hours_words_are_an_answer_and_then_a_question(
    desk: Desk, clock: SteppedClock
) -> None:
    early, late = await gather(desk, joined=2, absent=0)
    await send_it(desk)
    await sent(desk)
    clock.advance(timedelta(hours=71, minutes=59))
    (filed,) = await desk.say(early, "siap bu, hadir")
    assert filed["text"].startswith("Dicatat: hadir")
    clock.advance(timedelta(minutes=2))
    (answer,) = await desk.say(late, "siap bu, hadir")
    assert "Dicatat" not in answer["text"]
    async with desk.app.database.read() as records:
        assert await records.ledger.replies(1) == {Reply.ATTENDING: 1}


@pytest.mark.parametrize(
    ("state", "label", "warned"),
    [
        (DeliveryState.UNKNOWN, "Ulang 2 belum pasti", "akan menerima dua kali"),
        (DeliveryState.FAILED, "Ulang 1 tak terkirim", "belum menerimanya"),
    ],
)
async def test_those_of_the_chosen_state_get_it_again_once_and_nobody_else(
    desk: Desk, state: DeliveryState, label: str, warned: str
) -> None:
    people = await gather(desk, joined=4, absent=1)
    progress = await send_it(desk)
    await sent(desk)
    async with desk.app.database.transaction() as records:
        rows = await records.deliveries.of_broadcast(1, [DeliveryState.SENT])
        ended = (DeliveryState.UNKNOWN, DeliveryState.UNKNOWN, DeliveryState.FAILED)
        for row, became in zip(rows[:3], ended, strict=True):
            row.state, row.message_id = became, None
        chosen = {row.person_id for row in rows if row.state is state}
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    (asked,) = await desk.tap(DINI, report, label)
    assert f"Kirim ulang ke {len(chosen)} orang?" in asked["text"] and warned in asked["text"]
    for _ in range(2):
        await desk.tap(DINI, asked, "Kirim ulang siaran")
        await sent(desk)
    for account in people:
        async with desk.app.database.read() as records:
            person = await records.people.by_telegram(account)
        assert person
        assert numbers(await texts_of(desk, account), "lokakarya") == 1 + (person.id in chosen)
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert label not in labels(report) and "Semua 5 orang tercatat." in report["text"]


async def test_who_blocked_the_bot_and_came_back_gets_it_after_all(desk: Desk) -> None:
    people = await gather(desk, joined=3, absent=1)
    await desk.client.sim("PUT", "/faults", blocked=people[:2])
    progress = await send_it(desk)
    await sent(desk)
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert "1 terkirim, 3 tidak terjangkau." in report["text"] and "Ulang 2 terblokir" in labels(report)
    await desk.client.sim("PUT", "/faults", blocked=people[1:2])
    await desk.say(people[0], "/start")
    (asked,) = await desk.tap(DINI, report, "Ulang 2 terblokir")
    assert "Yang masih memblokir tetap tidak terjangkau." in asked["text"]
    await desk.tap(DINI, asked, "Kirim ulang siaran")
    await sent(desk)
    assert numbers(await texts_of(desk, people[0]), "lokakarya") == 1
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert "2 terkirim, 2 tidak terjangkau." in report["text"] and "Semua 4 orang" in report["text"]


async def test_who_was_not_reached_is_listed_as_it_was_counted(desk: Desk) -> None:
    people = await gather(desk, joined=3, absent=1)
    await desk.client.sim("PUT", "/faults", blocked=people[:1])
    progress = await send_it(desk)
    await sent(desk)
    await desk.client.sim("PUT", "/faults", blocked=[])
    await desk.say(people[0], "/start")
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    assert "2 terkirim, 2 tidak terjangkau." in report["text"]
    (listed,) = await desk.tap(DINI, report, "Lihat tak terjangkau")
    assert "2 dari 4 orang tidak terjangkau Telegram; 2 terjangkau." in listed["text"]
    assert "Yusuf 0" in listed["text"] and "Wati 0" in listed["text"]
    async with desk.app.database.transaction() as records:
        (row, *_) = await records.deliveries.of_broadcast(1, [DeliveryState.SENT])
        row.state, row.reason = DeliveryState.UNKNOWN, "interrupted"
    (file,) = await desk.tap(DINI, report, "Unduh Excel")
    _, *rows = await open_file(desk, file)
    assert [row[2] for row in rows] == ["belum pasti", "memblokir atau keluar", "belum bergabung", "terkirim"]
    assert rows[0][3] == "pengiriman terputus di tengah jalan"


async def test_after_a_correction_of_the_line_alone_texts_go_their_own_way_again(desk: Desk) -> None:
    await gather(desk, joined=1, absent=0)
    progress = await send_it(desk)
    await sent(desk)
    (report,) = await desk.tap_data(DINI, progress, "bc_show:1")
    await desk.tap(DINI, report, "Ralat siaran")
    (asked,) = await desk.say(DINI, LINE)
    (confirm,) = await desk.tap(DINI, asked, "Teksnya tetap sama")
    await desk.tap(DINI, confirm, "Kirim ralat")
    (answer,) = await desk.say(DINI, "terima kasih")
    assert "Sama-sama" in answer["text"]


async def test_who_said_to_come_still_comes_after_a_question_or_a_thumb(desk: Desk) -> None:
    people = await gather(desk, joined=2, absent=0)
    await send_it(desk)
    await sent(desk)
    for account, label in zip(people, ("Hadir", "Tidak hadir"), strict=True):
        await desk.tap(account, await last(desk, account), label)
        (asked,) = await desk.say(account, "linknya mana?")
        assert "diteruskan ke pengirimnya" in asked["text"] and "Bukan jawaban" not in labels(asked)
        (thumb,) = await desk.say(account, "👍")
        assert thumb["text"].startswith(f"Dicatat: {label.lower()},")
    async with desk.app.database.read() as records:
        assert await records.ledger.replies(1) == {Reply.ATTENDING: 1, Reply.NOT_ATTENDING: 1}
    assert numbers(await texts_of(desk, DINI), "bertanya tentang") == 2


async def test_a_corrected_broadcast_is_called_by_its_right_text(desk: Desk) -> None:
    (person,) = await gather(desk, joined=1, absent=0)
    progress = await send_it(desk)
    await sent(desk)
    await correct(desk, progress)
    await settled(desk)
    (filed,) = await desk.tap(person, await last(desk, person), "Hadir")
    assert filed["text"] == "Dicatat: hadir, untuk “Lokakarya diadakan Jumat, 13 Maret 2026”."
