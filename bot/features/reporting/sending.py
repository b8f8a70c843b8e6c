"""Sending: a report goes out by one tap, with gaps or whole, and its receipt comes back."""

from bot.context import Turn
from bot.custody import called, origin_of
from bot.feature import Registry
from bot.features.reporting.behalf import filled_by, note, tell_filled
from bot.features.reporting.owner import (
    CARD,
    RECEIPT,
    Dossier,
    dossier_of,
    feature,
    first_month,
    own_dossier,
    own_report,
)
from bot.features.reporting.pieces import Piece, month_name
from bot.features.reporting.showing import can_prove, open_card, show_card
from bot.forms.overview import gap_lines, joined, totals_of
from bot.programme.deadlines import Mark
from bot.programme.people import Permission
from bot.programme.reporting import Change, ReportState, arrears
from bot.storage.database import Records
from bot.storage.models import Report, TaskKind
from bot.storage.reports import Sending
from bot.tasks import asked


@feature.button("report_send", Permission.WRITE_REPORT)
async def send(turn: Turn) -> None:
    """Send a draft as it was shown: `report_send:<report>.<revision>`, with `.now` before its month ends."""
    number, early = turn.number, turn.argument(2) == "now"
    dossier = await own_dossier(turn, number)
    if dossier is None or (dossier.report.state is not ReportState.DRAFT and not turn.applied_by):
        await (open_card(turn, number or 0) if dossier else turn.reply("stale_button"))
        return
    fresh = turn.argument(1) == str(dossier.report.revision)
    if not turn.applied_by and not (fresh and _is_ready(dossier, early)):
        await _hold_back(turn, dossier, fresh=fresh)
        return

    async def store(records: Records) -> bool:
        held = await own_report(turn, records, number, held=True)
        if held is None or held.state is not ReportState.DRAFT or str(held.revision) != turn.argument(1):
            return False
        return await send_report(turn, records, held)

    async def stored(records: Records) -> bool:
        held = await own_report(turn, records, number)
        return held is not None and held.is_sent

    if await turn.apply(store, stored):
        await show_sent(turn, number or 0)
    else:
        await open_card(turn, number or 0, notice="stale")


def _is_ready(dossier: Dossier, early: bool) -> bool:
    said = bool(dossier.contents.counted) or dossier.contents.nil
    return said and (dossier.is_over or early)


async def _hold_back(turn: Turn, dossier: Dossier, *, fresh: bool) -> None:
    """Why it is not sent yet: it was changed meanwhile, has nothing in it, or its month goes on."""
    if not fresh:
        await open_card(turn, dossier.report.id, notice="stale")
    elif not dossier.contents.counted and not dossier.contents.nil:
        await show_card(turn, dossier)
    else:
        await turn.show(
            "report_early",
            card=("report", dossier.report.id),
            report=dossier.report.id,
            revision=dossier.report.revision,
            month=month_name(dossier.report.month),
            last=dossier.report.month.last,
        )


async def send_report(turn: Turn, records: Records, report: Report) -> bool:
    """Send a draft that is held as it stands, with what follows from it; False where it cannot be."""
    origin = await origin_of(turn, records, report.innovation_id)
    if origin is None:
        return False
    dossier = await dossier_of(turn, records, report)
    sending = Sending(Change.SENDING, complete=not dossier.contents.gaps(dossier.form))
    version = await records.reports.send(report, sending, dossier.due, turn.app.deadlines, origin, turn.now)
    if version is None:
        return False
    report.unseen = None
    await note(turn, records, report)
    await records.journeys.take_from(report.id, turn.now)
    obstacle = dossier.contents.obstacle
    if obstacle and obstacle.help_wanted and obstacle.text:
        innovation = await records.innovations.find(report.innovation_id)
        task = asked(turn, TaskKind.OBSTACLE, f"{dossier.name}: {obstacle.text}", subject=str(report.receipt))
        task.province = innovation.province if innovation else None
        await records.tasks.open(task)
    return True


async def show_sent(turn: Turn, report_id: int) -> None:
    """The card without its buttons, where one of them sent it, and the receipt."""
    card = await turn.card() if turn.tapped_message else None
    if card is not None and card.subject == CARD:
        async with turn.app.database.read() as records:
            report = await records.reports.find(report_id)
            dossier = await dossier_of(turn, records, report) if report else None
        if dossier is not None:
            await show_card(turn, dossier, 0, bare=True)
    await show_receipt(turn, report_id)
    await tell_filled(turn, [report_id])


async def show_receipt(turn: Turn, report_id: int) -> None:
    """The receipt of a report: when, in time or not, its number, what may follow, and a text for WhatsApp."""
    async with turn.app.database.read() as records:
        report = await records.reports.find(report_id)
        if report is None or report.first_sent_at is None:
            await turn.reply("stale_button")
            return
        dossier = await dossier_of(turn, records, report)
        first = await first_month(turn, records, report.innovation_id)
        sent = await records.reports.sent_periods(report.innovation_id)
        innovation = await records.innovations.find(report.innovation_id)
        filled = await filled_by(turn, records, report)
    behind = [one for one in arrears(first, turn.today, sent) if one != report.month]
    await turn.reply(
        "report_receipt",
        card=(RECEIPT, report_id),
        **_receipt(turn, dossier),
        filled=filled,
        next=month_name(behind[0]) if behind else None,
        next_data=f"{report.innovation_id}.{behind[0]}" if behind else None,
        text=receipt_text(turn, dossier, called(innovation) if innovation else report.innovation_id),
    )


def _receipt(turn: Turn, dossier: Dossier) -> Piece:
    report = dossier.report
    first = report.first_sent_at or turn.now
    gaps = gap_lines(dossier.contents.gaps(dossier.form))
    evidence = next((gap for gap in gaps if gap["key"] == "evidence"), None)
    until = turn.app.deadlines.own_until(first, dossier.due.zone)
    return {
        "report": report.id,
        "month": month_name(report.month),
        "sent": first.astimezone(dossier.due.zone),
        "mark": (report.mark or Mark.ON_TIME).value,
        "days": dossier.due.days_late(first),
        "receipt": str(report.receipt),
        "nil": report.nil,
        "evidence": (evidence["numbers"] or "") if evidence else "",
        "unproven": evidence["count"] if evidence else 0,
        "missing": joined([str(gap["column"]) for gap in gaps if gap["key"] != "evidence"]),
        "until": until,
        "open": dossier.today <= until,
        "pdf": "report_pdf" in Registry.of(turn).buttons,
        "prove": can_prove(turn) and not report.nil,
    }


def receipt_text(turn: Turn, dossier: Dossier, name: str) -> str:
    """The receipt as a plain text for WhatsApp, short enough for a button that copies."""
    report = dossier.report
    totals = totals_of(dossier.contents)
    return turn.app.texts.render(
        "report_receipt_whatsapp",
        name=name,
        month=report.month.first,
        visits=totals["visits"],
        sent=(report.first_sent_at or turn.now).astimezone(dossier.due.zone),
        mark=(report.mark or Mark.ON_TIME).value,
        receipt=str(report.receipt),
    ).plain
