"""Decides who gets a person's next text: reply, bare word, open cursor, else the assistant."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.context import Turn
from bot.forms.pasted import unpasted
from bot.presentation import outcome_of
from bot.programme.masking import masked
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Question
from knowledge.answers import Answer, Route, Status
from knowledge.catalogue import Fact
from knowledge.generation import Corpus
from knowledge.passages import DocumentStatus
from knowledge.search.catalogue import Reason

Handler = Callable[[Turn], Awaitable[None]]
Recognises = Callable[[Turn], Awaitable[bool]]
RouteHandler = Callable[[Turn, Question], Awaitable[None]]
REMEMBERED = timedelta(minutes=30)
HISTORY = 3
_NOT_IN_DOCUMENTS = (Status.OUT_OF_SCOPE, Status.NOT_IN_CORPUS)
_INNOVATION = re.compile(r"\binovasi", re.IGNORECASE)
LEAVING = frozenset({"menu", "mulai", "bantuan", "help", "petugas"})
"""Bare words that lead out of a form, where all others are answers."""
_WORD = re.compile(r"^\s*/?\s*([a-zA-Z]+)\s*[.!]*\s*$")


@dataclass(frozen=True, slots=True)
class Hearer:
    """Takes the texts that it recognises of those who may, where nothing that waits takes them."""

    permission: Permission
    recognises: Recognises
    taker: Handler


@dataclass(frozen=True, slots=True)
class Desk:
    """The registered takers of text, by what they take; `bot.feature` makes it from all features."""

    words: Mapping[str, Handler] = field(default_factory=dict)
    leads: tuple[tuple[re.Pattern[str], Handler], ...] = ()
    cursors: Mapping[str, Handler] = field(default_factory=dict)
    files: Mapping[str, Handler] = field(default_factory=dict)
    claiming: frozenset[str] = frozenset()
    hearers: Mapping[str, "Hearer"] = field(default_factory=dict)
    collectors: Mapping[str, Recognises] = field(default_factory=dict)
    replies: Mapping[str, Handler] = field(default_factory=dict)
    routes: Mapping[Route, RouteHandler] = field(default_factory=dict)

    def named(self, taker: str) -> Handler | None:
        """The taker of text written down with an applied update (`cursor:human:question`), if it is one."""
        kind, _, key = taker.partition(":")
        if kind == "hears":
            return self.hearers[key].taker if key in self.hearers else None
        table = {"command": self.words, "cursor": self.cursors, "reply": self.replies}.get(kind, {})
        return table.get(key)

    def claims(self, turn: Turn) -> bool:
        """Whether the open cursor takes what is a bare word elsewhere, as a form does."""
        if turn.cursor is None or turn.text.lstrip().startswith("/"):
            return False
        is_claiming = f"{turn.cursor.feature}:{turn.cursor.step}" in self.claiming
        return is_claiming and bare_word(turn.text) not in LEAVING


async def taker_of_file(turn: Turn, desk: Desk) -> Handler | None:
    """Who gets a document or photo: who took this update before, else the open cursor, else who knows it."""
    if turn.applied_by and turn.applied_by.startswith("file:"):
        return desk.files.get(turn.applied_by.removeprefix("file:"))
    if turn.cursor and (taker := desk.files.get(f"{turn.cursor.feature}:{turn.cursor.step}")):
        return taker
    for step, recognises in desk.collectors.items():
        if await recognises(turn):
            return desk.files[step]
    return None


def bare_word(text: str) -> str | None:
    """The lower-case word of a text of one word, with or without a slash (`/ Lapor` gives `lapor`)."""
    found = _WORD.match(text)
    return found.group(1).lower() if found else None


async def deliver(turn: Turn, desk: Desk) -> None:
    """Give the text to exactly one taker: the first of reply, word, cursor and hearer, else the assistant.

    An update that was applied before goes to the taker that applied it, whatever has changed since. In groups
    there are no cursors, cards and bare words: nothing there is part of a private conversation.
    """
    taker = desk.named(turn.applied_by) if turn.applied_by else None
    if taker is None and not turn.applied_by and not turn.in_group:
        taker = await _taker(turn, desk)
    if taker:
        await taker(turn)
        return
    await show(turn, desk, await ask(turn, turn.text))


async def correct(turn: Turn, desk: Desk) -> None:
    """A changed message, or caption, corrects what it answered, told, showed or asked; else it is a new text.

    The caption of a file that somebody here takes is no text of its own, neither new nor changed.
    """
    async with turn.app.database.read() as records:
        question = await records.questions.by_message(turn.chat_id, turn.message_id or 0)
    answered = turn.cursor.data.get("heard") if turn.cursor else None
    form = desk.cursors.get(f"{turn.cursor.feature}:{turn.cursor.step}") if turn.cursor else None
    if form and isinstance(answered, dict) and str(turn.message_id) in answered and not turn.applied_by:
        await form(turn)
    elif question is None:
        taker = None if turn.applied_by or turn.in_group else await heard(turn, desk)
        if taker:
            await taker(turn)
        elif turn.file is None or await taker_of_file(turn, desk) is None:
            await deliver(turn, desk)
    elif question.text != masked(turn.text) or turn.applied_by:
        await show(turn, desk, await _ask_again(turn, question))


async def show(turn: Turn, desk: Desk, question: Question) -> None:
    """Show what became of a question, by whoever shows its route."""
    route = Route.SEARCH if await _looks_for_innovations(turn, question) else Route(question.route)
    await desk.routes.get(route, desk.routes[Route.QUESTION])(turn, question)


async def _looks_for_innovations(turn: Turn, question: Question) -> bool:
    """Whether the catalogue holds what the documents do not: something named, or asked for as innovation."""
    if question.status not in _NOT_IN_DOCUMENTS:
        return False
    results = (await turn.app.finder.search(question.text, facts=await facts(turn))).results
    named = bool(results) and results[0].reason is Reason.NAME
    return named or (bool(results) and _INNOVATION.search(question.text) is not None)


async def _taker(turn: Turn, desk: Desk) -> Handler | None:
    if turn.replied_to and (card := await turn.card()) and card.subject in desk.replies:
        return desk.replies[card.subject]
    claimed = desk.claims(turn)
    if not claimed and (word := bare_word(turn.text)) and word in desk.words:
        return desk.words[word]
    if not claimed and (
        leading := next((taker for pattern, taker in desk.leads if pattern.match(turn.text)), None)
    ):
        return leading
    if turn.cursor:
        return desk.cursors.get(f"{turn.cursor.feature}:{turn.cursor.step}")
    return await heard(turn, desk)


async def heard(turn: Turn, desk: Desk) -> Handler | None:
    """Who recognises a text that nobody waits for."""
    for hearer in desk.hearers.values():
        if turn.may(hearer.permission) and await hearer.recognises(turn):
            return hearer.taker
    return None


async def pass_on(turn: Turn, desk: Desk) -> None:
    """Give a text that whoever waited does not want to the assistant."""
    await show(turn, desk, await ask(turn, turn.text))


async def ask(turn: Turn, text: str, answer: Answer | None = None) -> Question:
    """Answer a text from the corpus and store question and answer, once for this update.

    With an `answer` already found, who found it stays the one who took the update.
    """
    if answer is None:
        turn.taker = "question"
        answer = None if turn.applied_by else await consider(turn, text)

    async def store(records: Records) -> Question:
        if answer is None:
            raise LookupError(turn.update_id)
        question = Question(
            update_id=turn.update_id,
            person_id=turn.known_person.id,
            chat_id=turn.chat_id,
            message_id=None if turn.tapped_message else turn.message_id,
            text=text,
            asked_at=turn.now,
            **_columns(answer),
        )
        return await records.questions.add(question)

    async def stored(records: Records) -> Question:
        question = await records.questions.by_update(turn.update_id)
        if question is None:
            raise LookupError(turn.update_id)
        return question

    return await turn.apply(store, stored)


async def _ask_again(turn: Turn, question: Question) -> Question:
    """The same question with its text changed and its answer renewed."""
    turn.taker = "correction"
    text = turn.text
    answer = None if turn.applied_by else await consider(turn, text, before=question.id)

    async def renew(records: Records) -> Question:
        known = await records.questions.find(question.id)
        if known is None or answer is None:
            raise LookupError(question.id)
        for column, value in {"text": text, **_columns(answer)}.items():
            setattr(known, column, value)
        return known

    async def renewed(records: Records) -> Question:
        return await records.questions.find(question.id) or question

    return await turn.apply(renew, renewed)


async def consider(turn: Turn, text: str, before: int | None = None) -> Answer:
    """The assistant's answer, with the questions asked lately (those before one, where it is asked again)."""
    turn.typing.begin()
    try:
        answer = await turn.app.assistant.ask(unpasted(text), await _history(turn, before))
        turn.app.metrics.answer(answer)
        return answer
    finally:
        await turn.typing.shown()


async def _history(turn: Turn, before: int | None) -> list[str]:
    """What the person asked lately, oldest first; what the message replies to comes last, and counts most."""
    card = await turn.card() if turn.replied_to else None
    async with turn.app.database.read() as records:
        asked = await records.questions.recent(turn.chat_id, turn.known_person.id, HISTORY + 1)
        meant = await records.questions.find(card.subject_id) if card and card.subject == "question" else None
    recent = [q for q in asked if before is None or q.id < before]
    recent = [q for q in recent if turn.now - q.asked_at < REMEMBERED and q.route is Route.QUESTION]
    recent = [q for q in recent if meant is None or q.id != meant.id] + ([meant] if meant else [])
    return [q.text for q in recent[-HISTORY:]]


def _columns(answer: Answer) -> dict[str, Any]:
    outcome = outcome_of(answer)
    return {
        "standalone": answer.standalone,
        "status": outcome.status,
        "route": outcome.route,
        "sources": [dict(source) for source in outcome.sources],
        "missing": list(outcome.missing),
        "topic": outcome.topic,
        "extra": dict(outcome.extra),
    }


async def facts(turn: Turn) -> Mapping[str, Fact]:
    """What people found out about innovations since the catalogue was read, by id."""
    async with turn.app.database.read() as records:
        return await records.innovations.facts()


async def own_question(turn: Turn) -> Question | None:
    """The question a button names, if it was asked in this chat; a forged or foreign number gives None."""
    async with turn.app.database.read() as records:
        question = await records.questions.find(turn.number or 0)
    return question if question and question.chat_id == turn.chat_id else None


async def open_drafts(turn: Turn, corpus: Corpus) -> frozenset[str]:
    """The ids of the drafts that are open for comments now; most of the time none is a draft at all."""
    drafts = [one for one in corpus.documents.values() if one.status is DocumentStatus.DRAFT]
    if not drafts:
        return frozenset()
    async with turn.app.database.read() as records:
        periods = await records.comments.periods(turn.now)
    return frozenset(one.id for one in drafts if (one.id, one.edition) in periods)
