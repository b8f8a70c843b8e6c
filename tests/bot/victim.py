"""A person of whom everything is there, each as number 1, for those who try what is not theirs."""

from datetime import datetime, timedelta

from bot.forms.contents import Contents, Row, row_to_json
from bot.forms.gazetteer import Certainty, Mention
from bot.forms.slots import Visit
from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.storage.database import Database, Records
from bot.storage.invites import hash_of
from bot.storage.models import (
    Agency,
    GuestEntry,
    Handover,
    Invite,
    InviteBatch,
    Journey,
    Owner,
    Person,
    Question,
    Search,
    Task,
    TaskKind,
    Upload,
)
from bot.storage.reports import Origin
from knowledge.answers import Route, Status

ACCOUNT, PROVINCE, MARK = 4_711, "Papua Barat", "kenari"
"""The mark stands in everything that is theirs and in nothing else."""


async def make_victim(database: Database, innovation: str, now: datetime) -> int:
    """Give them a role, duties, drafts, links, tasks and files; gives the id of the person, 1."""
    async with database.transaction() as records:
        person = await records.people.meet(ACCOUNT, "", now)
        person.name = f"Zubaidah {MARK}"
        person.phone, person.position, person.consent_at = "6289900001111", f"Kepala {MARK}", now
        agency = await records.agencies.add(Agency(name=f"Unit {MARK}", kind="unit", province=PROVINCE))
        person.agency_id = agency.id
        await records.people.grant(person.id, Role.INNOVATOR, now, innovation_id=innovation)
        await records.people.grant(person.id, Role.HUB, now, province=PROVINCE)
        await records.custodians.add(person.id, CustodianKind.MAIN, now, innovation_id=innovation)
        await _ask(records, person, now)
        await _link(records, person, innovation, now)
        await _report(records, person, innovation, now)
        answers = {"note": f"draf {MARK}"}
        await records.drafts.open("join", Owner(person_id=person.id), None, person.id, now, answers=answers)
        await records.deletions.ask(person.id, now, now + timedelta(days=3))
        return person.id


async def _ask(records: Records, person: Person, now: datetime) -> None:
    text = f"pertanyaan {MARK}"
    question = Question(
        update_id=-1,
        person_id=person.id,
        chat_id=ACCOUNT,
        text=text,
        standalone=text,
        status=Status.NOT_IN_CORPUS,
        route=Route.QUESTION,
        asked_at=now,
    )
    await records.questions.add(question)
    await records.searches.add(
        Search(update_id=-1, person_id=person.id, chat_id=ACCOUNT, text=text, created_at=now)
    )
    for kind in TaskKind:
        await records.tasks.open(
            Task(
                kind=kind,
                person_id=person.id,
                chat_id=ACCOUNT,
                question_id=question.id if kind is TaskKind.QUESTION else None,
                text=text,
                province=PROVINCE,
                created_at=now,
                origin_update=-1,
            )
        )


async def _report(records: Records, person: Person, innovation: str, now: datetime) -> None:
    origin = Origin(person.id)
    report = await records.reports.open(innovation, Period.of(now.date()).shifted(-1), origin, now)
    told = Mention(0, 0, f"Kabupaten {MARK}", (), Certainty.SURE)
    contents = Contents(plan_next=f"rencana {MARK}").with_rows([Row(Visit(told), note=f"catatan {MARK}")])
    await records.reports.put(report, contents, origin, now)
    place, by = f"Kabupaten {MARK}", person.id
    await records.journeys.add(Journey(innovation_id=innovation, agency=place, created_by=by, created_at=now))
    book = await records.guests.open(innovation, MARK, "2" * 32, person.id, now, timedelta(days=180))
    visit = row_to_json(Row(Visit(told)))
    await records.guests.add(GuestEntry(book_id=book.id, person_id=person.id, visit=visit, created_at=now))


async def _link(records: Records, person: Person, innovation: str, now: datetime) -> None:
    await records.custodians.ask(2, person.id, innovation)
    batch = await records.batches.add(
        InviteBatch(
            created_by=person.id,
            created_at=now,
            province=PROVINCE,
            file_name=f"{MARK}.xlsx",
            rows=[],
            problems={"note": MARK},
            ready=1,
            refused=1,
            made_at=now,
        )
    )
    records._session.add(
        Invite(
            token_hash=hash_of("1" * 32),
            nonce=MARK,
            role=Role.INNOVATOR,
            innovation_id=innovation,
            province=PROVINCE,
            created_by=person.id,
            created_at=now,
            expires_at=now + timedelta(days=14),
            batch_id=batch.id,
            name=f"Undangan {MARK}",
            phone="6289900002222",
        )
    )
    await _hand_over(records, person, now)


async def _hand_over(records: Records, person: Person, now: datetime) -> None:
    session = records._session
    session.add(
        Handover(
            person_id=person.id,
            successor=f"Pengganti {MARK}",
            nonce=MARK,
            token_hash=hash_of("2" * 32),
            created_by=person.id,
            created_at=now,
            expires_at=now + timedelta(days=7),
            origin_update=-1,
        )
    )
    session.add(
        Upload(update_id=-1, person_id=person.id, chat_id=ACCOUNT, name=f"{MARK}.pdf", created_at=now)
    )
    await session.flush()
