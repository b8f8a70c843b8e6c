"""Tapping: answers to questions about a report's visits, a mode by one tap, and the way back."""

from collections.abc import Callable
from dataclasses import replace

from bot.context import Turn
from bot.features.reporting.counting import ask_count, not_known
from bot.features.reporting.hearing import answer, is_last_of_burst
from bot.features.reporting.owner import feature, own_dossier, own_report, standing
from bot.features.reporting.pieces import MORE, Piece, short
from bot.features.reporting.showing import open_card, put, show_visit
from bot.features.reporting.writing import change, open_report
from bot.forms.contents import Contents, Line, Row
from bot.forms.doubts import DoubtKind
from bot.forms.overview import short_name_of
from bot.forms.rows import month_of
from bot.forms.slots import Mode
from bot.forms.speech import read_date
from bot.programme.people import Permission
from bot.programme.reporting import ReportState, VisitState
from bot.storage.database import Records

Edit = Callable[[Contents], Contents]
ALL, JOURNEYS = "all", 5


@feature.button("doubt", Permission.WRITE_REPORT)
async def answer_doubt(turn: Turn) -> None:
    """An answer to a question: `doubt:<report>.<kind>.<visit>.<choice>`."""
    kind, choice = turn.argument(1), turn.argument(3)
    number = turn.number_at(2) or 0
    if choice == "date":
        await _ask_day(turn, number)
        return
    if choice == "count":
        await ask_count(turn, number)
        return
    if kind == DoubtKind.JOURNEY and choice.startswith(MORE):
        await _list_journeys(turn, choice.removeprefix(MORE))
        return
    if kind == DoubtKind.MONTH and choice == "move":
        await _move(turn, number)
        return
    await _edit(turn, lambda now: _answered(now, kind, number, choice), at=number)


async def _list_journeys(turn: Turn, page: str) -> None:
    """All journeys of an innovation that has many, page by page, to choose the one that is meant."""
    dossier = await own_dossier(turn, turn.number)
    lines = dossier.contents.progress if dossier else ()
    loose = next((line for line in lines if line.journey is None), None)
    if dossier is None or loose is None:
        await turn.reply("stale_button")
        return
    found, pages = dossier.going_on, -(-len(dossier.going_on) // JOURNEYS)
    here = min(int(page), pages - 1) if page.isdecimal() else 0
    shown = found[here * JOURNEYS : (here + 1) * JOURNEYS]
    arguments: Piece = {
        "report": dossier.report.id,
        "percent": loose.percent,
        "rows": [{"label": short(one.agency), "choice": one.id} for one in shown],
        "page": here,
        "pages": pages,
    }
    await put(turn, "report_journeys", dossier.report.id, arguments)


def _answered(now: Contents, kind: str, visit: int, choice: str) -> Contents:
    """The contents after an answer; unchanged where it was answered before."""
    if kind == DoubtKind.JOURNEY:
        return _of_journey(now, choice)
    row = now.find(visit)
    if row is None:
        return now
    if choice == "no":
        return now.without(visit)
    if kind == DoubtKind.AGENCY and row.visit.mention and choice.isdigit():
        chosen = row.visit.mention.candidates[int(choice) : int(choice) + 1]
        if chosen:
            mention = replace(row.visit.mention, candidates=chosen)
            return now.with_row(replace(row, visit=replace(row.visit, mention=mention)))
    if kind == DoubtKind.DAY and row.visit.proposed:
        told = replace(row.visit, day=row.visit.proposed, span=None, proposed=None)
        return now.with_row(replace(row, visit=told))
    if kind == DoubtKind.VISITORS and choice == "open":
        return now.with_row(not_known(row))
    if kind in (DoubtKind.DOUBLE, DoubtKind.SURE) and choice == "yes":
        return now.with_row(replace(row, state=VisitState.CONFIRMED))
    return now


def _of_journey(now: Contents, choice: str) -> Contents:
    """The percentage that had no journey goes to the chosen ones (`3`, or several: `3-4-5`)."""
    loose = next((line for line in now.progress if line.journey is None), None)
    if loose is None:
        return now
    chosen = [int(one) for one in choice.split("-") if one.isdigit()]
    others = tuple(line for line in now.progress if line is not loose and line.journey not in chosen)
    lines = tuple(Line(journey, loose.percent, loose.stage) for journey in chosen)
    return replace(now, progress=others + lines)


async def _edit(turn: Turn, edit: Edit, at: int = 0) -> None:
    """Edit the report of the button, once, and show what it is then, where the visit `at` stands."""
    number = turn.number

    async def store(records: Records) -> list[int]:
        report = await own_report(turn, records, number, held=True)
        if report is None:
            return []
        return [await change(turn, records, report, lambda now, _: edit(now))]

    async def stored(records: Records) -> list[int]:
        report = await own_report(turn, records, number)
        return [report.id] if report else []

    ids = await turn.apply(store, stored)
    if not ids:
        await turn.reply("stale_button")
        return
    async with turn.app.database.transaction() as records:
        report = await records.reports.hold(ids[0])
        if report is not None and report.state is ReportState.DRAFT:
            report.unseen = None
    await answer(turn, ids, at=at)


@feature.button("mode", Permission.WRITE_REPORT)
async def set_mode(turn: Turn) -> None:
    """How a visit was held, or all without a mode: `mode:<report>.<visit or all>.<mode>`."""
    word = turn.argument(2)
    mode = next((one for one in Mode if one.value == word), None)
    if mode is None:
        await turn.reply("stale_button")
        return
    if turn.argument(1) == ALL:
        await _edit(turn, lambda now: now.with_rows([_moded(row, mode) for row in now.rows]))
        return
    await _set_of_one(turn, turn.number_at(1) or 0, mode)


def _moded(row: Row, mode: Mode) -> Row:
    return row if row.visit.mode else replace(row, visit=replace(row.visit, mode=mode))


async def _set_of_one(turn: Turn, visit: int, mode: Mode) -> None:
    """The mode of the visit that was just recorded; its note says so now."""
    number = turn.number

    def edit(now: Contents) -> Contents:
        row = now.find(visit)
        return now.with_row(replace(row, visit=replace(row.visit, mode=mode))) if row else now

    async def store(records: Records) -> None:
        report = await own_report(turn, records, number, held=True)
        if report is not None:
            await change(turn, records, report, lambda now, _: edit(now))
            report.unseen = None

    await turn.once(store)
    dossier = await own_dossier(turn, number)
    row = dossier.contents.find(visit) if dossier else None
    if dossier is None or row is None:
        await turn.reply("stale_button")
        return
    await show_visit(turn, dossier, row)


@feature.button("report_undo", Permission.WRITE_REPORT)
async def undo(turn: Turn) -> None:
    """What was written was no report: its visits leave the draft: `report_undo:<report>.<from>.<to>`."""
    ends = [-1 if number is None else number for number in (turn.number_at(1), turn.number_at(2))]

    def edit(now: Contents) -> Contents:
        told = [row for row in now.rows if row.source and row.source[0] == turn.chat_id]
        gone = {row.id for row in told if row.source and ends[0] <= row.source[1] <= ends[1]}
        return now.with_rows([row for row in now.rows if row.id not in gone])

    number = turn.number

    async def store(records: Records) -> bool:
        report = await own_report(turn, records, number, held=True)
        if report is None or report.state is not ReportState.DRAFT:
            return False
        await change(turn, records, report, lambda now, _: edit(now))
        report.unseen = None
        return True

    async def stored(records: Records) -> bool:
        return await own_report(turn, records, number) is not None

    if await turn.apply(store, stored):
        await turn.show("report_dropped")
    else:
        await turn.reply("stale_button")


async def _ask_day(turn: Turn, visit: int) -> None:
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, turn.number)
        row = (await standing(records, report)).find(visit) if report else None
    if report is None or row is None:
        await turn.reply("stale_button")
        return
    await feature.expect(turn, "day", {"report": report.id, "visit": visit})
    await turn.reply("report_day", agency=short_name_of(row), example=report.month.last, wrong="")


@feature.cursor("day", Permission.WRITE_REPORT)
async def take_day(turn: Turn) -> None:
    """The text is the day of a visit; a visit waits again where that lies in another month."""
    data = turn.cursor.data if turn.cursor else {}
    number, visit = data.get("report"), data.get("visit")
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, number if isinstance(number, int) else None)
        row = (await standing(records, report)).find(visit) if report and isinstance(visit, int) else None
    if report is None or row is None:
        await turn.reply("stale_button")
        return
    told = read_date(turn.text, turn.today, report.month)
    if told is None or (told.day is None and told.span is None):
        await turn.reply("report_day", agency=short_name_of(row), example=report.month.last, wrong=turn.text)
        return
    dated = replace(row.visit, day=told.day, span=None if told.day else told.span, proposed=None)
    here = month_of(dated) in (None, report.month)
    state = VisitState.CONFIRMED if here else VisitState.PROPOSED
    found, new = report, replace(row, visit=dated, state=state)

    async def store(records: Records) -> list[int]:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        return [await change(turn, records, found, lambda now, _: now.with_row(new), turn.message_id)]

    async def stored(_: Records) -> list[int]:
        return [found.id]

    ids = await turn.apply(store, stored)
    if await is_last_of_burst(turn):
        await answer(turn, ids)


async def _move(turn: Turn, visit: int) -> None:
    """A visit of another month goes into that month's report."""
    number = turn.number

    async def store(records: Records) -> int | None:
        report = await own_report(turn, records, number, held=True)
        row = (await standing(records, report)).find(visit) if report else None
        month = month_of(row.visit) if row else None
        if report is None or row is None or month is None:
            return None
        await change(turn, records, report, lambda now, _: now.without(visit))
        report.unseen = None
        target = await open_report(turn, records, report.innovation_id, month)
        moved = replace(row, id=None, state=VisitState.CONFIRMED)
        await change(turn, records, target, lambda now, _: now.with_rows([*now.rows, moved]))
        if target.state is ReportState.DRAFT:
            target.unseen = None
        return report.id

    async def stored(records: Records) -> int | None:
        report = await own_report(turn, records, number)
        return report.id if report else None

    source = await turn.apply(store, stored)
    if source is None:
        await turn.reply("stale_button")
    else:
        await open_card(turn, source, notice="moved")
