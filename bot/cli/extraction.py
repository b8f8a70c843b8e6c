"""`pandu extract`: what a message of a report is read as."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.output import Json, JsonLines, print_line, read_lines, show, tell

if TYPE_CHECKING:
    from bot.forms.extraction import Context
    from bot.forms.slots import Extraction

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
    if not (message or jsonl):
        tell("nothing to read: give a message, or --jsonl")
        raise typer.Exit(2)
    with _reading() as read:
        if jsonl:
            for line in read_lines():
                told = line.get("context")
                context = _context({**(told if isinstance(told, dict) else {}), "today": line.get("today")})
                print_line({"id": line.get("id"), **read(str(line.get("text", "")), context).as_slots()})
            return
        context = _context({"today": today, "asking": asking, "period": period})
        slots = read(" ".join(message or ()), context).as_slots()
    show(slots, as_json, "\n".join(f"{name}: {value}" for name, value in slots.items()) or "-")


@contextmanager
def _reading() -> Iterator["Callable[[str, Context], Extraction]"]:
    """Reads by the rules, and with the language model where one is set."""
    from bot.wiring.reading import open_hearing
    from config.settings import load_settings

    settings = load_settings()
    hearing = open_hearing(settings)
    second = hearing.second
    if second is None:
        yield hearing.reader.read
        return
    with asyncio.Runner() as runner:
        yield lambda text, context: runner.run(second.read(text, context, settings.answer_seconds))[0]


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
