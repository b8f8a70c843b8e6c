"""The queue: counted by kind, ordered by what is most urgent, taken, passed on, reminded of once."""

from datetime import datetime, timedelta

import pytest

from bot.programme.people import Role
from bot.storage.database import Database, Records
from bot.storage.models import Agency, Task, TaskKind, TaskState
from bot.storage.tasks import Waiting

DAY = timedelta(days=1)
BALI = frozenset({"Bali"})


async def put(records: Records, number: int, now: datetime, **more: object) -> Task:
    asker = await records.people.meet(7, "Ratna", now)
    values = {"kind": TaskKind.QUESTION, "created_at": now} | more
    return await records.tasks.open(
        Task(person_id=asker.id, chat_id=7, text=f"tugas {number}", origin_update=number, **values)  # type: ignore[arg-type]
    )


async def test_counts_by_kind_the_most_urgent_first(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        await put(records, 1, now, due_at=now + 2 * DAY)
        await put(records, 2, now, due_at=now + 3 * DAY)
        await put(records, 3, now, kind=TaskKind.ACCESS, due_at=now + DAY)
        await put(records, 4, now, kind=TaskKind.CONTACT, due_at=now - DAY, province="Bali")
        closed = await put(records, 5, now, kind=TaskKind.REVIEW)
        assert await records.tasks.close(closed.id, closed.person_id, now)
    async with database.read() as records:
        counts = await records.tasks.counts(now)
        assert list(counts.items()) == [
            (TaskKind.CONTACT, Waiting(1, 1)),
            (TaskKind.ACCESS, Waiting(1, 0)),
            (TaskKind.QUESTION, Waiting(2, 0)),
        ]
        assert await records.tasks.counts(now, provinces=BALI) == {TaskKind.CONTACT: Waiting(1, 1)}
        assert [task.origin_update for task in await records.tasks.list_open()] == [4, 3, 1, 2]
        only = await records.tasks.list_open(kind=TaskKind.QUESTION, limit=1, offset=1)
        assert [task.origin_update for task in only] == [2]
        assert await records.tasks.count_open(kind=TaskKind.QUESTION) == 2


async def test_who_takes_it_is_noted_and_anybody_may_still_answer(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        task = await put(records, 1, now)
        rini = await records.people.meet(8, "Rini", now)
        assert await records.tasks.take(task.id, rini.id)
        assert (task.state, task.taken_by, task.waits) == (TaskState.TAKEN, rini.id, True)
        assert await records.tasks.count_open() == 1 and await records.tasks.count_of(task.person_id) == 1
        assert await records.tasks.answer(task.id, "Ya.", task.person_id, now)
        assert not await records.tasks.take(task.id, rini.id)
        assert not await records.tasks.close(task.id, rini.id, now)


async def test_passed_on_to_staff_the_hub_sees_it_no_longer(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        nowhere = await put(records, 1, now)
        assert not await records.tasks.pass_on(nowhere.id, to_staff=True)
        task = await put(records, 2, now, province="Bali")
        assert await records.tasks.take(task.id, task.person_id)
        assert await records.tasks.pass_on(task.id, to_staff=True)
        assert not await records.tasks.pass_on(task.id, to_staff=True)
        assert (task.state, task.taken_by) == (TaskState.OPEN, None)
        assert await records.tasks.count_open(provinces=BALI) == 0
        assert await records.tasks.pass_on(task.id, to_staff=False)
        assert await records.tasks.count_open(provinces=BALI) == 1


async def test_what_was_promised_is_reminded_of_once(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        old = await put(records, 1, now - 3 * DAY)
        await put(records, 2, now)
        answered = await put(records, 3, now - 3 * DAY)
        assert await records.tasks.answer(answered.id, "Ya.", answered.person_id, now)
    async with database.read() as records:
        assert [task.id for task in await records.tasks.not_nudged(now - 2 * DAY)] == [old.id]
    async with database.transaction() as records:
        await records.tasks.note_nudge([old.id, 4711], now)
    async with database.read() as records:
        assert await records.tasks.not_nudged(now - 2 * DAY) == []


@pytest.mark.parametrize("has_role", [False, True])
async def test_the_province_of_a_person_is_that_of_a_role_else_of_their_agency(
    database: Database, now: datetime, has_role: bool
) -> None:
    async with database.transaction() as records:
        person = await records.people.meet(7, "Ratna", now)
        assert await records.people.province_of(person.id, now) is None
        agency = Agency(name="Kota Denpasar", kind="region", province="Bali")
        person.agency_id = (await records.agencies.add(agency)).id
        if has_role:
            await records.people.grant(person.id, Role.HUB, now, province="Papua")
        assert await records.people.province_of(person.id, now) == ("Papua" if has_role else "Bali")
