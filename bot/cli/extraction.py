"""`pandu extract`: what a message of a report is read as."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, JsonLines, print_line, read_lines, show, tell

if TYPE_CHECKING:
    from bot.forms.extraction import Context

app = typer.Typer(help="Read messages as the bot would; nothing is stored.", no_args_is_help=True)


@app.callback()
def extract() -> None:
    """Read messages as the bot would; nothing is stored."""


@app.command()
def report(
    message: Annotated[list[str] | None, typer.Argument(help="The message.")] = None,
    today: Annotated[
        str, typer.Option(help="The day it is sent, YYYY-MM-DD; relative dates count from it.")
    ] = "",
    asking: Annotated[
        str, typer.Option(help="What was asked last: visits, progress, obstacles, plan_next or period.")
    ] = "",
    period: Annotated[str, typer.Option(help="The month of the report, YYYY-MM.")] = "",
    as_json: Json = False,
    jsonl: JsonLines = False,
) -> None:
    """The slots a report message fills: period, nil, visits, progress, obstacles, plan_next."""
    from bot.wiring.reading import open_reader
    from config.settings import load_settings

    reader = open_reader(load_settings())
    if jsonl:
        for line in read_lines():
            told = line.get("context")
            context = told if isinstance(told, dict) else {}
            read = reader.read(str(line.get("text", "")), _context({**context, "today": line.get("today")}))
            print_line({"id": line.get("id"), **read.as_slots()})
        return
    if not message:
        tell("nothing to read: give a message, or --jsonl")
        raise typer.Exit(2)
    read = reader.read(" ".join(message), _context({"today": today, "asking": asking, "period": period}))
    slots = read.as_slots()
    show(slots, as_json, "\n".join(f"{name}: {value}" for name, value in slots.items()) or "-")


def _context(told: Mapping[str, object]) -> "Context":
    """What the message is read against; ends with exit code 2 where a value cannot be used."""
    from bot.forms.extraction import Context
    from bot.forms.slots import Asking
    from bot.programme.clock import SystemClock
    from bot.programme.periods import Period

    try:
        day = told.get("today")
        period, asking = told.get("period"), told.get("asking")
        return Context(
            date.fromisoformat(str(day)) if day else SystemClock().now().date(),
            Period.read(str(period)) if period else None,
            Asking(str(asking)) if asking else None,
        )
    except ValueError as error:
        tell(f"cannot be used: {error}")
        raise typer.Exit(2) from error
