"""An occasion is a block of YAML: told once to whom it concerns, merged, after a stop too, never stale."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.agenda import Planner
from bot.programme.custody import AssignmentKind, CustodianKind
from bot.programme.people import Role
from bot.programme.rules import About, Programme
from bot.storage.database import Database, Records
from bot.storage.models import Journey
from config.content import ContentError, load
from tests.bot.desk import labels
from tests.delivery.crowds import simulator, write_to
from tests.delivery.test_agenda import EARLIER, RULES, deliver, planned
from tests.storage.test_recaps import fill

EVENT = """
    forum:
      about: event
      when: 2026-05-20
      days: {value: 2, unit: hari, source: produk}
      whom: [hub, mentor]
      mandatory: false
      text: "Forum replikasi dibuka {tenggat}."
"""
PHASE = """
    phase_end:
      about: phase
      days: {value: 5, unit: hari, source: produk}
      whom: [innovator, official, mentor]
      text: "{tahap} {inovasi} di {instansi} berakhir {tenggat}."
"""
REVIEW = """
    review:
      about: review
      days: {value: 7, unit: hari, source: produk}
      text: "Tinjauan {inovasi} ditunggu sampai {tenggat}."
"""
REPORT = """
    early:
      about: report
      days: {value: 4, unit: hari, source: produk}
"""
RECAP = """
    early:
      about: recap
      days: {value: 9, unit: hari, source: produk}
      whom: [hub]
      text: "Rekap {triwulan} {provinsi} ditunggu."
"""
HUB, MENTOR, OFFICIAL = 911, 912, 913
EACH: dict[About, tuple[str, tuple[int, int], int, str]] = {
    About.REPORT: (REPORT, (3, 1), 904, "Pengingat otomatis menurut Pasal 51 ayat (1)."),
    About.RECAP: (RECAP, (4, 6), HUB, "9 hari sebelum tenggat rekap triwulan (Pasal 12 ayat (2))."),
    About.PHASE: (PHASE, (5, 18), OFFICIAL, "5 hari sebelum akhir tahap rencana aksi (Pasal 46 ayat (1))."),
    About.REVIEW: (REVIEW, (4, 23), 904, "7 hari sebelum akhir tinjauan keberlanjutan (Pasal 16 ayat (1))."),
    About.EVENT: (EVENT, (5, 18), MENTOR, "2 hari sebelum kegiatan, untuk pengelola Hub JIPP dan mentor."),
}
"""For each kind a block, the day on which it falls, somebody who is told, and why they read it comes."""
NOON = datetime(2026, 5, 18, 5, 0, tzinfo=UTC)


def planner(database: Database, folder: Path, block: str) -> Planner:
    """A planner whose programme has one more block."""
    (folder / "programme.yaml").write_text(f"reminders:\n  occasions:{block}", encoding="utf-8")
    return Planner(database, replace(RULES, programme=load("programme.yaml", Programme, folder)))


async def staff_up(records: Records) -> None:
    """A hub manager of Jawa Tengah, a mentor of an agency there, and its narahubung."""
    hub, mentor, official = [await records.people.meet(one, f"P{one}", EARLIER) for one in (911, 912, 913)]
    await records.people.grant(hub.id, Role.HUB, EARLIER, province="Jawa Tengah")
    await records.people.grant(mentor.id, Role.MENTOR, EARLIER)
    agency = await records.agencies.ensure("Kabupaten Kebumen", "kabupaten", "33.05", "Jawa Tengah")
    rules = RULES.programme.people
    await records.assignments.assign(mentor.id, AssignmentKind.MENTOR, EARLIER, rules, agency_id=agency.id)
    await records.custodians.add(official.id, CustodianKind.MAIN, EARLIER, agency_id=agency.id)
    started = date(2026, 3, 24)
    row = Journey(
        innovation_id="INV-1", agency=agency.name, agency_id=agency.id, started_on=started, created_at=EARLIER
    )
    await records.journeys.add(row)


async def told(database: Database) -> dict[int, list[str]]:
    """Which occasions are planned, by Telegram account."""
    found: dict[int, list[str]] = {}
    async with database.read() as records:
        for row in await records.reminders.waiting():
            person = await records.people.find(row.person_id or 0)
            name = str(row.content.get("name", "digest"))
            found.setdefault((person and person.telegram_id) or 0, []).append(name)
    return found


async def test_an_event_is_told_once_to_its_roles(database: Database, tmp_path: Path) -> None:
    async with database.transaction() as records:
        await staff_up(records)
    plan = planner(database, tmp_path, EVENT)
    assert await plan.plan(NOON - timedelta(days=1)) == 0
    assert await plan.plan(NOON) == 2
    assert await plan.plan(NOON + timedelta(hours=2)) == 0
    assert await told(database) == {HUB: ["forum"], MENTOR: ["forum"]}


@pytest.mark.parametrize("about", list(About))
async def test_a_block_of_yaml_is_enough_and_each_says_why_it_comes(
    database: Database, tmp_path: Path, about: About
) -> None:
    block, (month, day), person, why = EACH[about]
    await fill(database, EARLIER)
    async with database.transaction() as records:
        await staff_up(records)
    async with simulator() as client:
        await write_to(client, range(901, 914))
        noon = datetime(2026, month, day, 5, 0, tzinfo=UTC)
        await deliver(database, client, noon, planner(database, tmp_path, block))
        (told,) = [m["text"] for m in await client.messages(person) if m["from"]["is_bot"]]
    assert why in told and "Ingatkan besok" not in told


async def test_what_the_guideline_dates_comes_without_any_block(database: Database) -> None:
    """A phase that ends on 23 May, and the review until April; their dates are in the message."""
    await fill(database, EARLIER)
    async with database.transaction() as records:
        await staff_up(records)
    async with simulator() as client:
        await write_to(client, range(901, 914))
        for moment in (datetime(2026, 4, 23, 5, 0, tzinfo=UTC), datetime(2026, 5, 16, 5, 0, tzinfo=UTC)):
            await deliver(database, client, moment)
        mine = [m for m in await client.messages(901) if m["from"]["is_bot"]]
        review, phase = [m["text"] for m in mine]
        assert "masih berjalan? Keadaannya ditunggu sampai Kamis, 30 April 2026." in review
        assert "di Kabupaten Kebumen berakhir Sabtu, 23 Mei 2026." in phase
        assert "sampai Rabu, 3 Juni 2026, laporan kemajuan sampai Rabu, 10 Juni 2026." in phase
        (theirs,) = [m for m in await client.messages(OFFICIAL) if m["from"]["is_bot"]]
        assert "Lihat replikator" in labels(mine[1]) and "Lihat replikator" not in labels(theirs)


async def test_after_a_stop_it_is_still_told_but_not_when_it_is_stale(
    database: Database, tmp_path: Path
) -> None:
    async with database.transaction() as records:
        await staff_up(records)
    plan = planner(database, tmp_path, EVENT)
    assert await plan.plan(datetime(2026, 5, 19, 2, 1, tzinfo=UTC)) == 1  # the digest of the hub alone
    await_late = datetime(2026, 5, 18, 22, 0, tzinfo=UTC)
    assert await plan.plan(await_late) == 2


async def test_who_turned_news_off_gets_what_is_mandatory(database: Database, tmp_path: Path) -> None:
    async with database.transaction() as records:
        await staff_up(records)
        mentor = await records.people.by_telegram(MENTOR)
        assert mentor
        await records.mutes.set(mentor.id, True, EARLIER)
    await planner(database, tmp_path, EVENT).plan(NOON)
    assert MENTOR not in await told(database)
    await planner(database, tmp_path, EVENT.replace("mandatory: false", "mandatory: true")).plan(NOON)
    assert await told(database) == {HUB: ["forum"], MENTOR: ["forum"]}


async def test_the_end_of_a_phase_reaches_both_sides(database: Database, tmp_path: Path) -> None:
    await fill(database, EARLIER)
    async with database.transaction() as records:
        await staff_up(records)
    assert await planner(database, tmp_path, PHASE).plan(NOON) == 3
    assert await told(database) == {901: ["phase_end"], OFFICIAL: ["phase_end"], MENTOR: ["phase_end"]}


async def test_a_review_is_asked_of_who_did_not_answer(database: Database, tmp_path: Path) -> None:
    await fill(database, EARLIER)
    async with database.transaction() as records:
        done = await records.innovations.find("INV-1")
        assert done
        done.reviewed_on = date(2026, 2, 3)
    await planner(database, tmp_path, REVIEW).plan(datetime(2026, 4, 23, 5, 0, tzinfo=UTC))
    assert set(await told(database)) == {902, 904, 905}


async def test_it_joins_the_digest_of_the_morning(database: Database, tmp_path: Path) -> None:
    """10 April 2026: the recap that a hub owes goes out with its digest, and nothing at nine."""
    await fill(database, EARLIER)
    async with database.transaction() as records:
        await staff_up(records)
    plan = planner(database, tmp_path, EVENT.replace("2026-05-20", "2026-04-12"))
    async with simulator() as client:
        await write_to(client, range(901, 914))
        for hours in (0, 2, 5):
            await deliver(
                database, client, datetime(2026, 4, 10, 0, 31, tzinfo=UTC) + timedelta(hours=hours), plan
            )
        (mine,) = [m["text"] for m in await client.messages(HUB) if m["from"]["is_bot"]]
        assert mine.startswith("Agenda Jumat, 10 April 2026")
        assert "Rekap Triwulan I 2026 Jawa Tengah ditunggu sampai Rabu, 15 April 2026" in mine
        assert "Forum replikasi dibuka Minggu, 12 April 2026." in mine and "Ringkasan pagi" in mine
        (other,) = [m["text"] for m in await client.messages(MENTOR) if m["from"]["is_bot"]]
        assert "Forum replikasi" in other and "Agenda" not in other
    assert await planned(database) == []


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (EVENT.replace("      when: 2026-05-20\n", ""), "“when”"),
        (EVENT.replace("{tenggat}", "{inovasi}"), "“{inovasi}” belum dikenal"),
        (REVIEW.replace("about: review", "about: report"), "“text”"),
        (EVENT.replace("about: event", "about: picnic"), "harus salah satu dari"),
    ],
)
def test_a_block_that_cannot_be_used_is_said(tmp_path: Path, block: str, reason: str) -> None:
    (tmp_path / "programme.yaml").write_text(f"reminders:\n  occasions:{block}", encoding="utf-8")
    with pytest.raises(ContentError, match=reason):
        load("programme.yaml", Programme, tmp_path)
