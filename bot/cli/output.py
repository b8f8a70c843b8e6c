"""What every command shares: results on standard output, all else on standard error, exit codes."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
JsonLines = Annotated[
    bool, typer.Option("--jsonl", help="Read one JSON object a line, print one result a line.")
]


def show(document: object, as_json: bool, lines: str) -> None:
    """Print the document as JSON, or the lines meant for people."""
    typer.echo(json.dumps(document, ensure_ascii=False, default=str) if as_json else lines)


def tell(sentence: str) -> None:
    """Say something about the work on standard error."""
    typer.echo(sentence, err=True)


def read_lines() -> Iterator[dict[str, object]]:
    """The JSON objects of standard input, one a line; ends with exit code 2 at a line that is not one."""
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            tell(f"line {number} of standard input is not a JSON object")
            raise typer.Exit(2)
        yield value


def print_line(document: object) -> None:
    """Print one JSON document on one line, at once."""
    typer.echo(json.dumps(document, ensure_ascii=False, default=str))
    sys.stdout.flush()


@contextmanager
def quit_on_refusal() -> Iterator[None]:
    """Turn the errors that are sentences for an operator into one line and exit code 1."""
    from bot.backup.errors import BackupError
    from bot.programme.people import UnknownAgencyError
    from config.content import ContentError
    from config.settings import SettingsError
    from ingest.problems import IngestError
    from knowledge.errors import KnowledgeError

    ours = (SettingsError, ContentError, KnowledgeError, IngestError, UnknownAgencyError, BackupError)
    try:
        yield
    except (*ours, OSError) as error:
        tell(f"pandu: {error}")
        raise SystemExit(1) from error
