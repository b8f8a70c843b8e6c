"""Writing: what was understood goes into the drafts, or waits as a change of a report that was sent."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.context import Turn
from bot.custody import mine, origin_of
from bot.features.reporting.owner import is_open, open_month, standing
from bot.features.reporting.understanding import Meaning, Understood
from bot.forms.contents import Contents, Line
from bot.forms.recording import Scene, command, correction, month_for, progressed, record, retold
from bot.forms.slots import Extraction, Visit
from bot.programme.periods import Period
from bot.programme.reporting import ReportState
from bot.storage.database import Records
from bot.storage.models import JsonObject, Report
from bot.storage.reports import Origin

Edit = Callable[[Contents, Scene], Contents]


async def innovation_for(turn: Turn, records: Records, understood: Understood) -> str | None:
    """Whose report it is; None where a person looks after several and none of them is in sight."""
    if understood.report is not None:
        return understood.report.innovation_id
    held = await mine(turn, records)
    return held[0] if len(held) == 1 else None


async def write(
    turn: Turn, records: Records, innovation_id: str, understood: Understood, message_id: int | None
) -> list[int]:
    """Put what was understood into the reports it belongs to; gives their ids, the one spoken of first."""
    report, told = understood.report, understood.told
    if understood.meaning is Meaning.COMMAND and report is not None:
        commands = understood.commands
        return [
            await change(
                turn,
                records,
                report,
                lambda now, _: command(now, commands),
                message_id,
                commands.unclear,
            )
        ]
    if understood.meaning is Meaning.RETOLD and report is not None:
        return [await change(turn, records, report, lambda now, at: retold(now, told, at), message_id)]
    if understood.meaning is Meaning.CORRECTION:
        return await _correct(turn, records, innovation_id, understood, message_id)
    shares = await _shares(turn, records, innovation_id, understood)
    lines, touched = understood.lines, list[int]()
    for period, share in shares:
        target = await open_report(turn, records, innovation_id, period)
        edit = _recording(share, understood.doubtful, lines)
        touched.append(await change(turn, records, target, edit, message_id))
        lines = ()
    return touched


def _recording(share: Extraction, doubtful: bool, lines: Sequence[Line]) -> Edit:
    return lambda now, at: progressed(record(now, share, replace(at, doubtful=doubtful)), lines)


async def open_report(turn: Turn, records: Records, innovation_id: str, period: Period) -> Report:
    """The report of a month, a draft where there was none; raises LookupError for what is not theirs."""
    origin = await origin_of(turn, records, innovation_id)
    if origin is None:
        raise LookupError(innovation_id)
    return await records.reports.open(innovation_id, period, origin, turn.now)


async def change(
    turn: Turn,
    records: Records,
    report: Report,
    edit: Edit,
    message_id: int | None = None,
    unclear: Sequence[str] = (),
) -> int:
    """Edit a draft at once; of a report that was sent the change waits until it is confirmed.

    `unclear` are words that named no visit, or several.
    """
    held = await records.reports.hold(report.id)
    origin = await origin_of(turn, records, report.innovation_id)
    if held is None or origin is None:
        raise LookupError(report.id)
    before = await standing(records, held)
    after = edit(before, await _scene(turn, records, held, message_id))
    if held.state is ReportState.DRAFT:
        _note_unseen(held, before, message_id, unclear)
        await records.reports.put(held, after, origin, turn.now)
    else:
        await _propose(records, held, after, origin, turn)
    return held.id


def _note_unseen(report: Report, before: Contents, message_id: int | None, unclear: Sequence[str]) -> None:
    """Remember what the person last saw, and the messages since, until it is shown."""
    known = report.unseen or {"contents": before.to_json(), "messages": [], "unclear": []}
    messages, words = known.get("messages"), known.get("unclear")
    heard = [*messages, message_id] if isinstance(messages, list) and message_id else messages
    report.unseen = {
        **known,
        "messages": heard,
        "unclear": [*(words if isinstance(words, list) else []), *unclear],
    }


async def _propose(records: Records, report: Report, after: Contents, origin: Origin, turn: Turn) -> None:
    now = await records.reports.contents(report)
    if after.to_json() == now.to_json():
        report.pending = None
        return
    waiting: JsonObject = dict(report.pending or {})
    waiting.update({"contents": after.to_json(), "by": origin.person_id, "at": turn.now.isoformat()})
    report.pending, report.revision = waiting, report.revision + 1


async def _scene(turn: Turn, records: Records, report: Report, message_id: int | None) -> Scene:
    journeys = await records.journeys.of_innovation(report.innovation_id)
    only = journeys[0].id if len(journeys) == 1 else None
    source = (turn.chat_id, message_id) if message_id is not None else None
    return Scene(report.month, turn.today, source, only)


async def _correct(
    turn: Turn, records: Records, innovation_id: str, understood: Understood, message_id: int | None
) -> list[int]:
    """Correct the visit a message is about, in the report in sight or the one told of last; where there is
    none it is a visit of its own."""
    told, back = understood.told, understood.taken_back
    candidates = [understood.report] if understood.report else []
    if not candidates:
        candidates = [one for one in await records.reports.of_innovations([innovation_id]) if is_open(one)]
    for report in candidates:
        if correction(await standing(records, report), told, back) is not None:
            return [
                await change(
                    turn, records, report, lambda now, _: correction(now, told, back) or now, message_id
                )
            ]
    plain = replace(understood, meaning=Meaning.REPORT, told=replace(told, corrects=False))
    return await write(turn, records, innovation_id, plain, message_id) if told.visits[0].mention else []


async def _shares(
    turn: Turn, records: Records, innovation_id: str, understood: Understood
) -> list[tuple[Period, Extraction]]:
    """What goes to which month: visits by their days, what is said of the report as a whole to the month it
    names, else to the one in sight, else to that of the visits."""
    told, report = understood.told, understood.report
    seen = report.month if report and is_open(report) else None
    firm = seen if understood.firm else None
    home = told.period or firm or await _home(turn, records, innovation_id, told, seen)
    visits: dict[Period, list[Visit]] = {home: []}
    for visit in told.visits:
        month = home if firm == home else month_for(visit, turn.today, home)
        visits.setdefault(month, []).append(visit)
    rest = replace(told, visits=tuple(visits.pop(home)))
    others = [(month, Extraction(visits=tuple(found))) for month, found in visits.items()]
    is_told = rest.visits or rest.nil or _says_more(rest) or understood.lines
    first = [(home, rest)] if is_told else []
    return [*first, *others]


async def _home(
    turn: Turn, records: Records, innovation_id: str, told: Extraction, seen: Period | None
) -> Period:
    months = {month_for(visit, turn.today, Period.of(turn.today)) for visit in told.visits}
    if len(months) == 1:
        return months.pop()
    if not told.visits:
        return seen or await open_month(turn, records, innovation_id)
    return Period.of(turn.today)


def _says_more(told: Extraction) -> bool:
    return any((told.progress, told.obstacles, told.plan_next))


async def unseen_of(turn: Turn, records: Records) -> list[int]:
    """The reports of a person with something that was not shown yet."""
    reports: Sequence[Report] = await records.reports.of_innovations(await mine(turn, records))
    return [report.id for report in reports if report.unseen is not None]


async def open_of(turn: Turn, records: Records) -> list[int]:
    """The reports of a person with something that was not shown yet, or that waits for confirmation: where a
    process ended between writing it and showing it, nobody knows which of the two it is."""
    reports: Sequence[Report] = await records.reports.of_innovations(await mine(turn, records))
    return [report.id for report in reports if report.unseen is not None or report.pending is not None]
