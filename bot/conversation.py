"""Decides who gets a person's next text: reply, bare word, open cursor, else the assistant."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.context import Turn
from bot.presentation import outcome_of
from bot.storage.database import Records
from bot.storage.models import Question
from knowledge.answers import Answer, Route

Handler = Callable[[Turn], Awaitable[None]]
RouteHandler = Callable[[Turn, Question], Awaitable[None]]
REMEMBERED = timedelta(minutes=30)
HISTORY = 3
_WORD = re.compile(r"^\s*/?\s*([a-zA-Z]+)\s*[.!]*\s*$")


@dataclass(frozen=True, slots=True)
class Desk:
    """The registered takers of text, by what they take; `bot.feature` makes it from all features."""

    words: Mapping[str, Handler] = field(default_factory=dict)
    cursors: Mapping[str, Handler] = field(default_factory=dict)
    replies: Mapping[str, Handler] = field(default_factory=dict)
    routes: Mapping[Route, RouteHandler] = field(default_factory=dict)

    def named(self, taker: str) -> Handler | None:
        """The taker of text written down with an applied update (`cursor:human:question`), if it is one."""
        kind, _, key = taker.partition(":")
        table = {"command": self.words, "cursor": self.cursors, "reply": self.replies}.get(kind, {})
        return table.get(key)


def bare_word(text: str) -> str | None:
    """The lower-case word of a text of one word, with or without a slash (`/ Lapor` gives `lapor`)."""
    found = _WORD.match(text)
    return found.group(1).lower() if found else None


async def deliver(turn: Turn, desk: Desk) -> None:
    """Give the text to exactly one taker: the first of reply, word and cursor that fits, else the assistant.

    An update that was applied before goes to the taker that applied it, whatever has changed since.
    """
    taker = desk.named(turn.applied_by) if turn.applied_by else await _taker(turn, desk)
    if taker:
        await taker(turn)
        return
    question = await ask(turn, turn.text)
    await desk.routes.get(Route(question.route), desk.routes[Route.QUESTION])(turn, question)


async def _taker(turn: Turn, desk: Desk) -> Handler | None:
    if turn.replied_to and (card := await turn.card()) and card.subject in desk.replies:
        return desk.replies[card.subject]
    if (word := bare_word(turn.text)) and word in desk.words:
        return desk.words[word]
    if cursor := await turn.cursor():
        return desk.cursors.get(f"{cursor.feature}:{cursor.step}")
    return None


async def ask(turn: Turn, text: str) -> Question:
    """Answer a text from the corpus and store question and answer, once for this update."""
    turn.taker = "question"
    async with turn.app.database.read() as records:
        asked = await records.questions.by_update(turn.update_id)
        before = await records.questions.recent(turn.chat_id, turn.known_person.id, HISTORY)
    if asked:
        return asked
    await turn.typing()
    history = [q.text for q in before if turn.now - q.asked_at < REMEMBERED and q.route is Route.QUESTION]
    answer = await turn.app.assistant.ask(text, history)

    async def store(records: Records) -> Question:
        return await records.questions.add(_question(turn, text, answer))

    async def stored(records: Records) -> Question:
        question = await records.questions.by_update(turn.update_id)
        if question is None:
            raise LookupError(turn.update_id)
        return question

    return await turn.apply(store, stored)


def _question(turn: Turn, text: str, answer: Answer) -> Question:
    outcome = outcome_of(answer)
    return Question(
        update_id=turn.update_id,
        person_id=turn.known_person.id,
        chat_id=turn.chat_id,
        text=text,
        standalone=answer.standalone,
        status=outcome.status,
        route=outcome.route,
        sources=[dict(source) for source in outcome.sources],
        missing=list(outcome.missing),
        topic=outcome.topic,
        extra=dict(outcome.extra),
        asked_at=turn.now,
    )


async def own_question(turn: Turn) -> Question | None:
    """The question a button names, if it was asked in this chat; a forged or foreign number gives None."""
    async with turn.app.database.read() as records:
        question = await records.questions.find(turn.number or 0)
    return question if question and question.chat_id == turn.chat_id else None
