"""Questions, tasks, cards and cursors mean what their verbs say."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database
from bot.storage.models import Question, Task, TaskKind, TaskState
from knowledge.answers import Route, Status


async def _person(database: Database, now: datetime, telegram_id: int = 7) -> int:
    async with database.transaction() as records:
        return (await records.people.meet(telegram_id, "Ratna", now)).id


def _question(update_id: int, person_id: int, now: datetime) -> Question:
    return Question(
        update_id=update_id,
        person_id=person_id,
        chat_id=7,
        text=f"pertanyaan {update_id}",
        standalone="apa saja tahapan replikasi?",
        status=Status.ANSWERED,
        route=Route.QUESTION,
        sources=[{"section": "Pasal 21 ayat (1)", "bold": [[0, 4]], "score": 0.9}],
        missing=["honor"],
        asked_at=now,
    )


def _task(update_id: int, person_id: int, now: datetime, province: str | None = None) -> Task:
    return Task(
        kind=TaskKind.QUESTION,
        person_id=person_id,
        chat_id=7,
        text="honor mentor berapa",
        province=province,
        created_at=now,
        origin_update=update_id,
    )


async def test_a_question_comes_back_whole(database: Database, now: datetime) -> None:
    person = await _person(database, now)
    async with database.transaction() as records:
        added = await records.questions.add(_question(1, person, now))
        await records.questions.note_reply(added.id, 99)
    async with database.read() as records:
        found = await records.questions.by_update(1)
        assert found and found.id == added.id and found.reply_message_id == 99
        assert found.status is Status.ANSWERED and found.route is Route.QUESTION
        assert found.sources == [{"section": "Pasal 21 ayat (1)", "bold": [[0, 4]], "score": 0.9}]
        assert found.missing == ["honor"] and found.asked_at == now


async def test_recent_questions_oldest_first(database: Database, now: datetime) -> None:
    person, other = await _person(database, now), await _person(database, now, 8)
    async with database.transaction() as records:
        for number in range(1, 6):
            await records.questions.add(_question(number, person, now))
        await records.questions.add(_question(6, other, now))
        assert [q.update_id for q in await records.questions.recent(7, person, 3)] == [3, 4, 5]


async def test_an_update_asks_one_question(database: Database, now: datetime) -> None:
    person = await _person(database, now)
    with pytest.raises(IntegrityError):
        async with database.transaction() as records:
            await records.questions.add(_question(1, person, now))
            await records.questions.add(_question(1, person, now))


async def test_the_last_word_of_a_person_counts(database: Database, now: datetime) -> None:
    person = await _person(database, now)
    async with database.transaction() as records:
        question = await records.questions.add(_question(1, person, now))
        await records.questions.rate(question.id, person, helpful=True, reason=None, now=now)
        await records.questions.rate(question.id, person, helpful=False, reason="kurang lengkap", now=now)
    async with database.read() as records:
        feedback = await records.questions.feedback(question.id, person)
        assert feedback and not feedback.helpful and feedback.reason == "kurang lengkap"


async def test_the_first_answer_to_a_task_stands(database: Database, now: datetime) -> None:
    asker, staff = await _person(database, now), await _person(database, now, 8)
    async with database.transaction() as records:
        task = await records.tasks.open(_task(1, asker, now))

    async def answer(text: str) -> bool:
        async with database.transaction() as records:
            return await records.tasks.answer(task.id, text, staff, now)

    taken = await asyncio.gather(*(answer(f"jawaban {i}") for i in range(10)))
    assert taken.count(True) == 1
    async with database.transaction() as records:
        found = await records.tasks.find(task.id)
        assert found and found.state is TaskState.ANSWERED
        assert found.answer == f"jawaban {taken.index(True)}" and found.answered_by == staff
        assert not await records.tasks.close(task.id)


async def test_the_queue_is_oldest_first_and_by_province(database: Database, now: datetime) -> None:
    asker = await _person(database, now)
    async with database.transaction() as records:
        for update_id, province in ((3, "Bali"), (1, None), (2, "Papua")):
            await records.tasks.open(_task(update_id, asker, now + timedelta(hours=update_id), province))
        closed = await records.tasks.open(_task(4, asker, now))
        assert await records.tasks.close(closed.id)
        assert [t.origin_update for t in await records.tasks.list_open()] == [1, 2, 3]
        assert [t.origin_update for t in await records.tasks.list_open(limit=1, offset=1)] == [2]
        assert [t.origin_update for t in await records.tasks.list_open(provinces=frozenset({"Bali"}))] == [3]
        assert await records.tasks.count_open() == 3
        assert await records.tasks.count_open(provinces=frozenset({"Bali"})) == 1
        found = await records.tasks.by_update(2, TaskKind.QUESTION)
        assert found and found.province == "Papua"


async def test_an_update_opens_one_task_of_a_kind(database: Database, now: datetime) -> None:
    asker = await _person(database, now)
    with pytest.raises(IntegrityError):
        async with database.transaction() as records:
            await records.tasks.open(_task(1, asker, now))
            await records.tasks.open(_task(1, asker, now))


async def test_a_task_of_nobody_is_refused(database: Database, now: datetime) -> None:
    with pytest.raises(IntegrityError):
        async with database.transaction() as records:
            await records.tasks.open(_task(1, 4711, now))


async def test_a_message_shows_what_it_showed_last(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        await records.cards.add(7, 10, "question", 1, now)
        await records.cards.add(7, 11, "task", 2, now)
        await records.cards.add(7, 10, "task", 3, now)
    async with database.read() as records:
        card = await records.cards.find(7, 10)
        assert card and (card.subject, card.subject_id) == ("task", 3)
        last = await records.cards.last(7, "task")
        assert last and last.message_id == 11
        assert await records.cards.find(8, 10) is None
        assert await records.cards.last(7, "question") is None


async def test_one_cursor_a_person_and_chat(database: Database, now: datetime) -> None:
    person = await _person(database, now)
    end = now + timedelta(hours=1)
    async with database.transaction() as records:
        await records.cursors.open(7, person, "human", "question", now, data={"question": 1})
        await records.cursors.open(7, person, "answer", "reason", now, expires_at=end)
    async with database.transaction() as records:
        cursor = await records.cursors.current(7, person, now)
        assert cursor and (cursor.feature, cursor.step, cursor.data) == ("answer", "reason", {})
        assert await records.cursors.current(7, person, end) is None
        assert await records.cursors.current(8, person, now) is None
        await records.cursors.close(7, person)
    async with database.read() as records:
        assert await records.cursors.current(7, person, now) is None
