"""`pandu …`: what an operator does; each command prints one JSON document with --json."""

import typer

from bot.cli import (
    backups,
    calibration,
    catalogue,
    corpus,
    evaluation,
    extraction,
    records,
    reporting,
    reports,
    running,
)
from bot.cli.output import quit_on_refusal

app = typer.Typer(
    name="pandu",
    help="Pandu Replikasi: asisten Telegram untuk replikasi inovasi pelayanan publik.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for module in (running, corpus, catalogue, records, reports, backups):
    module.register(app)
calibration.register(evaluation.app)
app.add_typer(evaluation.app, name="eval")
app.add_typer(extraction.app, name="extract")
app.add_typer(reporting.app, name="report")


def main() -> None:
    """Run the command line; what cannot be done ends with one sentence on standard error and exit code 1."""
    with quit_on_refusal():
        app()
