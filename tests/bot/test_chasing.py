"""`/belum`: who has not reported is worked through: WhatsApp, promises, reasons, help, reminders."""

import asyncio
import io
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from bot.programme.clock import SteppedClock
from bot.programme.links import token_of
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.trail import Action
from bot.storage.models import InviteBatch, TaskKind, TaskState
from tests.bot.desk import Desk, labels, open_desk
from tests.bot.people import become
from tests.bot.test_trail import content_of
from tests.homes import furnish
from tests.simulator.client import TOKEN, Json
from tests.storage.test_recaps import profile

STAFF, HUB, WATI, LINA = 9601, 9602, 9603, 9604
FRIDAY = datetime(2026, 3, 6, 2, 0, tzinfo=UTC)  # 09.00 WIB
FEBRUARY = Period(2026, 2)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def prepared(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> Path:
    """A home in which Wati's draft has one visit, Lina has not begun, INV-3 and INV-5 (Bali) never joined."""
    home = tmp_path_factory.mktemp("prepared")
    furnish(home, corpus_home)
    clock = SteppedClock(FRIDAY - timedelta(days=10))
    async with open_desk(home, clock=clock) as desk:
        async with desk.app.database.transaction() as records:
            await records.innovations.record([profile(number) for number in range(1, 6)], {}, "1", FRIDAY)
        await invite(desk, "INV-3", "Arif")
        await invite(desk, "INV-5", "Komang")
        clock.advance(timedelta(hours=1))
        await become(desk, LINA, Role.INNOVATOR, innovation_id="INV-2")
        clock.advance(timedelta(days=6))
        await become(desk, WATI, Role.INNOVATOR, innovation_id="INV-1")
        await desk.say(WATI, "/start lapor-INV-1-m2026-02")
        await desk.say(WATI, "Sleman tgl 5 Februari, 12 orang")
        clock.advance(FRIDAY - clock.now())
        await become(desk, STAFF, Role.STAFF)
        await become(desk, HUB, Role.HUB, province="Jawa Tengah")
    return home


@pytest.fixture
async def clock() -> SteppedClock:
    return SteppedClock(FRIDAY)


@pytest.fixture
async def desk(tmp_path: Path, prepared: Path, clock: SteppedClock) -> AsyncIterator[Desk]:
    """The bot at a copy of that home; it is 6 March."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    async with open_desk(tmp_path, clock=clock) as desk:
        yield desk


async def invite(desk: Desk, innovation: str, name: str) -> None:
    """Invite a narahubung as a file of `/undang` does."""
    now = desk.app.clock.now()
    token = token_of(TOKEN, innovation)
    async with desk.app.database.transaction() as records:
        empty = InviteBatch(created_at=now, file_name="x.xlsx", rows=[], problems={}, ready=1, refused=0)
        batch = await records.batches.add(empty)
        made = await records.invites.create(token, Role.INNOVATOR, now, innovation_id=innovation)
        made.nonce, made.name, made.phone, made.batch_id = innovation, name, "6281234567890", batch.id


async def card_of(desk: Desk, chat: int, number: int) -> Json:
    """The card of a row of the list."""
    (page,) = await desk.say(chat, "/belum")
    await desk.tap(chat, page, str(number))
    return await desk.now(chat, page)


async def pressed(desk: Desk, chat: int, message: Json, label: str) -> Json:
    """The message after a tap that changes it."""
    await desk.tap(chat, message, label)
    return await desk.now(chat, message)


async def trail(desk: Desk) -> list[Action]:
    async with desk.app.database.read() as records:
        return [one.action for one in await records.audit.latest()]


async def sent(desk: Desk) -> None:
    """Wait until all that is due went out."""
    async with asyncio.timeout(30):
        while await due(desk):  # noqa: ASYNC110 - the ledger tells nobody
            await asyncio.sleep(0.05)


async def due(desk: Desk) -> bool:
    async with desk.app.database.read() as records:
        return any(one.due_at <= desk.app.clock.now() for one in await records.reminders.waiting())


async def test_the_longest_silent_comes_first(desk: Desk) -> None:
    (page,) = await desk.say(STAFF, "/belum")
    assert page["text"].splitlines() == [
        "Belum lapor Februari 2026: 4 · urut: paling lama diam",
        "",
        "1. Inovasi 3, Pemkot X · belum bergabung",
        "   Arif · tautan dikirim 24 Feb",
        "2. Inovasi 5, Pemkot X · belum bergabung",
        "   Komang · tautan dikirim 24 Feb",
        "3. Inovasi 2, Pemkot X · belum mulai",
        "   Orang 9604 · buka terakhir 24 Feb",
        "4. Inovasi 1, Pemkot X · draf 50%",
        "   Orang 9603 · buka terakhir 2 Mar",
    ]
    assert labels(page) == ["1", "2", "3", "4", "Ingatkan 2 orang", "Teks WA 2 orang", "Kembali ke rekap"]
    (page,) = await desk.say(HUB, "/belum")
    assert page["text"].startswith("Belum lapor Februari 2026: 3") and "Inovasi 5" not in page["text"]


async def test_the_text_for_whatsapp_leads_to_the_report(desk: Desk) -> None:
    card = await card_of(desk, STAFF, 4)
    assert (
        "Yth. Bapak/Ibu narahubung Inovasi 1, Pemkot X,\n"
        "laporan studi tiru Februari 2026 belum kami terima. "
        "Bila tidak ada kunjungan, cukup pilih Nihil, satu ketukan.\n"
        "Tautan: https://t.me/PanduReplikasiBot?start=lapor-INV-1-m2026-02\n"
        "Tenggat Kamis, 5 Maret 2026 pukul 23.59 WIB sudah lewat, tetapi laporan susulan tetap diterima.\n"
        "Bila ada kesulitan, silakan balas pesan ini. Terima kasih.\n"
        "Orang 9601, Tim Pandu Replikasi"
    ) in card["text"]
    assert "Minta Hub bantu" in labels(card)
    (opened,) = await desk.say(WATI, "/start lapor-INV-1-m2026-02")
    assert opened["text"].startswith("Laporan Februari 2026")
    hubs = await card_of(desk, HUB, 1)
    assert f"start={token_of(TOKEN, 'INV-3')}" in hubs["text"]
    assert "Minta Hub bantu" not in labels(hubs)
    (address,) = [
        one["url"] for row in hubs["reply_markup"]["inline_keyboard"] for one in row if "url" in one
    ]
    assert unquote(address).startswith(
        "https://wa.me/6281234567890?text=Yth. Bapak/Ibu narahubung Inovasi 3, Pemkot X,"
    )


async def test_a_link_that_is_over_is_renewed_from_the_card(desk: Desk, clock: SteppedClock) -> None:
    clock.advance(timedelta(days=14))
    card = await card_of(desk, STAFF, 1)
    assert "Tautan pribadinya perlu diperbarui" in card["text"] and "start=" not in card["text"]
    await desk.tap(STAFF, card, "Perbarui tautan")
    assert "start=" in (await card_of(desk, STAFF, 1))["text"]


async def test_a_promise_lets_the_row_rest_until_then(desk: Desk, clock: SteppedClock) -> None:
    card = await pressed(desk, STAFF, await card_of(desk, STAFF, 3), "Sudah dihubungi")
    card = await pressed(desk, STAFF, card, "Besok")
    assert (
        "Dihubungi Orang 9601, Jumat, 6 Maret 2026 pukul 09.00 WIB. Janji: Sabtu, 7 Maret 2026."
        in card["text"]
    )
    page = await pressed(desk, STAFF, card, "Kembali ke daftar")
    assert page["text"].splitlines()[:2] == [
        "Belum lapor Februari 2026: 4 · urut: paling lama diam",
        "1 di akhir daftar: menunggu janji, atau alasannya sudah diketahui.",
    ]
    assert page["text"].splitlines()[-2:] == [
        "   Orang 9604 · buka terakhir 24 Feb",
        "   dihubungi Orang 9601 6 Mar, janji 7 Mar",
    ]
    assert "Ingatkan 1 orang" in labels(page)
    (seen,) = await desk.say(HUB, "/belum")
    assert "dihubungi Orang 9601" in seen["text"]
    clock.advance(timedelta(days=1))
    (page,) = await desk.say(STAFF, "/belum")
    assert "akhir daftar" not in page["text"] and "Ingatkan 2 orang" in labels(page)
    assert "janji 7 Mar" in page["text"]


async def test_a_promise_in_words_lies_ahead(desk: Desk) -> None:
    card = await pressed(desk, STAFF, await card_of(desk, STAFF, 3), "Sudah dihubungi")
    (again,) = await desk.say(STAFF, "nanti kalau sempat")
    assert again["text"].startswith("Saya belum menemukan tanggal")
    (kept,) = await desk.say(STAFF, "katanya tgl 9")
    assert "Janji: Senin, 9 Maret 2026." in kept["text"]
    refused = await desk.tap_data(STAFF, card, "owed_called:2026-02.INV-2.2020-01-01")
    assert "Janji" not in str(refused)


async def test_a_reason_stays_until_it_is_taken_back(desk: Desk) -> None:
    card = await pressed(desk, STAFF, await card_of(desk, STAFF, 3), "Catat alasan")
    card = await pressed(desk, STAFF, card, "Bencana")
    (recap,) = await desk.say(STAFF, "/rekap")
    (file,) = await desk.tap(STAFF, recap, "Unduh Excel")
    sheet = load_workbook(io.BytesIO(await content_of(desk, file)))["Belum lapor"]
    noted = {row[0]: row[6:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert [one or "" for one in noted["INV-2"]] == ["", "", "", "bencana"]
    assert "Alasan: bencana. Dicatat Orang 9601, Jumat, 6 Maret 2026 pukul 09.00 WIB." in card["text"]
    assert "Undur tenggat" in labels(card)
    assert "Undur tenggat" not in labels(await card_of(desk, HUB, 3))
    assert "Ingatkan 1 orang" in labels((await desk.say(STAFF, "/belum"))[0])
    card = await pressed(desk, STAFF, card, "Hapus catatan")
    assert "Alasan" not in card["text"] and "Hapus catatan" not in labels(card)
    assert "Ingatkan 2 orang" in labels((await desk.say(STAFF, "/belum"))[0])
    actions = await trail(desk)
    assert actions.count(Action.CHASED) == 1 and actions.count(Action.CHASE_DROPPED) == 1


async def test_the_hub_is_asked_to_help_and_what_it_notes_comes_back(desk: Desk) -> None:
    card = await card_of(desk, STAFF, 3)
    (asked,) = await desk.tap(STAFF, card, "Minta Hub bantu")
    assert asked["text"].startswith("Hub JIPP Jawa Tengah diminta")
    (again,) = await desk.tap(STAFF, card, "Minta Hub bantu")
    assert "sudah diminta" in again["text"]
    task = (await desk.since(HUB, 0))[-1]
    assert (
        "Mohon dihubungi: Orang 9604, Inovasi 2, Pemkot X. Laporan Februari 2026 belum ada." in task["text"]
    )
    task = await pressed(desk, HUB, task, "Sudah dihubungi")
    await desk.tap(HUB, task, "Besok")
    told = (await desk.since(STAFF, 0))[-1]
    assert told["text"].startswith("Narahubung “Inovasi 2” sudah dihubungi.")
    assert "dijanjikan Sabtu, 7 Maret 2026" in told["text"]
    async with desk.app.database.read() as records:
        assert await records.tasks.about(TaskKind.CHASE, "2026-02.INV-2") is None


async def test_a_report_that_comes_settles_what_the_hub_was_asked(desk: Desk) -> None:
    card = await card_of(desk, STAFF, 3)
    await desk.tap(STAFF, card, "Minta Hub bantu")
    async with desk.app.database.read() as records:
        task = await records.tasks.about(TaskKind.CHASE, "2026-02.INV-2")
    (offer,) = await desk.say(LINA, "/nihil")
    await desk.tap_data(LINA, offer, "nil_send:INV-2.2026-02")
    async with desk.app.database.read() as records:
        assert task and (await records.tasks.find(task.id) or task).state is TaskState.CLOSED
    card = await pressed(desk, STAFF, card, "Sudah dihubungi")
    assert card["text"].startswith("Laporan itu tidak lagi menunggu")
    page = await pressed(desk, STAFF, card, "Buka daftarnya")
    assert page["text"].startswith("Belum lapor Februari 2026: 3")


async def test_all_whom_telegram_reaches_are_reminded_together_once_a_day(desk: Desk) -> None:
    (page,) = await desk.say(STAFF, "/belum")
    page = await pressed(desk, STAFF, page, "Ingatkan 2 orang")
    assert "Pengingat dari Orang 9601, Tim Pandu Replikasi." in page["text"]
    done = await pressed(desk, STAFF, page, "Ingatkan 2 orang")
    assert done["text"] == "Pengingat dikirim ke 2 orang."
    await sent(desk)
    reminder = (await desk.since(LINA, 0))[-1]
    assert "Laporan Februari 2026 “Inovasi 2” belum dikirim." in reminder["text"]
    assert reminder["text"].endswith("Pengingat dari Orang 9601, Tim Pandu Replikasi.")
    drafted = (await desk.since(WATI, 0))[-1]
    assert "1 kunjungan sudah tercatat" in drafted["text"] and "Lengkapi laporan" in labels(drafted)
    before = len(await desk.since(LINA, 0))
    await desk.tap_data(HUB, (await desk.say(HUB, "/belum"))[0], "owed_remind:2026-02.ok")
    await sent(desk)
    assert len(await desk.since(LINA, 0)) == before
    await desk.tap(LINA, reminder, "Nihil, langsung kirim")
    assert "Belum lapor Februari 2026: 3" in (await desk.say(STAFF, "/belum"))[0]["text"]
    assert (await trail(desk)).count(Action.REMINDED) == 2


async def test_at_night_the_reminder_waits_for_the_morning(desk: Desk, clock: SteppedClock) -> None:
    clock.advance(timedelta(hours=12))
    (page,) = await desk.say(STAFF, "/belum")
    page = await pressed(desk, STAFF, page, "Ingatkan 2 orang")
    done = await pressed(desk, STAFF, page, "Ingatkan 2 orang")
    assert done["text"] == "2 orang menerimanya pagi berikutnya, supaya satu pesan sehari."
    async with desk.app.database.read() as records:
        waiting = await records.reminders.waiting()
    assert {one.due_at for one in waiting} == {datetime(2026, 3, 7, 2, 0, tzinfo=UTC)}


async def test_who_is_out_of_reach_comes_as_a_spreadsheet(desk: Desk) -> None:
    (page,) = await desk.say(HUB, "/belum")
    (file,) = await desk.tap(HUB, page, "Teks WA 1 orang")
    rows = list(load_workbook(io.BytesIO(await content_of(desk, file))).active.iter_rows())
    assert [cell.value for cell in rows[1]][:6] == [
        "1",
        "Arif",
        "Pemkot X",
        "Inovasi 3",
        "belum bergabung",
        "6281234567890",
    ]
    assert str(rows[1][6].value).endswith(token_of(TOKEN, "INV-3"))
    assert str(rows[1][8].hyperlink.target).startswith("https://wa.me/6281234567890?text=Yth")
    assert len(rows) == 2


@pytest.mark.parametrize(
    "data", ["owed:2026-02.INV-5", "owed_called:2026-02.INV-5.none", "owed_hub:2026-02.INV-1", "belum:x"]
)
async def test_a_hub_sees_and_notes_nothing_of_another_province(desk: Desk, data: str) -> None:
    (page,) = await desk.say(HUB, "/belum")
    answers = await desk.tap_data(HUB, page, data)
    assert "Komang" not in str(answers) + str(await desk.now(HUB, page))
    async with desk.app.database.read() as records:
        assert await records.chases.of_month(FEBRUARY) == {}
        assert await records.tasks.count_open(kind=TaskKind.CHASE) == 0


async def test_an_innovator_has_no_such_list(desk: Desk) -> None:
    (refused,) = await desk.say(WATI, "/belum")
    assert "Belum lapor" not in refused["text"]
    (refused,) = await desk.tap_data(WATI, refused, "owed:2026-02.INV-2")
    assert "Orang 9604" not in refused["text"]
