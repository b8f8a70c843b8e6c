"""Deciding: the hub lets a late correction through, or leaves a report as it was sent."""

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.reporting.changing import make_change
from bot.features.reporting.owner import dossier_of, feature, standing
from bot.features.reporting.pieces import Piece, month_name, told_differences
from bot.forms.differences import differences
from bot.programme.people import Permission
from bot.programme.reporting import Receipt
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject, Report, Task, TaskKind
from bot.storage.models.task import WAITING
from bot.tasks import in_scope


async def _task(turn: Turn, records: Records, number: int | None, kind: TaskKind) -> Task | None:
    """The task of a button, where it is of this kind and lies within what the person may decide."""
    task = await records.tasks.find(number or 0)
    return task if task is not None and in_scope(turn, task) and task.kind is kind else None


async def _report(records: Records, task: Task) -> Report | None:
    """The report whose change waits for this task."""
    receipt = Receipt.find(task.subject or "")
    report = await records.reports.by_receipt(receipt) if receipt else None
    waits = report is not None and report.pending is not None and report.pending.get("task") == task.id
    return report if waits else None


@feature.task(TaskKind.CORRECTION, Permission.SEE_QUEUE)
async def show_correction(turn: Turn) -> None:
    """What would change, and why."""
    async with turn.app.database.read() as records:
        task = await _task(turn, records, turn.number, TaskKind.CORRECTION)
        report = await _report(records, task) if task else None
        if task is None:
            await turn.reply("stale_button")
            return
        asker = await records.people.find(task.person_id)
        lines: list[Piece] = []
        name = ""
        if report is not None:
            dossier = await dossier_of(turn, records, report)
            waiting = await standing(records, report)
            lines = told_differences(differences(dossier.contents, waiting), dossier.form)
            name = dossier.name
    reason = report.pending.get("reason") if report and report.pending else ""
    await turn.reply(
        "correction_task",
        task=task.id,
        receipt=str(Receipt.find(task.subject or "") or ""),
        name=name,
        month=report.month.first if report else None,
        asker=asker.address if asker else "",
        reason=str(reason or ""),
        lines=lines,
        open=task.state in WAITING and report is not None,
    )


@feature.button("correction", Permission.SEE_QUEUE)
async def decide(turn: Turn) -> None:
    """Let a correction through or not: `correction:<task>.<yes or no>`."""
    number, accepted = turn.number, turn.argument(1) == "yes"

    async def store(records: Records) -> bool | None:
        task = await _task(turn, records, number, TaskKind.CORRECTION)
        report = await _report(records, task) if task else None
        held = await records.reports.hold(report.id) if report else None
        if task is None or held is None or task.state not in WAITING:
            return None
        made = accepted and await make_change(turn, records, held, hub=True)
        if not made:
            held.pending = None
        await records.tasks.close(task.id, turn.known_person.id, turn.now)
        action = Action.CORRECTION_ACCEPTED if made else Action.CORRECTION_REFUSED
        detail: JsonObject = {"receipt": str(held.receipt)}
        await records.audit.note(turn.known_person.id, action, "report", held.id, turn.now, detail=detail)
        return made

    async def stored(records: Records) -> bool | None:
        task = await _task(turn, records, number, TaskKind.CORRECTION)
        receipt = Receipt.find(task.subject or "") if task else None
        report = await records.reports.by_receipt(receipt) if receipt else None
        return accepted if report else None

    made = await turn.apply(store, stored)
    if made is None:
        await turn.reply("stale_button")
        return
    await _tell_decided(turn, number or 0, accepted=made)


async def _tell_decided(turn: Turn, number: int, *, accepted: bool) -> None:
    async with turn.app.database.read() as records:
        task = await records.tasks.find(number)
        asker = await records.people.find(task.person_id) if task else None
        receipt = Receipt.find(task.subject or "") if task else None
        report = await records.reports.by_receipt(receipt) if receipt else None
    if report is None or task is None:
        return
    told: Piece = {
        "accepted": accepted,
        "month": month_name(report.month),
        "receipt": str(report.receipt),
        "by": turn.known_person.address,
    }
    await turn.show("correction_decided", at=None, card=None, asker=asker.address if asker else "", **told)
    if asker is not None:
        message = turn.app.texts.render("correction_told", report=report.id, **told)
        await tell(turn.bot, turn.app.database, [asker], message, turn.now, card=("correction", task.id))
