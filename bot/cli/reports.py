"""`pandu import reports | export reports`: earlier reports in, those of a month out."""

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.output import Json, show, tell
from bot.programme.periods import Period

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

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
    from bot.papers.sheets import UnreadableSheetError

    try:
        made = _run(partial(_import, file))
    except UnreadableSheetError:
        tell(f"{file.name} is no .xlsx spreadsheet that can be read; save it anew and try again")
        raise typer.Exit(1) from None
    refused = made["refused"] if isinstance(made["refused"], list) else []
    lines = f"{made['rows']} rows: {made['reports']} reports stored, {made['unchanged']} unchanged"
    back = f"\n{len(refused)} rows to look at: {made['file']}" if refused else ""
    show(made, as_json, lines + back)


async def _import(file: Path, app: "App") -> dict[str, object]:
    from bot.features.importing.storing import import_reports, read_reports, refused_file, why

    read = await read_reports(app, await asyncio.to_thread(file.read_bytes), None)
    if read.missing:
        tell(f"{file.name} has no column for: {', '.join(read.missing)}; see config/report_columns.yaml")
        raise typer.Exit(1)
    done = await import_reports(app, read, None)
    back = file.with_name(f"{file.stem}-perlu-diperiksa.xlsx") if done.refused else None
    if back:
        await asyncio.to_thread(back.write_bytes, refused_file(app, done))
    return {
        "rows": done.rows,
        "reports": done.stored,
        "unchanged": done.unchanged,
        "refused": [{"row": one.row, "why": why(app, one)} for one in done.refused],
        "file": str(back) if back else None,
    }


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
        content = await asyncio.to_thread(to_file, found, now, ZoneInfo(app.settings.default_zone))
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
