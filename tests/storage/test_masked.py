"""What people write about is kept without identity and phone numbers, wherever it is free text."""

from datetime import datetime

import pytest
from sqlalchemy.orm import class_mapper

from bot.programme.masking import IDENTITY, PHONE
from bot.storage.database import Database
from bot.storage.models import (
    Comment,
    Draft,
    Feedback,
    Owner,
    Question,
    Report,
    ReportVersion,
    Search,
    Task,
    Visit,
)

NIK, NUMBER = "3404012345670001", "081234567890"
TOLD = f"NIK {NIK}, hp {NUMBER}"
KEPT = f"NIK {IDENTITY}, hp {PHONE}"


@pytest.mark.parametrize(
    ("entity", "columns"),
    [
        (Question, ("text", "standalone")),
        (Feedback, ("reason",)),
        (Search, ("text",)),
        (Task, ("text",)),
        (Comment, ("text",)),
        (Report, ("obstacle", "plan_next")),
        (ReportVersion, ("reason",)),
        (Visit, ("unit", "material", "note")),
    ],
)
def test_texts(entity: type[object], columns: tuple[str, ...]) -> None:
    row = class_mapper(entity).class_manager.new_instance()
    for column in columns:
        setattr(row, column, TOLD)
        assert getattr(row, column) == KEPT


@pytest.mark.parametrize(
    ("entity", "columns"),
    [
        (Draft, ("answers", "place")),
        (Report, ("more", "pending", "unseen", "returned")),
        (ReportVersion, ("contents",)),
        (Visit, ("mention", "more")),
    ],
)
def test_texts_within_json(entity: type[object], columns: tuple[str, ...]) -> None:
    row = class_mapper(entity).class_manager.new_instance()
    for column in columns:
        setattr(row, column, {"rows": [{"note": TOLD}], "contact": NUMBER})
        assert getattr(row, column) == {"rows": [{"note": KEPT}], "contact": NUMBER}


async def test_a_draft_from_its_first_answer_on(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        person = (await records.people.meet(7, "Ratna", now)).id
        draft = await records.drafts.open("x", Owner(person_id=person), None, person, now)
        await records.drafts.save(draft.id, 0, {"note": TOLD}, {}, person, now)
    async with database.read() as records:
        kept = await records.drafts.find(draft.id)
        assert kept and kept.answers == {"note": KEPT}


async def test_what_is_inserted_at_once(database: Database, now: datetime) -> None:
    """A statement that inserts where nothing is there yet passes by the objects, but not by the masks."""
    async with database.transaction() as records:
        person = (await records.people.meet(7, "Ratna", now)).id
        owner = Owner(person_id=person)
        draft = await records.drafts.open("x", owner, None, person, now, answers={"note": TOLD})
        assert draft.answers == {"note": KEPT}
