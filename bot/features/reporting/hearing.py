"""Hearing: a person's text that is about their reports is written at once; one answer to a burst."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.context import Turn
from bot.conversation import pass_on
from bot.custody import choices, mine
from bot.feature import Registry
from bot.features.reporting.changing import show_change
from bot.features.reporting.nil import ask_nil
from bot.features.reporting.owner import CARD, NOTE, RECEIPT, feature
from bot.features.reporting.pieces import added_rows
from bot.features.reporting.showing import dossiers_of, page_with, show_card, show_recorded
from bot.features.reporting.understanding import (
    Meaning,
    is_about_reports,
    more_follows,
    point,
    understand,
)
from bot.features.reporting.writing import innovation_for, open_of, unseen_of, write
from bot.forms.pointing import Pointed
from bot.forms.slots import Asking
from bot.programme.people import Permission
from bot.programme.reporting import ReportState
from bot.storage.database import Records
from bot.storage.models import JsonObject, JsonValue

_LOOK_SECONDS = 0.05


@feature.hears("reports", Permission.WRITE_REPORT, is_about_reports)
async def hear(turn: Turn) -> None:
    """A free text that is about reports."""
    await listen(turn)


@feature.reply_to(CARD, Permission.WRITE_REPORT)
async def hear_reply(turn: Turn) -> None:
    """A text that replies to the card of a report."""
    await listen(turn)


@feature.reply_to(NOTE, Permission.WRITE_REPORT)
async def hear_reply_to_note(turn: Turn) -> None:
    """A text that replies to the note of what was recorded."""
    await listen(turn)


@feature.reply_to(RECEIPT, Permission.WRITE_REPORT)
async def hear_reply_to_receipt(turn: Turn) -> None:
    """A text that replies to a receipt."""
    await listen(turn)


@feature.cursor("visit", Permission.WRITE_REPORT)
async def hear_visit(turn: Turn) -> None:
    """A text after visits were asked for."""
    await listen(turn, Asking.VISITS)


@feature.cursor("line", Permission.WRITE_REPORT)
async def hear_line(turn: Turn) -> None:
    """A text after the obstacle, the plan or the progress was asked for."""
    asked = turn.cursor.data.get("asking") if turn.cursor else None
    await listen(turn, Asking(str(asked)) if asked else None)


@feature.cursor("choose", Permission.WRITE_REPORT)
async def hear_more(turn: Turn) -> None:
    """A text while it is not said which innovation is meant, or whether it is a report at all."""
    await listen(turn)


async def listen(turn: Turn, asking: Asking | None = None) -> None:
    """Write what the text says of reports, and answer unless more follows; what says nothing is passed on.

    It is understood again where it is written: numbers of visits count as the report stands then. What a
    language model points at comes in between.
    """
    pointed: Pointed | None = None

    async def store(records: Records) -> list[int] | None:
        understood = await understand(turn, records, turn.text, turn.message_id, asking, pointed)
        if understood is None or understood.meaning is Meaning.NIL:
            return None
        innovation = await innovation_for(turn, records, understood)
        if innovation is None or understood.meaning is Meaning.UNSURE:
            await _keep(turn, records, sure=understood.meaning is not Meaning.UNSURE)
            return []
        touched = await _write_kept(turn, records, innovation)
        if turn.cursor and turn.cursor.feature == feature.name:
            await records.cursors.close(turn.chat_id, turn.known_person.id)
        return touched + await write(turn, records, innovation, understood, turn.message_id)

    async def stored(records: Records) -> list[int] | None:
        return await open_of(turn, records)

    async with turn.app.database.read() as records:
        understood = await understand(turn, records, turn.text, turn.message_id, asking)
        session = understood is not None and understood.firm
    if not turn.applied_by and (understood is None or understood.meaning is Meaning.NIL):
        await (pass_on(turn, Registry.of(turn).desk) if understood is None else ask_nil(turn, understood))
        return
    if understood is not None and not turn.applied_by:
        pointed = await point(turn, understood)
    ids = await turn.apply(store, stored)
    if await is_last_of_burst(turn):
        await answer(turn, ids or [], session=session)


async def is_last_of_burst(turn: Turn) -> bool:
    """Whether nothing more comes that will be answered with this: waits a moment, and looks."""
    left = 0.0 if turn.tapped_message else turn.app.settings.gathering_seconds
    while True:
        async with turn.app.database.read() as records:
            if await more_follows(turn, records):
                return False
        if left <= 0:
            return True
        await asyncio.sleep(min(_LOOK_SECONDS, left))
        left -= _LOOK_SECONDS


async def answer(turn: Turn, ids: Sequence[int], *, session: bool = False, at: int = 0) -> None:
    """What became of a person's words: the card where they fill a report in or its month is over, else what
    was recorded; a change of a sent report with what it needs; else what is to be said first."""
    async with turn.app.database.read() as records:
        ids = [*ids, *(await unseen_of(turn, records))]
    dossiers = await dossiers_of(turn, ids)
    drafts = [one for one in dossiers if one.report.state is ReportState.DRAFT]
    if len(drafts) == 1 and (session or drafts[0].is_over or not added_rows(drafts[0])):
        await show_card(turn, drafts[0], page_with(drafts[0], at) if at else None)
    elif drafts:
        await show_recorded(turn, drafts)
    for one in dossiers:
        if one.report.state is not ReportState.DRAFT:
            await show_change(turn, one.report.id)
    await ask_first(turn)


async def _keep(turn: Turn, records: Records, *, sure: bool) -> None:
    """Keep a text until it is said which innovation it is about, or that it is a report."""
    kept = [one for one in kept_texts(turn) if not (isinstance(one, list) and one[0] == turn.message_id)]
    texts: list[JsonValue] = [*kept, [turn.message_id, turn.text]]
    data: JsonObject = {"texts": texts, "sure": sure}
    await feature.expect_within(turn, records, "choose", data)


def kept_texts(turn: Turn) -> list[JsonValue]:
    """The texts that wait, [message, text] each."""
    if turn.cursor is None or turn.cursor.feature != feature.name or turn.cursor.step != "choose":
        return []
    texts = turn.cursor.data.get("texts")
    return texts if isinstance(texts, list) else []


async def _write_kept(turn: Turn, records: Records, innovation: str, *, doubtful: bool = True) -> list[int]:
    """Write the texts that waited; where another one settled what they are about, their visits are asked
    about one by one."""
    touched: list[int] = []
    for one in kept_texts(turn):
        number, text = one if isinstance(one, list) and len(one) == 2 else (None, "")
        message_id = number if isinstance(number, int) else None
        found = await understand(turn, records, str(text), message_id)
        if found is not None:
            meaning = Meaning.REPORT if found.meaning is Meaning.UNSURE else found.meaning
            told = replace(found, meaning=meaning, doubtful=doubtful and meaning is Meaning.REPORT)
            touched += await write(turn, records, innovation, told, message_id)
    return touched


async def ask_first(turn: Turn) -> None:
    """Which innovation is meant, or whether it is a visit at all, where a text waits for that."""
    async with turn.app.database.read() as records:
        cursor = await records.cursors.current(turn.chat_id, turn.known_person.id, turn.now)
        held = await mine(turn, records)
        innovations = await choices(records, held)
    if cursor is None or cursor.feature != feature.name or cursor.step != "choose":
        return
    texts = cursor.data.get("texts")
    count = len(texts) if isinstance(texts, list) else 1
    if not cursor.data.get("sure"):
        await turn.reply("report_unsure", count=count)
        return
    await turn.reply("report_which", innovations=innovations[:8], count=count)


@feature.button("report_take", Permission.WRITE_REPORT)
async def take_kept(turn: Turn) -> None:
    """Take the texts that wait as a report: `report_take:<innovation>`; without one, of the only one."""
    texts = kept_texts(turn)
    wanted = turn.argument(0)

    async def store(records: Records) -> list[int] | None:
        held = await mine(turn, records)
        chosen = wanted if wanted in held else (held[0] if len(held) == 1 else None)
        if chosen is None or not texts:
            return None
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        return await _write_kept(turn, records, chosen, doubtful=False)

    async def stored(records: Records) -> list[int] | None:
        return await open_of(turn, records)

    async with turn.app.database.read() as records:
        held = await mine(turn, records)
        innovations = await choices(records, held)
    if len(held) > 1 and wanted not in held and texts:
        await turn.show("report_which", innovations=innovations[:8], count=len(texts))
        return
    ids = await turn.apply(store, stored)
    if ids is None:
        await turn.reply("stale_button")
    else:
        await answer(turn, ids)


@feature.button("report_not", Permission.WRITE_REPORT)
async def drop_kept(turn: Turn) -> None:
    """What was written is no report; the texts that wait go to the assistant's next answer no more."""

    async def store(records: Records) -> None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)

    await turn.once(store)
    await turn.show("report_dropped")
