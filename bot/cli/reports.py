"""`pandu import | export reports | journeys`: earlier reports and replicators in, and out again."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.output import Json, show, tell
from bot.programme.periods import Period

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.app import App

T = TypeVar("T")
importing = typer.Typer(help="Take records in.", no_args_is_help=True)
exporting = typer.Typer(help="Give records out.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(importing, name="import")
    app.add_typer(exporting, name="export")


@importing.command("reports")
def import_reports(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.xlsx", exists=True, dir_okay=False, help="A visit or a nil month a row."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Bring reports of earlier months in; rows that are not understood come back as a file beside it."""
    _take_in(file, "reports", as_json)


@importing.command("journeys")
def import_journeys(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE.xlsx",
            exists=True,
            dir_okay=False,
            help="A replicating agency a row.",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Bring in who replicates which innovation; rows that are not understood come back as a file."""
    _take_in(file, "journeys", as_json)


def _take_in(file: Path, kind: str, as_json: bool) -> None:
    from bot.papers.sheets import UnreadableSheetError

    try:
        made = _run(partial(_import, file, kind))
    except UnreadableSheetError:
        tell(f"{file.name} is no .xlsx spreadsheet that can be read; save it anew and try again")
        raise typer.Exit(1) from None
    refused = made["refused"] if isinstance(made["refused"], list) else []
    lines = f"{made['rows']} rows: {made[kind]} {kind} stored, {made['unchanged']} unchanged"
    back = f"\n{len(refused)} rows to look at: {made['file']}" if refused else ""
    show(made, as_json, lines + back)


async def _import(file: Path, kind: str, app: "App") -> dict[str, object]:
    from bot.features.importing import files, storing

    content = await asyncio.to_thread(file.read_bytes)
    if kind == "journeys":
        journeys = await files.read_journeys(app, content, None)
        _expect_columns(file, files.JOURNEY_COLUMNS, journeys.missing)
        done = await storing.import_journeys(app, journeys, None)
    else:
        reports = await files.read_reports(app, content, None)
        _expect_columns(file, files.REPORT_COLUMNS, reports.missing)
        done = await storing.import_reports(app, reports, None)
    back = file.with_name(f"{file.stem}-perlu-diperiksa.xlsx") if done.refused else None
    if back:
        await asyncio.to_thread(back.write_bytes, files.refused_file(app, done))
    return {
        "rows": done.rows,
        kind: done.stored,
        "unchanged": done.unchanged,
        "refused": [{"row": one.row, "why": files.why(app, one)} for one in done.refused],
        "file": str(back) if back else None,
    }


def _expect_columns(file: Path, headings: str, missing: "Sequence[str]") -> None:
    if missing:
        tell(f"{file.name} has no column for: {', '.join(missing)}; see config/{headings}")
        raise typer.Exit(1)


@exporting.command("reports")
def export_reports(
    period: Annotated[str, typer.Option(help="The month, as 2026-02.")],
    to: Annotated[Path, typer.Option(metavar="FILE.xlsx", dir_okay=False, help="Where the file goes.")],
    as_json: Json = False,
) -> None:
    """Write the recap of a month: figures, provinces, reports, visits, who has not sent."""
    from zoneinfo import ZoneInfo

    from bot.papers.recap import to_file

    try:
        month = Period.read(period)
    except ValueError:
        tell(f"{period} is no month; write it as 2026-02")
        raise typer.Exit(2) from None

    async def work(app: "App") -> dict[str, object]:
        now = app.clock.now()
        async with app.database.read() as records:
            found = await records.recaps.month(month, now)
            noted = await records.chases.of_month(month)
        zone = ZoneInfo(app.settings.default_zone)
        content = await asyncio.to_thread(to_file, found, noted, now, zone)
        await asyncio.to_thread(to.write_bytes, content)
        return {
            "period": str(month),
            "owed": found.total,
            "reported": found.reported,
            "visits": len(found.visits),
            "file": str(to),
        }

    made = _run(work)
    show(made, as_json, f"{made['reported']} of {made['owed']} reports, {made['visits']} visits: {to}")


@exporting.command("journeys")
def export_journeys(
    to: Annotated[Path, typer.Option(metavar="FILE.xlsx", dir_okay=False, help="Where the file goes.")],
    as_json: Json = False,
) -> None:
    """Write who replicates which innovation, with phase and percent; it can be imported again."""
    from zoneinfo import ZoneInfo

    from bot.papers.replicators import to_file

    async def work(app: "App") -> dict[str, object]:
        async with app.database.read() as records:
            found = await records.journeys.all_of_them()
            ids = {one.innovation_id for one in found}
            innovations = {one: await records.innovations.find(one) for one in sorted(ids)}
        zone = ZoneInfo(app.settings.default_zone)
        content = await asyncio.to_thread(to_file, found, innovations, zone)
        await asyncio.to_thread(to.write_bytes, content)
        return {"journeys": len(found), "innovations": len(innovations), "file": str(to)}

    made = _run(work)
    show(made, as_json, f"{made['journeys']} journeys of {made['innovations']} innovations: {to}")


def _run(work: "Callable[[App], Awaitable[T]]") -> T:
    """Do something with the app, with the catalogue as rows."""
    from bot.wiring.building import open_app
    from bot.wiring.recording import Recorder
    from config.settings import load_settings

    async def run() -> T:
        async with open_app(load_settings()) as app:
            await Recorder(app).catch_up()
            return await work(app)

    return asyncio.run(run())
