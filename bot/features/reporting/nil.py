"""Nil: months without a visit, by one tap; several in arrears by one confirmation."""

from collections.abc import Sequence
from dataclasses import replace

from bot.context import Turn
from bot.custody import called, choices, mine, origin_of
from bot.delivery.outgoing import strip
from bot.features.reporting.behalf import note, tell_filled
from bot.features.reporting.owner import dossier_of, feature, first_month, open_month, own_report
from bot.features.reporting.pieces import month_name
from bot.features.reporting.showing import open_card
from bot.features.reporting.understanding import Understood
from bot.forms.contents import Contents
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.programme.reporting import Change, ReportState, arrears
from bot.storage.database import Records
from bot.storage.reports import Sending


@feature.command("nihil", Permission.REPORT, menu="Laporan nihil, satu ketukan")
async def say_nil(turn: Turn) -> None:
    """The months that are over and not sent, to be sent as nil by one tap."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
        innovations = await choices(records, held)
    if len(held) > 1:
        await turn.reply("report_nil_which", innovations=innovations[:8])
    elif held:
        await _offer(turn, held[0], None)
    else:
        await turn.reply("report_none")


@feature.button("nil", Permission.WRITE_REPORT)
async def choose(turn: Turn) -> None:
    """The same for one innovation: `nil:<innovation>`, with a month `nil:<innovation>.<month>`."""
    innovation = turn.argument(0)
    async with turn.app.database.read() as records:
        allowed = await origin_of(turn, records, innovation) is not None
    if allowed:
        await _offer(turn, innovation, _period(turn.argument(1)))
    else:
        await turn.reply("stale_button")


async def ask_nil(turn: Turn, understood: Understood) -> None:
    """A text says that a month had no visits: nothing is sent without a tap."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
    if understood.report is not None:
        period = understood.told.period or understood.report.month
        await _offer(turn, understood.report.innovation_id, period)
    elif len(held) == 1:
        await _offer(turn, held[0], understood.told.period)
    else:
        await say_nil(turn)


async def _offer(turn: Turn, innovation_id: str, wanted: Period | None) -> None:
    """The months to be sent as nil; one that has visits is opened instead."""
    async with turn.app.database.read() as records:
        first = await first_month(turn, records, innovation_id)
        sent = await records.reports.sent_periods(innovation_id)
        due = [wanted] if wanted else list(arrears(first, turn.today, sent))
        month = await open_month(turn, records, innovation_id)
        filled, empty = list[Period](), list[Period]()
        for period in due:
            report = await records.reports.of(innovation_id, period)
            has = report is not None and bool((await records.reports.contents(report)).counted)
            (filled if has else empty).append(period)
        report = await records.reports.of(innovation_id, filled[0]) if filled else None
        innovation = await records.innovations.find(innovation_id)
    if (wanted and wanted in sent) or (wanted and filled and report):
        await _not_nil(turn, innovation_id, wanted)
        return
    await turn.reply(
        "report_nil",
        innovation=innovation_id,
        name=called(innovation) if innovation else innovation_id,
        months=[{"key": str(one), "day": one.first, "name": month_name(one)} for one in empty],
        filled=[month_name(one) for one in filled],
        present=month.first,
        over=wanted is None or wanted < Period.of(turn.today),
    )


async def _not_nil(turn: Turn, innovation_id: str, period: Period) -> None:
    """A month that has visits, or was sent: its card."""
    async with turn.app.database.read() as records:
        report = await records.reports.of(innovation_id, period)
    if report is not None:
        await open_card(turn, report.id, notice="nil")


@feature.button("nil_send", Permission.WRITE_REPORT)
async def send_nil(turn: Turn) -> None:
    """Send months as nil: `nil_send:<innovation>.<month>`, or all that are due with `all`."""
    innovation, which = turn.argument(0), turn.argument(1)

    async def store(records: Records) -> list[int]:
        if await origin_of(turn, records, innovation) is None:
            return []
        first = await first_month(turn, records, innovation)
        sent = await records.reports.sent_periods(innovation)
        period = _period(which)
        months: Sequence[Period] = [period] if period else arrears(first, turn.today, sent)
        made = [await _send_one(turn, records, innovation, month) for month in months if month not in sent]
        return [number for number in made if number]

    async def stored(records: Records) -> list[int]:
        reports = await records.reports.of_innovations([innovation])
        return [one.id for one in reports if one.nil and one.sent_at == one.first_sent_at and one.is_sent]

    ids = await turn.apply(store, stored)
    if turn.tapped_message:
        await strip(turn.bot, turn.chat_id, turn.tapped_message)
    if ids:
        await _show_sent(turn, ids)
        await tell_filled(turn, ids)
    else:
        await turn.reply("stale_button")


async def _send_one(turn: Turn, records: Records, innovation: str, month: Period) -> int | None:
    origin = await origin_of(turn, records, innovation)
    if origin is None:
        return None
    report = await records.reports.open(innovation, month, origin, turn.now)
    contents = await records.reports.contents(report)
    if report.state is not ReportState.DRAFT or contents.counted:
        return None
    nothing: Contents = replace(contents, nil=True)
    await records.reports.put(report, nothing, origin, turn.now)
    report.unseen = None
    dossier = await dossier_of(turn, records, report, nothing)
    sending = Sending(Change.SENDING, complete=True)
    await records.reports.send(report, sending, dossier.due, turn.app.deadlines, origin, turn.now)
    await note(turn, records, report)
    return report.id


async def _show_sent(turn: Turn, ids: Sequence[int]) -> None:
    from bot.features.reporting.sending import show_receipt

    if len(ids) == 1:
        await show_receipt(turn, ids[0])
        return
    async with turn.app.database.read() as records:
        reports = [await own_report(turn, records, number) for number in ids]
        zone = (await dossier_of(turn, records, reports[0])).due.zone if reports[0] else turn.zone
    lines = [{"day": one.month.first, "receipt": str(one.receipt)} for one in reports if one]
    await turn.reply("report_nil_sent", lines=lines, sent=turn.now.astimezone(zone))


def _period(written: str) -> Period | None:
    try:
        return Period.read(written)
    except ValueError:
        return None
