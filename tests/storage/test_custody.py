"""Custodians, handovers and assignments keep the limits of the guideline and lose nothing."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.programme.custody import AssignmentKind, CustodianKind
from bot.programme.people import Role
from bot.programme.rules import Programme
from bot.storage.assignments import LimitReachedError
from bot.storage.database import Database, Records
from bot.storage.handovers import Outcome
from bot.storage.invites import hash_of
from bot.storage.models import Agency, Custodian, Handover, Owner, Task, TaskKind
from config.content import load

RULES = load("programme.yaml", Programme).people
MAIN, DEPUTY = CustodianKind.MAIN, CustodianKind.DEPUTY


async def _meet(database: Database, now: datetime, *telegram_ids: int) -> list[int]:
    async with database.transaction() as records:
        return [(await records.people.meet(i, f"P{i}", now)).id for i in telegram_ids]


async def test_one_main_custodian_and_any_number_of_deputies(database: Database, now: datetime) -> None:
    people = await _meet(database, now, 1, 2, 3)
    async with database.transaction() as records:
        for person in people:
            await records.custodians.add(person, MAIN, now, innovation_id="INV-1")
        held = await records.custodians.of_innovation("INV-1", now)
        assert [(row.person_id, row.kind) for row in held] == [
            (people[0], MAIN),
            (people[1], DEPUTY),
            (people[2], DEPUTY),
        ]
        assert [person.id for person in await records.custodians.people_of("INV-1", now)] == people
        assert await records.custodians.looks_after(people[1], now, innovation_id="INV-1")
        assert not await records.custodians.looks_after(people[1], now, innovation_id="INV-2")
        await records.custodians.end(held[0].id, now)
        later = now + timedelta(seconds=1)
        again = await records.custodians.add(people[1], MAIN, later, innovation_id="INV-1")
        assert (again.id, again.kind) == (held[1].id, MAIN)
        assert not await records.custodians.of_person(people[0], later)


async def test_the_database_refuses_a_second_main_one(database: Database, now: datetime) -> None:
    one, two = await _meet(database, now, 1, 2)
    with pytest.raises(IntegrityError):
        async with database.transaction() as records:
            await records.custodians.add(one, MAIN, now, innovation_id="INV-1")
            row = Custodian(person_id=two, innovation_id="INV-1", kind=MAIN, since=now)
            records._session.add(row)


async def test_many_join_at_once_and_one_is_main(database: Database, now: datetime) -> None:
    people = await _meet(database, now, *range(1, 9))

    async def add(person: int) -> CustodianKind:
        async with database.transaction() as records:
            return (await records.custodians.add(person, MAIN, now, innovation_id="INV-1")).kind

    kinds = await asyncio.gather(*(add(person) for person in people))
    assert kinds.count(MAIN) == 1


def _handover(person: int, by: int, now: datetime, word: str = "t", **more: str) -> Handover:
    return Handover(
        person_id=person,
        nonce=word,
        token_hash=hash_of(word),
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=7),
        origin_update=1,
        **more,
    )


async def _settled(records: Records, now: datetime) -> tuple[int, int, int]:
    old, new = [await records.people.meet(i, f"P{i}", now) for i in (1, 2)]
    agency = await records.agencies.add(Agency(name="Puskesmas Contoh", kind="unit"))
    old.agency_id = agency.id
    await records.people.grant(old.id, Role.INNOVATOR, now, innovation_id="INV-1")
    await records.people.grant(old.id, Role.OFFICIAL, now, agency_id=agency.id)
    await records.people.grant(old.id, Role.HUB, now, province="Papua")
    await records.custodians.add(old.id, MAIN, now, innovation_id="INV-1")
    await records.custodians.add(old.id, MAIN, now, agency_id=agency.id)
    await records.cursors.open(1, old.id, "human", "question", now)
    task = Task(
        kind=TaskKind.QUESTION, person_id=old.id, chat_id=1, text="?", created_at=now, origin_update=9
    )
    return old.id, new.id, (await records.tasks.open(task)).id


async def test_everything_goes_over_at_once_and_can_be_taken_back(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        old, new, task = await _settled(records, now)
        shared = await records.drafts.open("report", Owner(innovation_id="INV-1"), "2026-02", old, now)
        own = await records.drafts.open("join", Owner(person_id=old), None, old, now)
        handover = await records.handovers.open(_handover(old, old, now))
        taken = await records.handovers.take(handover.id, new, now)
        assert taken and taken.outcome is Outcome.TAKEN
    async with database.transaction() as records:
        assert not await records.custodians.of_person(old, now)
        assert [row.kind for row in await records.custodians.of_person(new, now)] == [MAIN, MAIN]
        assert [draft.id for draft in await records.drafts.open_of(old, now)] == [own.id]
        (draft,) = await records.drafts.open_of(new, now)
        assert (draft.id, draft.edited_by, draft.opened_by) == (shared.id, new, old)
        assert await records.people.roles(old, now) == {Role.HUB}
        assert await records.people.roles(new, now) == {Role.INNOVATOR, Role.OFFICIAL}
        assert await records.cursors.current(1, old, now) is None
        moved = await records.tasks.find(task)
        assert moved and (moved.person_id, moved.chat_id) == (new, 2)
        successor = await records.people.find(new)
        assert successor and successor.agency_id
        assert await records.handovers.take_back(handover.id, now)
        assert not await records.handovers.take_back(handover.id, now)
    async with database.read() as records:
        assert not await records.custodians.of_person(new, now)
        assert len(await records.custodians.of_person(old, now)) == 2
        assert await records.people.roles(new, now) == set()
        assert await records.people.roles(old, now) == {Role.HUB, Role.INNOVATOR, Role.OFFICIAL}
        back = await records.tasks.find(task)
        assert back and (back.person_id, back.chat_id) == (old, 1)


async def test_a_province_goes_over_and_nothing_else(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        old, new, _ = await _settled(records, now)
        handover = await records.handovers.open(_handover(old, old, now, province="Papua"))
        await records.handovers.take(handover.id, new, now)
        assert await records.people.roles(old, now) == {Role.INNOVATOR, Role.OFFICIAL}
        assert await records.people.roles(new, now) == {Role.HUB}
        assert len(await records.custodians.of_person(old, now)) == 2


async def test_a_handover_is_taken_once_in_time_by_somebody_else(database: Database, now: datetime) -> None:
    old, new, other = await _meet(database, now, 1, 2, 3)
    late = now + timedelta(days=7)
    async with database.transaction() as records:
        first = await records.handovers.open(_handover(old, old, now, "a"))
        second = await records.handovers.open(_handover(old, old, now, "b"))
        assert [h.id for h in await records.handovers.waiting(old, now)] == [second.id]
        assert await records.handovers.by_token("b") is second
        tries = [(first, new, now), (second, old, now), (second, new, late), (second, new, now)]
        tries += [(second, new, now), (second, other, now)]
        outcomes = [await records.handovers.take(h.id, person, at) for h, person, at in tries]
        assert [taken and taken.outcome for taken in outcomes] == [
            Outcome.CANCELLED,
            Outcome.OWN,
            Outcome.EXPIRED,
            Outcome.TAKEN,
            Outcome.ALREADY_YOURS,
            Outcome.USED,
        ]
        assert not await records.handovers.cancel(second.id, now)


async def _agencies(records: Records, count: int) -> list[int]:
    made = [await records.agencies.add(Agency(name=f"Kabupaten {n}", kind="kabupaten")) for n in range(count)]
    return [agency.id for agency in made]


async def test_a_guide_has_no_more_than_the_guideline_allows(database: Database, now: datetime) -> None:
    people = await _meet(database, now, *range(1, 10))
    async with database.transaction() as records:
        assign = records.assignments.assign
        for agency in (agencies := await _agencies(records, 4))[:3]:
            await assign(people[0], AssignmentKind.MENTOR, now, RULES, agency_id=agency)
        with pytest.raises(LimitReachedError) as three:
            await assign(people[0], AssignmentKind.MENTOR, now, RULES, agency_id=agencies[3])
        assert three.value.rule.source == "Pasal 11 ayat (3)"
        for mentor in people[1:7]:
            await assign(people[0], AssignmentKind.PEMBINA, now, RULES, guided_id=mentor)
        await assign(people[0], AssignmentKind.PEMBINA, now, RULES, guided_id=people[1])
        with pytest.raises(LimitReachedError) as six:
            await assign(people[0], AssignmentKind.PEMBINA, now, RULES, guided_id=people[7])
        assert six.value.rule.source == "Pasal 10 ayat (2)"
        first = (await records.assignments.of_guide(people[0], AssignmentKind.MENTOR, now))[0]
        await records.assignments.end(first.id, now)
        await assign(people[0], AssignmentKind.MENTOR, now, RULES, agency_id=agencies[3])
        guides = await records.assignments.of_agency(agencies[3], now)
        assert [row.person_id for row in guides] == [people[0]]
        assert len(await records.assignments.of_guided(people[1], now)) == 1


async def test_a_supervisor_has_at_most_five_interns(database: Database, now: datetime) -> None:
    people = await _meet(database, now, *range(1, 8))
    async with database.transaction() as records:
        for intern in people[1:6]:
            await records.assignments.assign(
                people[0], AssignmentKind.SUPERVISOR, now, RULES, guided_id=intern
            )
        with pytest.raises(LimitReachedError):
            await records.assignments.assign(
                people[0], AssignmentKind.SUPERVISOR, now, RULES, guided_id=people[6]
            )


async def test_terms_follow_one_another_as_often_as_allowed(database: Database, now: datetime) -> None:
    mentor, pembina = await _meet(database, now, 1, 2)
    async with database.transaction() as records:
        appoint = records.assignments.appoint
        terms = [await appoint(mentor, AssignmentKind.MENTOR, now, RULES) for _ in range(3)]
        assert [term.until.year for term in terms] == [2027, 2028, 2029]
        assert [
            (await appoint(pembina, AssignmentKind.PEMBINA, now, RULES)).until.year for _ in range(2)
        ] == [2028, 2030]
        with pytest.raises(LimitReachedError) as twice:
            await appoint(pembina, AssignmentKind.PEMBINA, now, RULES)
        assert twice.value.rule.source == "Pasal 10 ayat (3)"
        with pytest.raises(ValueError, match="supervisor"):
            await appoint(mentor, AssignmentKind.SUPERVISOR, now, RULES)
        assert await records.assignments.appointment(pembina, AssignmentKind.PEMBINA, now)
        after = now.replace(year=2030)
        assert await records.assignments.appointment(pembina, AssignmentKind.PEMBINA, after) is None
