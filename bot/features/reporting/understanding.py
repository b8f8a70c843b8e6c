"""Understanding: what a person's text means for their reports, if anything; nothing is stored here."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.context import Turn
from bot.conversation import bare_word
from bot.custody import mine
from bot.features.reporting.owner import Focus, focus_of, own_report, standing
from bot.forms.cells import Commands
from bot.forms.contents import Line
from bot.forms.extraction import Context
from bot.forms.gazetteer import Mention
from bot.forms.months import Today
from bot.forms.pasted import unpasted
from bot.forms.pointing import Pointed
from bot.forms.recording import at_once
from bot.forms.replicating import PERCENT, Replicator, shares_in
from bot.forms.slots import Asking, Extraction
from bot.programme.reporting import Receipt
from bot.storage.database import Records
from bot.storage.models import Evidence, Report

_ONE_MORE = re.compile(
    r"\b(?:ada|tambah(?:an|in)?|kurang|ketinggalan|lupa)\s+(?:1|satu|se\w+)?\s*(?:lagi|kunjungan|tamu)\b",
    re.IGNORECASE,
)
LONGEST, RESERVE_SECONDS = 4000, 0.5


class Meaning(StrEnum):
    """What a text is to a report."""

    COMMAND = "command"
    CORRECTION = "correction"
    RETOLD = "retold"
    REPORT = "report"
    NIL = "nil"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Understood:
    """`report` is the one it is about, where that is known already, `firm` where it is filled in right now;
    `doubtful` where a visit may be none, `taken_back` the agencies a correction says were wrong, `lines` how
    far named journeys are, `context` what it was read against."""

    meaning: Meaning
    told: Extraction
    commands: Commands = field(default_factory=Commands)
    report: Report | None = None
    firm: bool = False
    doubtful: bool = False
    taken_back: tuple[Mention, ...] = ()
    lines: tuple[Line, ...] = ()
    context: Context | None = None


async def understand(
    turn: Turn,
    records: Records,
    text: str,
    message_id: int | None,
    asking: Asking | None = None,
    pointed: Pointed | None = None,
) -> Understood | None:
    """What a text means for the reports of this person, with what a language model `pointed` at in it; None
    where it is not about them."""
    if len(text) > LONGEST or Receipt.find(text):
        return None
    if turn.is_edit and (retold := await _retold(turn, records, text, message_id)):
        return retold
    if text.rstrip().endswith("?"):
        return None
    focus = await focus_of(turn, records)
    for report in [focus.report] if focus else await _latest(turn, records):
        if commands := await _commands(turn, records, report, text):
            return Understood(Meaning.COMMAND, Extraction(), commands, report)
    lines, text = await _shares(turn, records, focus, text)
    told, context = _read(turn, text, Context(turn.today, focus.period if focus else None, asking))
    asking = context.asking
    if not told and not lines:
        return None
    if (meaning := _meaning(told, focus, asking, lines)) is None:
        return None
    second = turn.app.hearing.second
    return Understood(
        meaning,
        second.add(text, told, pointed, context) if second and pointed else told,
        report=focus.report if focus else None,
        firm=focus is not None and focus.firm,
        doubtful=meaning is Meaning.REPORT and not asking and not (focus and focus.firm) and _doubtful(told),
        taken_back=_taken_back(turn, told, text) if meaning is Meaning.CORRECTION else (),
        lines=lines,
        context=context,
    )


def _read(turn: Turn, text: str, context: Context) -> tuple[Extraction, Context]:
    """What the rules read, and against what: a visit more is an answer to the question for visits."""
    told = turn.app.hearing.reader.read(text, context)
    if not told and _ONE_MORE.search(text):
        context = replace(context, asking=Asking.VISITS)
        told = turn.app.hearing.reader.read(text, context)
    return replace(told, visits=at_once(told.visits, text, context.today)), context


async def _shares(
    turn: Turn, records: Records, focus: Focus | None, text: str
) -> tuple[tuple[Line, ...], str]:
    """What a text says of journeys by the names of their agencies, and the rest of it."""
    held = [focus.report.innovation_id] if focus else await mine(turn, records)
    if len(held) != 1 or not PERCENT.search(text):
        return (), text
    journeys = await records.journeys.of_innovation(held[0])
    known = [Replicator(one.id, one.agency, one.agency_code) for one in journeys]
    return shares_in(text, known, turn.app.hearing.gazetteer)


async def point(turn: Turn, understood: Understood) -> Pointed | None:
    """What a language model points at in a message that reports, where one is set and something is open,
    within the time of an answer; a message behind which others wait is read by the rules alone."""
    second = turn.app.hearing.second
    if second is None or understood.context is None or understood.meaning is not Meaning.REPORT:
        return None
    async with turn.app.database.read() as records:
        if await more_follows(turn, records):
            return None
    settings = turn.app.settings
    left = settings.answer_seconds - settings.gathering_seconds - RESERVE_SECONDS
    turn.typing.begin()
    pointed, use = await second.point(turn.text, understood.told, understood.context, left)
    await turn.typing.shown()
    if use is not None:
        turn.app.metrics.used(use)
    return pointed


def _doubtful(told: Extraction) -> bool:
    """Whether none of the visits surely is one."""
    return not any(visit.is_sure for visit in told.visits)


def _meaning(
    told: Extraction, focus: Focus | None, asking: Asking | None, lines: Sequence[Line]
) -> Meaning | None:
    if told.corrects and len(told.visits) == 1:
        return Meaning.CORRECTION
    if any(visit.is_sure for visit in told.visits) or asking:
        return Meaning.REPORT
    if told.nil:
        return Meaning.NIL
    if told.visits:
        return Meaning.REPORT if focus and (focus.firm or focus.fresh) else Meaning.UNSURE
    if lines or told.progress or told.obstacles or told.plan_next:
        return Meaning.REPORT if focus else Meaning.UNSURE
    return None


async def _commands(turn: Turn, records: Records, focus: Report, text: str) -> Commands | None:
    contents = await standing(records, focus)
    today = Today(turn.today, focus.month)
    commands = turn.app.hearing.cells.read(unpasted(text), contents.visits, today)
    if commands.changes or commands.removed:
        return commands
    only_numbers = commands.unclear and all(word.isdigit() for word in commands.unclear)
    return commands if only_numbers else None


async def _latest(turn: Turn, records: Records) -> list[Report]:
    """The report that numbers are taken for where none is in sight: the one edited last, of the only
    innovation."""
    held = await mine(turn, records)
    reports = await records.reports.of_innovations(held) if len(held) == 1 else []
    newest = max(reports, key=lambda one: one.edited_at, default=None)
    return [newest] if newest else []


async def _retold(turn: Turn, records: Records, text: str, message_id: int | None) -> Understood | None:
    """A changed message whose visits are in a report: what it tells now takes their place."""
    visits = await records.visits.of_message(turn.chat_id, message_id or 0)
    report = await own_report(turn, records, visits[0].report_id) if visits else None
    if report is None:
        return None
    today = turn.today
    told = turn.app.hearing.reader.read(text, Context(today, report.month))
    return Understood(Meaning.RETOLD, replace(told, visits=at_once(told.visits, text, today)), report=report)


def _taken_back(turn: Turn, told: Extraction, text: str) -> tuple[Mention, ...]:
    """The agencies that a correction names besides the right one."""
    new = told.visits[0].mention
    right = {one.name for one in new.candidates} if new else set()
    named = turn.app.hearing.gazetteer.find(text)
    return tuple(one for one in named if not right & {candidate.name for candidate in one.candidates})


async def is_about_reports(turn: Turn) -> bool:
    """Whether a text nobody waits for is about the reports of this person; who has none is never asked."""
    if turn.in_group or not turn.text or turn.text.startswith("/") or await shows_evidence(turn):
        return False
    async with turn.app.database.read() as records:
        if not await mine(turn, records) and await focus_of(turn, records) is None:
            return False
        return await understand(turn, records, turn.text, turn.message_id) is not None


async def shows_evidence(turn: Turn) -> bool:
    """Whether a changed text is the caption of evidence, which names what it shows and reports nothing."""
    if turn.in_group or not turn.is_edit or turn.file is None:
        return False
    async with turn.app.database.read() as records:
        return await captioned(turn, records) is not None


async def captioned(turn: Turn, records: Records) -> Evidence | None:
    """The evidence that a message brought, the newest of the reports that the person may write."""
    found = await records.evidence.of_part(turn.file.unique_id) if turn.file else []
    for evidence in found:
        if await own_report(turn, records, evidence.report_id):
            return evidence
    return None


async def more_follows(turn: Turn, records: Records) -> bool:
    """Whether a later message waits in this chat that will be taken for a report too."""
    waiting = await records.updates.unanswered([turn.chat_id])
    for one in waiting:
        if one.update_id <= turn.update_id:
            continue
        message = json.loads(one.content).get("message")
        text = message.get("text") if isinstance(message, dict) else None
        if isinstance(text, str) and not text.startswith("/") and bare_word(text) is None:
            number = message.get("message_id") if isinstance(message, dict) else None
            if await understand(turn, records, text, number if isinstance(number, int) else None):
                return True
    return False
