"""`pandu report …`: what is stored of monthly reports."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, show, tell

if TYPE_CHECKING:
    from bot.forms.contents import Row
    from bot.storage.database import Records
    from bot.storage.models import Report, ReportVersion

app = typer.Typer(help="Monthly reports as they are stored.", no_args_is_help=True)


@app.callback()
def report() -> None:
    """Monthly reports as they are stored."""


@app.command("show")
def show_report(
    innovation: Annotated[str, typer.Option(help="Id of the innovation (INV-0001).")],
    period: Annotated[str, typer.Option(help="The month, YYYY-MM.")],
    as_json: Json = False,
) -> None:
    """A report: status, nil, visits, progress, obstacles, plan_next, versions, receipt."""
    from bot.programme.periods import Period

    try:
        month = Period.read(period)
    except ValueError as error:
        tell(str(error))
        raise typer.Exit(2) from error
    found = asyncio.run(_find(innovation, str(month)))
    if found is None:
        tell(f"no report of {innovation} for {month}")
        raise typer.Exit(1)
    show(found, as_json, "\n".join(f"{name}: {value}" for name, value in found.items()))


async def _find(innovation: str, period: str) -> Mapping[str, object] | None:
    from bot.programme.periods import Period
    from bot.wiring.records import open_database
    from config.settings import load_settings

    async with open_database(load_settings()) as rows, rows.read() as records:
        report = await records.reports.of(innovation, Period.read(period))
        return await document(records, report) if report else None


async def document(records: "Records", report: "Report") -> Mapping[str, object]:
    """The report as one JSON document; nothing in it is about people."""
    contents = await records.reports.contents(report)
    told_of = await records.journeys.of_innovation(report.innovation_id, ended=True)
    journeys = {one.id: one.agency for one in told_of}
    return {
        **_standing(report),
        "visits": [_visit(row) for row in contents.rows],
        "progress": [
            {
                "journey": journeys.get(line.journey or 0),
                "percent": line.percent,
                "stage": line.stage.value if line.stage else None,
            }
            for line in contents.progress
        ],
        "obstacles": report.obstacle,
        "obstacle_kind": report.obstacle_kind.value if report.obstacle_kind else None,
        "help_wanted": report.help_wanted,
        "plan_next": contents.plan_next,
        **contents.more,
        "versions": [_version(one) for one in await records.reports.versions(report.id)],
    }


def _standing(report: "Report") -> Mapping[str, object]:
    return {
        "innovation": report.innovation_id,
        "period": report.period,
        "status": report.state.value,
        "complete": report.complete,
        "mark": report.mark.value if report.mark else None,
        "nil": report.nil,
        "channel": report.channel.value,
        "receipt": str(report.receipt) if report.receipt else None,
        "due_at": report.due_at.isoformat() if report.due_at else None,
        "first_sent_at": report.first_sent_at.isoformat() if report.first_sent_at else None,
        "corrections": report.corrections,
        "pending": report.pending is not None,
    }


def _visit(row: "Row") -> Mapping[str, object]:
    slots = row.visit.as_slots()
    more = {"evidence": row.evidence, "material": row.material, "note": row.note, "state": row.state.value}
    return {**slots, **more, **row.more}


def _version(one: "ReportVersion") -> Mapping[str, object]:
    return {
        "version": one.version,
        "change": one.change.value,
        "road": one.road.value if one.road else None,
        "reason": one.reason,
        "complete": one.complete,
        "made_at": one.made_at.isoformat(),
    }
