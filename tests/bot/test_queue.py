"""The queue of hub and staff: by kind and province, taken, passed on, settled elsewhere, reminded of once."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.context import Turn
from bot.feature import Feature
from bot.features.human.nudging import nudge
from bot.programme.clock import SteppedClock
from bot.programme.people import Permission, Role
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Agency, Task, TaskKind
from bot.texts import Message
from knowledge.catalogue import Sustainability
from tests.bot.desk import Desk, data_of, labels, open_desk
from tests.bot.people import become
from tests.homes import furnish
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF, RINI, HUB = 4201, 4202, 4203
BALI = "Bali"


REPORTS: list[int] = []


def reporting() -> Feature:
    """A feature that has something waiting besides tasks, once there are reports."""
    feature = Feature("reporting_of_tests")

    @feature.waiting(Permission.SEE_QUEUE, queue=True)
    async def tell_reports(turn: Turn, _: Records) -> Sequence[Message]:
        return [turn.app.texts.render("waiting_own", total=count) for count in REPORTS]

    return feature


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot with two of staff and a hub manager of Bali."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    async with open_desk(home, features=[reporting()]) as opened:
        await become(opened, STAFF, Role.STAFF)
        await become(opened, RINI, Role.STAFF)
        await become(opened, HUB, Role.HUB, province=BALI)
        yield opened


async def ask(desk: Desk, chat: int, text: str, province: str | None = None) -> Json:
    """Somebody of an agency in a province asks staff; gives what they are told."""
    await desk.say(chat, "/petugas")
    if province:
        async with desk.app.database.transaction() as records:
            person = await records.people.by_telegram(chat)
            agency = await records.agencies.add(
                Agency(name=f"Kabupaten Uji {chat}", kind="region", province=province)
            )
            known = await records.people.to_write(person.id if person else 0)
            assert known
            known.agency_id = agency.id
    (stored,) = await desk.say(chat, text)
    return stored


async def last(desk: Desk, chat: int) -> Json:
    return (await desk.client.messages(chat))[-1]


async def number_of(desk: Desk, text: str) -> int:
    async with desk.app.database.read() as records:
        return next(task.id for task in await records.tasks.list_open(limit=500) if task.text == text)


async def opened(desk: Desk, chat: int, text: str) -> Json:
    """The card of a task, opened from the queue by its number."""
    number = await number_of(desk, text)
    (card,) = await desk.tap_data(chat, await last(desk, chat), f"task:{number}")
    return card


@pytest.mark.parametrize("kind", TaskKind)
async def test_every_kind_has_its_words(desk: Desk, kind: TaskKind) -> None:
    render, day = desk.app.texts.render, desk.app.clock.now().date()
    row = {"id": 1, "kind": kind.value, "total": 1, "late": 0}
    assert render("queue", staff=True, day=day, kinds=[row], lines=[]).buttons[0][0].label
    assert render("queue_list", kind=kind.value, tasks=[], total=1, zone="Asia/Jakarta").text.startswith("1 ")


async def test_the_promise_names_the_day(desk: Desk, chat: int) -> None:
    stored = await ask(desk, chat, "kapan pelatihan pengelola dibuka?")
    due = desk.app.promises.due(desk.app.clock.now())
    assert f"paling lambat {due.day} " in stored["text"] or f", {due.day} " in stored["text"]


async def test_the_hub_is_told_first_and_staff_see_it_all(desk: Desk, chat: int) -> None:
    before = await last(desk, STAFF)
    await ask(desk, chat, "siapa yang memimpin forum di Bali?", BALI)
    card = await last(desk, HUB)
    assert "siapa yang memimpin forum di Bali?" in card["text"]
    assert f"Kabupaten Uji {chat}" in card["text"]
    assert "Provinsi" not in card["text"]
    assert "Teruskan ke petugas" in labels(card)
    assert await last(desk, STAFF) == before
    shown = await opened(desk, STAFF, "siapa yang memimpin forum di Bali?")
    assert "Provinsi: Bali." in shown["text"]
    await desk.say(STAFF, "Bu Kadek.")
    assert "Bu Kadek." in (await last(desk, chat))["text"]


async def test_a_province_without_a_hub_falls_to_staff(desk: Desk, chat: int) -> None:
    await ask(desk, chat, "ke mana surat dikirim?", "Papua Barat")
    card = await last(desk, STAFF)
    assert "Provinsi: Papua Barat, tanpa Hub." in card["text"]
    assert "ke mana surat dikirim?" not in (await last(desk, HUB))["text"]
    number = await number_of(desk, "ke mana surat dikirim?")
    (stale,) = await desk.tap_data(HUB, await last(desk, HUB), f"task:{number}")
    assert "ke mana surat dikirim?" not in stale["text"]
    for data in (f"take:{number}", f"settle:{number}", f"pass:{number}.staff", f"pass:{number}.hub"):
        await desk.tap_data(HUB, await last(desk, HUB), data)
    async with desk.app.database.read() as records:
        task = await records.tasks.find(number)
    assert task and task.waits and task.taken_by is None and not task.to_staff


async def test_passed_on_to_staff_and_back(desk: Desk, chat: int) -> None:
    await ask(desk, chat, "apakah honor mentor dari APBN?", BALI)
    card = await last(desk, HUB)
    await desk.tap(HUB, card, "Teruskan ke petugas")
    assert "diteruskan ke petugas" in (await desk.now(HUB, card))["text"]
    told = await last(desk, STAFF)
    assert "diteruskan Hub" in told["text"]
    number = await number_of(desk, "apakah honor mentor dari APBN?")
    await desk.tap_data(HUB, card, f"take:{number}")
    assert "diteruskan Hub" in (await last(desk, RINI))["text"]
    await desk.tap(STAFF, told, "Teruskan ke Hub")
    card = await opened(desk, HUB, "apakah honor mentor dari APBN?")
    (done,) = await desk.say(HUB, "Belum diatur, ikuti standar biaya daerah.")
    assert "sudah dikirim" in done["text"]
    assert "standar biaya daerah" in (await last(desk, chat))["text"]


async def test_who_takes_it_is_seen_and_the_first_answer_stands(desk: Desk, chat: int) -> None:
    await ask(desk, chat, "bolehkah dua inovasi sekaligus?")
    card = await last(desk, STAFF)
    await desk.tap(RINI, await last(desk, RINI), labels(await last(desk, RINI))[0])
    (listed,) = await desk.say(STAFF, "/antrean")
    if "ditangani" not in listed["text"]:
        await desk.tap_data(STAFF, listed, "queue:question.0")
        listed = await desk.now(STAFF, listed)
    assert "ditangani" in listed["text"]
    await desk.say(RINI, "Boleh, bila sanggup.")
    assert "Boleh, bila sanggup." in (await last(desk, chat))["text"]
    (late,) = await desk.say(STAFF, "Satu saja.", reply_to=card["message_id"])
    assert "sudah dijawab" in late["text"] and "Boleh, bila sanggup." in late["text"]
    assert "Satu saja." not in (await last(desk, chat))["text"]
    (again,) = await desk.tap(STAFF, card, labels(card)[0])
    assert "sudah dijawab" in again["text"]


async def test_settled_elsewhere_is_told_to_the_asker(desk: Desk, chat: int) -> None:
    await ask(desk, chat, "mohon dihubungi lewat telepon")
    card = await last(desk, STAFF)
    await desk.tap(STAFF, card, "Selesai di luar")
    assert "selesai di luar Pandu" in (await desk.now(STAFF, card))["text"]
    told = await last(desk, chat)
    assert "selesai lewat jalur lain" in told["text"] and labels(told) == ["Tanya petugas lagi"]


async def test_the_asker_closes_what_was_answered_elsewhere(desk: Desk, chat: int) -> None:
    await ask(desk, chat, "sudah ketemu jawabannya?")
    card = await last(desk, STAFF)
    number = await number_of(desk, "sudah ketemu jawabannya?")
    (home,) = await desk.say(chat, "/menu")
    (own,) = await desk.tap(chat, home, "Lihat pertanyaan saya")
    await desk.tap_data(chat + 1, (await desk.say(chat + 1, "/menu"))[0], f"asked_done:{number}")
    await desk.tap(chat, own, f"Selesai no. {number}")
    assert "dicatat selesai" in (await desk.now(chat, own))["text"]
    (late,) = await desk.say(STAFF, "Ini jawabannya.", reply_to=card["message_id"])
    assert "ditutup penanyanya" in late["text"]


async def test_a_status_asked_for_is_noted_with_its_evidence(desk: Desk, chat: int) -> None:
    catalogue = await desk.app.finder.ready()
    edat = next(one for one in catalogue.innovations if one.short_name == "EDAT")
    (shown,) = await desk.say(chat, "/start")
    await desk.tap_data(chat, shown, f"about:status.{edat.id}")
    card = await last(desk, STAFF)
    assert "masih berjalan?" in card["text"] and "Catat statusnya" in labels(card)
    await desk.tap(STAFF, card, "Catat statusnya")
    await desk.tap(STAFF, await desk.now(STAFF, card), "Sudah berhenti")
    assert "Apa buktinya?" in (await desk.now(STAFF, card))["text"]
    (done,) = await desk.say(STAFF, "Tidak dianggarkan lagi sejak 2024.")
    assert done["text"].startswith("✅")
    told = (await last(desk, chat))["text"]
    assert "berhenti" in told and "Tidak dianggarkan lagi sejak 2024." in told
    async with desk.app.database.read() as records:
        found = await records.innovations.find(edat.id)
        (noted,) = await records.audit.latest(limit=1)
    assert found and found.sustainability is Sustainability.STOPPED and found.reviewed_by
    assert noted.action is Action.INNOVATION_REVIEWED and noted.subject_id == edat.id
    (late,) = await desk.tap_data(RINI, await last(desk, RINI), _button(await last(desk, RINI)))
    assert "sudah dijawab" in late["text"]


def _button(message: Json) -> str:
    return data_of(message, "Catat statusnya")


async def test_kinds_are_counted_listed_and_opened(desk: Desk, chat: int) -> None:
    async with desk.app.database.transaction() as records:
        for task in await records.tasks.list_open(limit=500):
            await records.tasks.close(task.id)
    (refused,) = await desk.say(chat, "/rekap")
    if "Minta akses" not in labels(refused):
        await desk.tap_data(chat, refused, f"access:{Permission.SEE_RECAP}")
    else:
        await desk.tap(chat, refused, "Minta akses")
    for index in range(6):
        await ask(desk, chat, f"pertanyaan ke-{index} untuk daftar")
    (queue,) = await desk.say(STAFF, "/antrean")
    assert "6 pertanyaan" in queue["text"] and "1 permintaan akses" in queue["text"]
    assert labels(queue) == ["Lihat minta akses", "Lihat pertanyaan", "Urutkan menurut batas"]
    await desk.tap(STAFF, queue, "Lihat pertanyaan")
    page = await desk.now(STAFF, queue)
    assert "pertanyaan ke-4" in page["text"] and "pertanyaan ke-5" not in page["text"]
    await desk.tap(STAFF, page, "›")
    assert "pertanyaan ke-5" in (await desk.now(STAFF, page))["text"]
    await desk.tap(STAFF, page, "Lihat semua jenis")
    await desk.tap(STAFF, await desk.now(STAFF, page), "Lihat minta akses")
    only = await desk.now(STAFF, page)
    assert "1 permintaan akses menunggu" in only["text"]
    (card,) = await desk.tap(STAFF, only, labels(only)[0])
    assert "Lihat orangnya" in labels(card)
    (home,) = await desk.say(STAFF, "/menu")
    assert "7 tugas menunggu" in home["text"]


async def test_other_features_tell_the_queue_what_waits_there(desk: Desk, chat: int) -> None:
    await ask(desk, chat, "satu pertanyaan saja")
    REPORTS.append(18)
    (queue,) = await desk.say(STAFF, "/antrean")
    (home,) = await desk.say(STAFF, "/menu")
    REPORTS.clear()
    assert "18 pertanyaan ke petugas" in queue["text"]
    assert labels(queue)[0] == "Lihat pertanyaan saya" and "Lihat pertanyaan" in labels(queue)
    assert "18 pertanyaan ke petugas" not in home["text"]


async def test_after_two_working_days_staff_and_asker_are_told_once(desk: Desk, chat: int) -> None:
    await ask(desk, chat, "kapan jawabannya datang?", BALI)
    number = await number_of(desk, "kapan jawabannya datang?")
    app = desk.app
    async with app.database.transaction() as records:
        for waiting in await records.tasks.list_open(limit=500):
            if waiting.id != number:
                await records.tasks.close(waiting.id)
        task = await records.tasks.find(number)
        assert task
        due = app.promises.nudge(task.created_at)
    clock = SteppedClock(due - timedelta(hours=1))
    app = replace(app, clock=clock)
    before = [(await last(desk, who))["message_id"] for who in (chat, STAFF, HUB)]
    await nudge(app, desk.application.bot)
    assert [(await last(desk, who))["message_id"] for who in (chat, STAFF, HUB)] == before
    clock.advance(timedelta(hours=1, minutes=1))
    await nudge(app, desk.application.bot)
    told = [await last(desk, who) for who in (chat, STAFF, HUB)]
    assert "belum dijawab" in told[0]["text"] and "diingatkan" in told[0]["text"]
    assert all(f"Buka no. {number}" in labels(message) for message in told[1:])
    for _ in range(2):
        clock.advance(timedelta(days=1))
        await nudge(app, desk.application.bot)
    assert [await last(desk, who) for who in (chat, STAFF, HUB)] == told


async def test_a_process_that_ended_in_between_goes_on_where_it_was(desk: Desk, chat: int) -> None:
    app = desk.app
    async with app.database.transaction() as records:
        for waiting in await records.tasks.list_open(limit=500):
            await records.tasks.close(waiting.id)
    await ask(desk, chat, "apakah sudah diingatkan?")
    number = await number_of(desk, "apakah sudah diingatkan?")
    async with app.database.read() as records:
        task = await records.tasks.find(number)
    assert isinstance(task, Task)
    app = replace(app, clock=SteppedClock(app.promises.nudge(task.created_at) + timedelta(minutes=1)))
    await nudge(app, desk.application.bot)
    told = [await last(desk, who) for who in (chat, STAFF)]
    async with app.database.transaction() as records:
        row = await records.tasks.find(number)
        assert row
        row.nudged_at = None
    await nudge(app, desk.application.bot)
    assert [await last(desk, who) for who in (chat, STAFF)] == told
