"""Opening: `/lapor` and `/catat`, the pages of the card, and who holds the pen of a shared draft."""

import re
from datetime import timedelta

from bot.context import Turn
from bot.custody import choices, mine, origin_of
from bot.feature import Registry
from bot.features.reporting.hearing import listen
from bot.features.reporting.owner import feature, first_month, open_month, own_report
from bot.features.reporting.pieces import month_name
from bot.features.reporting.showing import dossiers_of, open_card, show_card
from bot.features.reporting.writing import open_report
from bot.forms.slots import Asking
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.programme.reporting import ReportState, arrears
from bot.storage.database import Records
from bot.storage.models import Question, Report
from bot.texts import Message
from knowledge.answers import Route

PRESENT = timedelta(minutes=15)
"""How long somebody holds the pen after their last change."""
MOST_LINES = 2


@feature.command("lapor", Permission.REPORT, menu="Isi dan kirim laporan bulanan")
async def report(turn: Turn) -> None:
    """The card of the oldest month that was not sent."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
        innovations = await choices(records, held)
    if len(held) == 1:
        await _open(turn, held[0], None)
    elif held:
        await turn.reply("report_choose", innovations=innovations[:8])
    else:
        await turn.reply("report_none")


@feature.button("lapor", Permission.WRITE_REPORT)
async def choose(turn: Turn) -> None:
    """The card of an innovation's oldest open month: `lapor:<innovation>`, or of one: `lapor:….<month>`."""
    if not turn.arguments:
        await report(turn)
        return
    await _open(turn, turn.argument(0), turn.argument(1))


@feature.deep_link("lapor", Permission.WRITE_REPORT)
async def follow(turn: Turn) -> None:
    """The same by a link: `lapor-<innovation>`, with a month behind another `-m`."""
    innovation, _, month = turn.argument(0).partition("-m")
    if innovation:
        await _open(turn, innovation, month)
    else:
        await report(turn)


async def _open(turn: Turn, innovation_id: str, month: str | None) -> None:
    taking = turn.argument(2) == "take"

    async def store(records: Records) -> int | None:
        if await origin_of(turn, records, innovation_id) is None:
            return None
        period = _period(month) or await open_month(turn, records, innovation_id)
        opened = await open_report(turn, records, innovation_id, period)
        if taking:
            opened.edited_by, opened.edited_at = turn.known_person.id, turn.now
        return opened.id

    async def stored(records: Records) -> int | None:
        if await origin_of(turn, records, innovation_id) is None:
            return None
        period = _period(month) or await open_month(turn, records, innovation_id)
        known = await records.reports.of(innovation_id, period)
        return known.id if known else None

    number = await turn.apply(store, stored)
    if number is None:
        await turn.reply("stale_button")
    elif not await _is_taken(turn, number):
        await open_card(turn, number)


async def _is_taken(turn: Turn, report_id: int) -> bool:
    """Whether a colleague fills the draft in right now; they are named, with the ways on."""
    async with turn.app.database.read() as records:
        report = await records.reports.find(report_id)
        if report is None or not _held_by_another(turn, report):
            return False
        colleague = await records.people.find(report.edited_by or 0)
    minutes = int((turn.now - report.edited_at) / timedelta(minutes=1))
    await turn.reply(
        "report_pen",
        report=report.id,
        innovation=report.innovation_id,
        period=report.period,
        month=month_name(report.month),
        name=colleague.address if colleague else "",
        minutes=minutes,
    )
    return True


def _held_by_another(turn: Turn, report: Report) -> bool:
    other = report.edited_by not in (None, turn.known_person.id)
    fresh = turn.now - report.edited_at < PRESENT
    return other and fresh and report.state is ReportState.DRAFT and report.revision > 0


@feature.button("report", Permission.WRITE_REPORT)
async def show_page(turn: Turn) -> None:
    """A page of the card: `report:<report>.<page>`; without a page the first one."""
    async with turn.app.database.read() as records:
        report = await own_report(turn, records, turn.number)
    if report is None:
        await turn.reply("stale_button")
        return
    for dossier in await dossiers_of(turn, [report.id]):
        await show_card(turn, dossier, turn.number_at(1) or 0)


@feature.command("catat", Permission.RECORD_VISIT, menu="Catat kunjungan atau pertemuan hari ini", edits=True)
async def note(turn: Turn) -> None:
    """Record a visit: told behind the command, or asked for."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records)
    if not held:
        await turn.reply("report_none")
        return
    told = re.sub(r"^/?\s*catat\S*\s*", "", turn.text, flags=re.IGNORECASE)
    if told.strip():
        turn.said = told
        await listen(turn, Asking.VISITS)
        return
    await _ask_visit(turn)


@feature.button("catat", Permission.WRITE_REPORT)
async def tap_note(turn: Turn) -> None:
    """Ask for a visit."""
    await _ask_visit(turn)


async def _ask_visit(turn: Turn) -> None:
    await feature.expect(turn, "visit")
    await turn.reply("report_visit", today=turn.today)


@feature.route(Route.REPORT)
async def routed(turn: Turn, question: Question) -> None:
    """A text that asks to report: the way to the card, or what the guideline says to who has none."""
    async with turn.app.database.read() as records:
        held = await mine(turn, records) if not turn.in_group else []
    if not held:
        await Registry.of(turn).desk.routes[Route.QUESTION](turn, question)
        return
    async with turn.app.database.read() as records:
        innovations = await choices(records, held)
        month = await open_month(turn, records, held[0])
    await turn.reply("report_offer", innovations=innovations[:6], month=month_name(month))


@feature.waiting(Permission.REPORT)
async def tell_due(turn: Turn, records: Records) -> list[Message]:
    """The oldest month that is over and not sent, of each innovation, with a button that opens it."""
    told: list[Message] = []
    for innovation_id in (await mine(turn, records))[:MOST_LINES]:
        first = await first_month(turn, records, innovation_id)
        sent = await records.reports.sent_periods(innovation_id)
        months = arrears(first, turn.today, sent)
        if not months:
            continue
        due = await records.reports.due_of(
            innovation_id, months[0], turn.app.deadlines, turn.app.programme.zones
        )
        told.append(
            turn.app.texts.render(
                "waiting_report",
                innovation=innovation_id,
                month=month_name(months[0]),
                due=due.at,
                late=turn.now > due.at,
                others=len(months) - 1,
            )
        )
    return told


def _period(written: str | None) -> Period | None:
    try:
        return Period.read(written or "")
    except ValueError:
        return None
