"""Alerting: those in charge are told at once of a correction to a report that they have before them."""

from bot.context import Turn
from bot.custody import name_of
from bot.delivery.telling import tell
from bot.features.reporting.owner import form_of
from bot.features.reporting.pieces import month_name, told_differences
from bot.forms.contents import Contents
from bot.forms.differences import differences
from bot.programme.reporting import Change

SHOWN = 6


async def tell_corrected(turn: Turn, report_id: int) -> None:
    """Tell the hub, or staff where nobody holds the province, what the newest correction changed; once."""
    async with turn.app.database.read() as records:
        report = await records.reports.find(report_id)
        versions = await records.reports.versions(report_id)
        if report is None or len(versions) < 2 or versions[-1].change is not Change.CORRECTION:
            return
        innovation = await records.innovations.find(report.innovation_id)
        people = await records.people.in_charge(innovation.province if innovation else None, turn.now)
        name = await name_of(records, report.innovation_id)
    before, after = (Contents.of(one.contents) for one in versions[-2:])
    lines = told_differences(differences(before, after), form_of(turn))
    message = turn.app.texts.render(
        "correction_made",
        report=report_id,
        name=name,
        month=month_name(report.month),
        receipt=str(report.receipt),
        by=turn.known_person.address,
        corrections=report.corrections,
        most=turn.app.deadlines.rules.corrections.value,
        lines=lines[:SHOWN],
        more=len(lines[SHOWN:]),
    )
    others = [one for one in people if one.id != turn.known_person.id]
    await tell(turn.bot, turn.app.database, others, message, turn.now, card=("corrected", versions[-1].id))
