"""History: what was sent, its receipts, and `cek SR-…`, which tells no more than that a receipt is real."""

from bot.context import Turn
from bot.custody import called, mine, name_of
from bot.feature import Registry
from bot.features.reporting.behalf import filled_by
from bot.features.reporting.owner import dossier_of, feature, own_dossier
from bot.features.reporting.pieces import month_name
from bot.features.reporting.sending import show_receipt
from bot.features.reporting.showing import open_card
from bot.programme.people import Permission
from bot.programme.reporting import Receipt, ReportState
from bot.storage.models import Question
from knowledge.answers import Route

SHOWN = 6
_CHECK = r"\s*/?cek\s+sr\b.*|\s*sr[\s-]*\d{4}[\s-]+\d+\s*[.?]?\s*$"


@feature.command("riwayat", Permission.SEE_HISTORY, menu="Laporan terkirim: perbaiki, tanda terima")
async def show_history(turn: Turn) -> None:
    """The reports that were sent, newest month first."""
    await _list(turn, 0, anew=True)


@feature.route(Route.STATUS)
async def routed(turn: Turn, question: Question) -> None:
    """A text that asks what became of something: the reports of who looks after an innovation."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records) if not turn.in_group else []
    if held:
        await _list(turn, 0, anew=True)
    else:
        await Registry.of(turn).desk.routes[Route.QUESTION](turn, question)


@feature.button("riwayat", Permission.SEE_HISTORY)
async def turn_page(turn: Turn) -> None:
    """A page of them: `riwayat:<first>`."""
    await _list(turn, turn.number or 0, anew=not turn.arguments)


async def _list(turn: Turn, first: int, *, anew: bool) -> None:
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
        found = [one for one in await records.reports.of_innovations(held) if one.is_sent]
        names = {one: await name_of(records, one) for one in held}
        shown = found[first : first + SHOWN]
        filled = {one.id: await filled_by(turn, records, one) for one in shown}
    lines = [
        {
            "report": one.id,
            "month": one.month.first,
            "short": month_name(one.month),
            "name": names[one.innovation_id] if len(held) > 1 else "",
            "receipt": str(one.receipt),
            "state": one.state.value,
            "complete": one.complete,
            "mark": one.mark.value if one.mark else "",
            "nil": one.nil,
            "filled": filled[one.id],
        }
        for one in shown
    ]
    arguments = {
        "lines": lines,
        "first": first,
        "total": len(found),
        "next": first + SHOWN if first + SHOWN < len(found) else None,
        "mine": bool(held),
    }
    if anew:
        await turn.reply("report_history", card=None, **arguments)
    else:
        await turn.show("report_history", at=None, card=None, **arguments)


@feature.button("sent", Permission.WRITE_REPORT)
async def show_one(turn: Turn) -> None:
    """One report that was sent: `sent:<report>`; `.receipt` shows its receipt, `.all` its contents."""
    dossier = await own_dossier(turn, turn.number)
    if dossier is None:
        await turn.reply("stale_button")
        return
    if turn.argument(1) == "receipt":
        await show_receipt(turn, dossier.report.id)
    elif turn.argument(1) == "fix":
        await turn.reply(
            "report_how",
            card=("report", dossier.report.id),
            report=dossier.report.id,
            month=month_name(dossier.report.month),
            most=turn.app.deadlines.rules.corrections.value,
            made=dossier.report.corrections,
            returned=dossier.report.state is ReportState.RETURNED,
        )
    else:
        await open_card(turn, dossier.report.id)


@feature.command("cek", Permission.ASK, leads=_CHECK)
async def check(turn: Turn) -> None:
    """Whether a receipt is real: innovation, month and moment, and nothing about people."""
    receipt = Receipt.find(turn.text)
    if receipt is None:
        await turn.reply("report_check_how")
        return
    async with turn.app.database.read() as records:
        report = await records.reports.by_receipt(receipt)
        innovation = await records.innovations.find(report.innovation_id) if report else None
        dossier = await dossier_of(turn, records, report) if report else None
    if report is None or dossier is None or report.first_sent_at is None:
        await turn.reply("report_unknown", receipt=str(receipt))
        return
    await turn.reply(
        "report_check",
        receipt=str(receipt),
        name=called(innovation) if innovation else report.innovation_id,
        month=report.month.first,
        sent=report.first_sent_at.astimezone(dossier.due.zone),
        mark=report.mark.value if report.mark else "",
    )
