"""Changing: what waits to change a sent report, shown as a difference; nothing counts without a tap."""

from collections.abc import Sequence
from dataclasses import replace

from bot.context import Turn
from bot.custody import origin_of
from bot.features.reporting.alerting import tell_corrected
from bot.features.reporting.behalf import tell_filled
from bot.features.reporting.owner import Dossier, dossier_of, feature, own_report, standing
from bot.features.reporting.pieces import Piece, doubts_of, month_name, told_differences
from bot.features.reporting.questions import show_returned
from bot.features.reporting.showing import ROOM, put
from bot.forms.contents import Contents
from bot.forms.differences import Difference, differences, only_fills
from bot.forms.returning import Return
from bot.programme.deadlines import Road
from bot.programme.people import Permission
from bot.programme.reporting import Change, Permit, permit
from bot.storage.database import Records
from bot.storage.models import JsonObject, Report, Task, TaskKind
from bot.storage.reports import Origin, Sending
from bot.tasks import asked, tell_in_charge

LONGEST_REASON = 500


def permit_of(turn: Turn, dossier: Dossier, waiting: Contents) -> Permit:
    """What a change of a sent report needs now: its own road, the hub, or that none is left."""
    report = dossier.report
    found, asked = differences(dossier.contents, waiting), Return.of(report.returned)
    kind = Change.CORRECTION
    if asked is not None and asked.covers(found):
        kind = Change.ANSWER
    elif only_fills(found):
        kind = Change.COMPLETION
    first = report.first_sent_at or turn.now
    return permit(kind, first, turn.now, dossier.due.zone, report.corrections, turn.app.deadlines)


async def show_change(turn: Turn, report_id: int) -> None:
    """What would be different, what it counts as, and who may let it through; or that nothing is."""
    async with turn.app.database.read() as records:
        report = await records.reports.find(report_id)
        if report is None:
            return
        dossier = await dossier_of(turn, records, report)
        waiting = await standing(records, report)
        manager = await _manager(turn, records, report)
    found = differences(dossier.contents, waiting)
    place: Piece = {
        "report": report_id,
        "month": month_name(report.month),
        "receipt": str(report.receipt),
    }
    doubts = doubts_of(replace(dossier, contents=waiting), ROOM)
    if not found and not doubts:
        await put(turn, "report_same", report_id, place)
        return
    needed = permit_of(turn, dossier, waiting)
    place |= {
        "revision": report.revision,
        "lines": told_differences(found, dossier.form),
        "doubts": doubts,
        "change": needed.change.value,
        "road": needed.road.value,
        "which": needed.which,
        "most": needed.most,
        "until": needed.until,
        "manager": manager,
        "asked": bool(report.pending and report.pending.get("reason")),
    }
    await put(turn, "report_change", report_id, place)


async def _manager(turn: Turn, records: Records, report: Report) -> str:
    people = await records.people.in_charge(await _province(records, report), turn.now)
    return people[0].address if people else turn.app.settings.contact_team


async def _province(records: Records, report: Report) -> str | None:
    innovation = await records.innovations.find(report.innovation_id)
    return innovation.province if innovation else None


@feature.button("report_change", Permission.WRITE_REPORT)
async def confirm(turn: Turn) -> None:
    """Let the change count as it was shown: `report_change:<report>.<revision>`."""
    number = turn.number

    async def store(records: Records) -> bool:
        report = await own_report(turn, records, number, held=True)
        if report is None or report.pending is None or turn.argument(1) != str(report.revision):
            return False
        return await make_change(turn, records, report)

    async def stored(records: Records) -> bool:
        return await own_report(turn, records, number) is not None

    if await turn.apply(store, stored):
        await show_made(turn, number or 0)
        await show_returned(turn, number or 0, anew=True)
        await tell_filled(turn, [number or 0])
        await tell_corrected(turn, number or 0)
    else:
        async with turn.app.database.read() as records:
            known = await own_report(turn, records, number)
        if known is None or known.pending is None:
            await turn.reply("stale_button")
        else:
            await show_change(turn, known.id)


async def make_change(turn: Turn, records: Records, report: Report, *, hub: bool = False) -> bool:
    """Make what waits the contents of a report that is held, as a version; False where it may not be now.

    `hub` lets through what only the hub may (Pasal 50 ayat (2)).
    """
    dossier = await dossier_of(turn, records, report)
    waiting = await standing(records, report)
    origin = await origin_of(turn, records, report.innovation_id)
    needed = permit_of(turn, dossier, waiting)
    if origin is None or needed.road is Road.CLOSED or (needed.road is Road.HUB and not hub):
        return False
    reason = report.pending.get("reason") if report.pending else None
    by = report.pending.get("by") if report.pending else None
    author = Origin(by) if hub and isinstance(by, int) else origin
    await records.reports.put(report, waiting, author, turn.now)
    sending = Sending(
        needed.change,
        complete=not waiting.gaps(dossier.form),
        road=needed.road,
        reason=reason if isinstance(reason, str) else None,
        left=open_after(report, differences(dossier.contents, waiting)),
    )
    await records.reports.send(report, sending, dossier.due, turn.app.deadlines, origin, turn.now)
    await records.journeys.take_from(report.id, turn.now)
    return True


def open_after(report: Report, found: Sequence[Difference]) -> JsonObject | None:
    """What of the hub's questions a change leaves open."""
    asked = Return.of(report.returned)
    left = asked.after(found) if asked else None
    return left.to_json() if left else None


async def show_made(turn: Turn, report_id: int) -> None:
    """That a change counts now: which correction it was, and that the receipt stays."""
    async with turn.app.database.read() as records:
        report = await records.reports.find(report_id)
        if report is None:
            return
        dossier = await dossier_of(turn, records, report)
        versions = await records.reports.versions(report_id)
    arguments: Piece = {
        "report": report_id,
        "month": month_name(report.month),
        "receipt": str(report.receipt),
        "change": versions[-1].change.value if versions else Change.COMPLETION.value,
        "corrections": report.corrections,
        "most": turn.app.deadlines.rules.corrections.value,
        "complete": not dossier.contents.gaps(dossier.form),
    }
    await put(turn, "report_changed", report_id, arguments)


@feature.button("report_drop", Permission.WRITE_REPORT)
async def drop(turn: Turn) -> None:
    """Leave the report as it was sent: `report_drop:<report>`."""
    number = turn.number

    async def store(records: Records) -> None:
        report = await own_report(turn, records, number, held=True)
        if report is not None:
            report.pending = None

    await turn.once(store)
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, number)
    if report is None:
        await turn.reply("stale_button")
        return
    await turn.show("report_kept", report=report.id, month=month_name(report.month))


@feature.button("report_reason", Permission.WRITE_REPORT)
async def ask_reason(turn: Turn) -> None:
    """The reason of a change that goes through the hub: `report_reason:<report>`."""
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, turn.number)
    if report is None or report.pending is None:
        await turn.reply("stale_button")
        return
    await feature.expect(turn, "reason", {"report": report.id})
    await turn.reply("report_reason", report=report.id, month=month_name(report.month))


@feature.cursor("reason", Permission.WRITE_REPORT)
async def take_reason(turn: Turn) -> None:
    """The text is the reason: the change goes to the hub with it."""
    number = turn.cursor.data.get("report") if turn.cursor else None
    reason = " ".join(turn.text.split())[:LONGEST_REASON]

    async def store(records: Records) -> int | None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        report = await own_report(turn, records, number if isinstance(number, int) else None, held=True)
        if report is None or report.pending is None:
            return None
        task = await records.tasks.open(await _task(turn, records, report, reason))
        waiting: JsonObject = {**report.pending, "reason": reason, "task": task.id}
        report.pending = waiting
        return report.id

    async def stored(records: Records) -> int | None:
        task = await records.tasks.by_update(turn.update_id, TaskKind.CORRECTION)
        return None if task is None else 0

    if await turn.apply(store, stored) is None:
        await turn.reply("stale_button")
        return
    async with turn.app.database.read() as records:
        task = await records.tasks.by_update(turn.update_id, TaskKind.CORRECTION)
        people = await records.people.in_charge(task.province if task else None, turn.now)
    if task is not None:
        await tell_in_charge(turn, task)
    name = people[0].address if people else turn.app.settings.contact_team
    await turn.reply("report_asked", manager=name)


async def _task(turn: Turn, records: Records, report: Report, reason: str) -> Task:
    task = asked(turn, TaskKind.CORRECTION, f"{report.receipt}: {reason}", subject=str(report.receipt))
    task.province = await _province(records, report)
    return task
