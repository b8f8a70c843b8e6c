"""A deletion leaves nothing that is personal, on both databases, and a restored backup forgets it again."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.storage.database import Database
from bot.storage.forgotten import RECORD, note_deletions, reapply
from bot.storage.models import Agency, Entity, Invite, Journey, Owner, Question, Task, TaskKind, TaskState
from bot.storage.reports import Origin
from config.wording import NOBODY
from knowledge.answers import Route, Status

ACCOUNT, NAME, ASKED = 921_000_111, "Sutinah", "bolehkah inovasi dimodifikasi?"


async def dump(database: Database) -> str:
    """Every row of every table as text."""
    async with database.read() as records:
        tables = Entity.metadata.sorted_tables
        rows = [(await records._session.execute(select(table))).all() for table in tables]
    return str(rows)


async def live(database: Database, now: datetime) -> int:
    """Somebody with a role, an agency, a draft, a link, a question, and what waits for an answer."""
    async with database.transaction() as records:
        person = await records.people.meet(ACCOUNT, NAME, now)
        agency = await records.agencies.add(Agency(name="Puskesmas Uji", kind="unit", province="Bali"))
        person.agency_id, person.phone, person.position = agency.id, "6281234567890", "Kepala Contoh"
        await records.people.grant(person.id, Role.OFFICIAL, now, agency_id=agency.id)
        await records.custodians.add(person.id, CustodianKind.MAIN, now, agency_id=agency.id)
        invite = await records.invites.create("a" * 32, Role.OFFICIAL, now)
        invite.name, invite.used_by, invite.claimed_as = NAME, person.id, NAME
        await records.drafts.open(
            "join", Owner(person_id=person.id), None, person.id, now, answers={"n": NAME}
        )
        await records.cursors.open(ACCOUNT, person.id, "people", "find", now)
        await records.cards.add(ACCOUNT, 1, "task", 1, now)
        question = await records.questions.add(
            Question(
                update_id=1,
                person_id=person.id,
                chat_id=ACCOUNT,
                text=ASKED,
                standalone=ASKED,
                status=Status.ANSWERED,
                route=Route.QUESTION,
                asked_at=now,
            )
        )
        await records.questions.rate(question.id, person.id, helpful=False, reason=NAME, now=now)
        await records.tasks.open(
            Task(
                kind=TaskKind.QUESTION,
                person_id=person.id,
                chat_id=ACCOUNT,
                text=ASKED,
                created_at=now,
                origin_update=1,
            )
        )
        return person.id


async def test_nothing_personal_is_left(database: Database, now: datetime) -> None:
    person = await live(database, now)
    async with database.transaction() as records:
        assert await records.personal.erase(person, now + timedelta(days=1)) == ACCOUNT
        assert await records.personal.erase(person, now + timedelta(days=1)) is None
    left = await dump(database)
    for personal in (str(ACCOUNT), NAME, ASKED, "81234567890", "Kepala Contoh"):
        assert personal not in left
    later = now + timedelta(days=2)
    async with database.read() as records:
        nobody = await records.people.find(person)
        assert nobody and nobody.name == NOBODY and not nobody.active
        assert await records.people.roles(person, later) == frozenset()
        assert not await records.custodians.of_person(person, later)
        assert await records.directory.one(person, None, later) is None
        assert not await records.tasks.list_open()
    async with database.transaction() as records:
        assert (await records.people.meet(ACCOUNT, NAME, later)).id != person


async def test_a_copy_has_what_is_theirs_and_no_secret(database: Database, now: datetime) -> None:
    person = await live(database, now)
    async with database.transaction() as records:
        await records.people.meet(7, "Orang Lain", now)
    async with database.read() as records:
        copy = await records.personal.copy(person)
        counts = await records.personal.counts(person)
    assert "Puskesmas Uji" in str(copy["agencies"])
    assert ASKED in str(copy["questions"]) and NAME in str(copy["people"]) and NAME in str(copy["drafts"])
    assert "token_hash" not in str(copy) and "Orang Lain" not in str(copy)
    assert (counts["questions"], counts["searches"]) == (1, 0)


async def test_a_copy_has_ratings_and_says_what_they_wrote(database: Database, now: datetime) -> None:
    person = await live(database, now)
    async with database.transaction() as records:
        await records.reports.open("edat", Period(2026, 2), Origin(person), now)
        await records.reports.open("edat", Period(2026, 3), Origin(None), now)
        for agency, by in (("Kabupaten Kebumen", person), ("Kabupaten Kendal", None)):
            entered = Journey(innovation_id="edat", agency=agency, created_by=by, created_at=now)
            await records.journeys.add(entered)
    async with database.read() as records:
        copy = await records.personal.copy(person)
    assert [row["helpful"] for row in copy["feedback"]] == [False]
    assert [row["period"] for row in copy["authored"]["reports"]] == ["2026-02"]
    assert [row["agency"] for row in copy["authored"]["journeys"]] == ["Kabupaten Kebumen"]


async def test_what_is_old_is_emptied_and_who_was_silent_found(database: Database, now: datetime) -> None:
    person = await live(database, now)
    later = now + timedelta(days=731)
    async with database.transaction() as records:
        guest = (await records.people.meet(8, "Tamu", now)).id
        await records.invites.create("b" * 32, Role.OFFICIAL, now)
        old = await records.invites.by_token("b" * 32)
        assert old
        old.name = "Tidak Datang"
        assert await records.personal.silent_since(now, now, 9) == []
        assert await records.personal.silent_since(later, later, 9) == [guest]
        await records.personal.empty_before(now - timedelta(days=1))
        assert await records.tasks.count_of(person) == 1
    assert ASKED in await dump(database)
    async with database.transaction() as records:
        (task,) = await records.tasks.list_open()
        await records.tasks.close(task.id)
        await records.personal.empty_before(later)
        kept = await records._session.get_one(Invite, old.id)
        assert kept.name is None
    assert ASKED not in await dump(database)


async def test_a_restored_backup_forgets_again(database: Database, now: datetime, tmp_path: Path) -> None:
    person = await live(database, now)
    async with database.transaction() as records:
        await records.deletions.ask(person, now, now)
        deletion = await records.deletions.take((await records.deletions.due(now))[0])
        assert deletion
        await records.personal.erase(person, now)
        deletion.done_at = now
    assert await note_deletions(database, tmp_path, now) == 1
    assert await note_deletions(database, tmp_path, now) == 0
    assert str(ACCOUNT) not in (tmp_path / RECORD).read_text()
    async with database.transaction() as records:
        back = await records.people.to_write(person)
        assert back
        back.telegram_id, back.name, back.erased_at = ACCOUNT, NAME, None
    assert await reapply(database, tmp_path, now) == 1
    assert await reapply(database, tmp_path, now) == 0
    assert NAME not in await dump(database)


async def test_another_person_with_the_same_number_stays(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    async with database.transaction() as records:
        other = await records.people.meet(7, "Orang Lain", now)
    line = {"person": other.id, "first_seen": "2026-01-01T00:00:00Z", "done": "2026-01-02T00:00:00Z"}
    (tmp_path / RECORD).write_text(f'{json.dumps(line)}\n{{"person": 1, "fir')
    assert await reapply(database, tmp_path, now) == 0
    assert "Orang Lain" in await dump(database)


async def test_an_open_task_waits_however_old(database: Database, now: datetime) -> None:
    await live(database, now)
    async with database.transaction() as records:
        await records.personal.empty_before(now + timedelta(days=900))
        (task,) = await records.tasks.list_open()
        assert task.text == ASKED and task.state is TaskState.OPEN
