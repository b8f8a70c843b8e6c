"""Entries of the FAQ move from state to state once; questions they answer are open no more."""

import asyncio
from datetime import datetime, timedelta

from bot.storage.database import Database
from bot.storage.models import FaqEntry, FaqState, Question
from knowledge.answers import Route, Status

DAY = timedelta(days=1)
DRAFT = (FaqState.DRAFT,)


def question(number: int, person: int, now: datetime, status: Status = Status.NOT_IN_CORPUS) -> Question:
    return Question(
        update_id=number,
        person_id=person,
        chat_id=7,
        text=f"pertanyaan {number}, hubungi 081234567890",
        standalone=f"pertanyaan {number}",
        status=status,
        route=Route.QUESTION,
        asked_at=now,
    )


async def begin(database: Database, now: datetime) -> tuple[int, int]:
    """An entry for two questions that are open; gives its id and who wrote it."""
    async with database.transaction() as records:
        person = await records.people.meet(7, "Dini", now)
        asked = [await records.questions.add(question(number, person.id, now)) for number in (1, 2)]
        entry = FaqEntry(
            question="Honor? 081234567890", written_by=person.id, created_at=now, origin_update=9
        )
        return (await records.faq.add(entry, [one.id for one in asked])).id, person.id


async def test_an_entry_is_written_and_published_once(database: Database, now: datetime) -> None:
    entry, me = await begin(database, now)
    async with database.transaction() as records:
        found = await records.faq.by_update(9)
        assert found and found.id == entry and "0812" not in found.question
        assert await records.faq.write(entry, "answer", "Mengikuti standar biaya.")

    async def publish() -> bool:
        async with database.transaction() as records:
            return await records.faq.move(entry, DRAFT, FaqState.CONFIRMED, me, now)

    assert (await asyncio.gather(*(publish() for _ in range(5)))).count(True) == 1
    async with database.transaction() as records:
        assert not await records.faq.write(entry, "answer", "Lain.")
        assert await records.faq.move(entry, (FaqState.CONFIRMED,), FaqState.PUBLISHED, me, now)
    async with database.read() as records:
        assert [one.id for one in await records.faq.published()] == [entry]
        assert await records.faq.count_published() == 1
        stored = await records.faq.find(entry)
        assert stored and stored.answer == "Mengikuti standar biaya." and stored.decided_by == me


async def test_questions_are_open_until_an_entry_is_cited(database: Database, now: datetime) -> None:
    entry, me = await begin(database, now)
    async with database.transaction() as records:
        answered = await records.questions.add(question(3, me, now, Status.ANSWERED))
        liked = await records.questions.add(question(4, me, now, Status.ANSWERED))
        await records.questions.rate(answered.id, me, helpful=False, reason="incomplete", now=now)
        await records.questions.rate(liked.id, me, helpful=True, reason=None, now=now)
        await records.questions.add(question(5, me, now - 2 * DAY))
    async with database.read() as records:
        found = await records.gaps.since(now - DAY)
        assert [one.text[:12] for one in found] == ["pertanyaan 3", "pertanyaan 2", "pertanyaan 1"]
        assert [(one.unanswered, one.disliked, one.reason) for one in found[:2]] == [
            (False, True, "incomplete"),
            (True, False, None),
        ]
        assert "0812" not in found[0].text
        assert len(await records.gaps.since(now - DAY, limit=1)) == 1
    for state, left in ((FaqState.PUBLISHED, 1), (FaqState.WITHDRAWN, 3)):
        async with database.transaction() as records:
            assert await records.faq.move(entry, tuple(FaqState), state, me, now)
        async with database.read() as records:
            assert len(await records.gaps.since(now - DAY)) == left
