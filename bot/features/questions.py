"""Questions: the cited answer to a free text, the full text with its neighbours, and whether it helped."""

from dataclasses import replace

from bot.context import Turn
from bot.conversation import ask, open_drafts, own_question
from bot.feature import Feature
from bot.presentation import Outcome, Setting, template_of
from bot.programme.people import Permission
from bot.storage.database import Records
from bot.storage.models import Feedback, Question
from knowledge.answers import Route
from knowledge.passages import DocumentStatus

feature = Feature("questions")
REASONS = ("off_subject", "incomplete", "unclear", "wrong")
LONGEST_REASON = 1000
_COMMENTABLE = ("answer_answered", "answer_partial")


@feature.route(Route.QUESTION)
async def show_answer(turn: Turn, question: Question) -> None:
    """What became of a question, by the template of its status."""
    template, arguments = template_of(_outcome(question), _setting(turn, question))
    if "sources" in arguments and template in _COMMENTABLE:
        arguments["comment"] = await _comment_target(turn, question)
    if turn.is_edit:
        shown = await turn.show(template, at=question.reply_message_id, card=None, **arguments)
    else:
        shown = await turn.reply(template, card=None, **arguments)
    async with turn.app.database.transaction() as records:
        await records.questions.note_reply(question.id, shown)
        await records.cards.add(turn.chat_id, shown, "question", question.id, turn.now)


async def _comment_target(turn: Turn, question: Question) -> str | None:
    """Where the first source may be commented on: it is of a draft that is open for that."""
    first = question.sources[0]
    if first["status"] != DocumentStatus.DRAFT:
        return None
    corpus = turn.app.library.current().corpus
    section = corpus.section(str(first["document"]), str(first["of"]))
    if section is None or section.document not in await open_drafts(turn, corpus):
        return None
    return f"{section.document}.{section.order}"


def _setting(turn: Turn, question: Question) -> Setting:
    return Setting(
        question=question.id,
        length=len(question.text),
        now=turn.now,
        zone=turn.zone,
        documents=turn.document_names,
        topics=turn.app.topics,
        name=turn.name,
    )


def _outcome(question: Question) -> Outcome:
    return Outcome(
        question.status,
        question.route,
        question.sources,
        question.missing,
        question.topic,
        question.extra,
    )


@feature.button("ask", Permission.ASK)
async def tap_question(turn: Turn) -> None:
    """A question that a button asks for the person."""
    text = turn.app.questions.get(turn.argument(0))
    if text is None:
        await turn.reply("stale_button")
        return
    await show_answer(turn, await ask(turn, text))


@feature.button("quote", Permission.ASK)
async def tap_quote(turn: Turn) -> None:
    """The passages behind an answer in other words, word for word."""
    question = await own_question(turn)
    if question is None:
        await turn.reply("stale_button")
        return
    outcome = _outcome(question)
    quoted = replace(outcome, extra={**outcome.extra, "prose": [], "greeting": None})
    template, arguments = template_of(quoted, _setting(turn, question))
    await turn.reply(template, card=("question", question.id), **arguments)


@feature.button("good", Permission.ASK)
async def tap_helpful(turn: Turn) -> None:
    """The answer helped."""
    if await _rate(turn, helpful=True, reason=None):
        await turn.acknowledge(turn.app.texts.render("feedback_thanks").plain)


@feature.button("bad", Permission.ASK)
async def tap_unhelpful(turn: Turn) -> None:
    """The answer did not help: ask what was missing."""
    if await _rate(turn, helpful=False, reason=None):
        question = turn.number or 0
        await turn.reply("feedback_reason", card=("feedback", question), question=question)


@feature.button("reason", Permission.ASK)
async def tap_reason(turn: Turn) -> None:
    """A reason chosen from the four."""
    reason = turn.arguments[1] if len(turn.arguments) > 1 else ""
    if reason not in REASONS:
        await turn.reply("stale_button")
    elif await _rate(turn, helpful=False, reason=reason):
        await turn.show("feedback_thanks")


@feature.reply_to("feedback", Permission.ASK)
async def take_reason(turn: Turn) -> None:
    """A reason in the person's own words, as a reply to the question for it."""
    card = await turn.card()
    turn.arguments = (str(card.subject_id),) if card else ()
    if await _rate(turn, helpful=False, reason=turn.text[:LONGEST_REASON]):
        await turn.reply("feedback_thanks")


async def _rate(turn: Turn, *, helpful: bool, reason: str | None) -> bool:
    question = await own_question(turn)
    if question is None:
        await turn.reply("stale_button")
        return False
    asked, person = question.id, turn.known_person.id

    async def store(records: Records) -> Feedback | None:
        return await records.questions.rate(asked, person, helpful=helpful, reason=reason, now=turn.now)

    async def stored(records: Records) -> Feedback | None:
        return await records.questions.feedback(asked, person)

    await turn.apply(store, stored)
    return True
