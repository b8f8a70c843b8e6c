"""Reads sources into the corpus with a progress bar; a new machine gets the sample corpus by itself."""

from collections.abc import Sequence
from pathlib import Path

from config.settings import Settings
from ingest.pipeline import ingest
from ingest.plan import IngestResult
from knowledge.generation import current_generation

STAGES = {"read": "membaca dokumen", "embed": "menghitung vektor", "write": "menulis korpus"}


def prepare(settings: Settings) -> None:
    """Ingest the shipped sources where PANDU_HOME holds no corpus yet."""
    if current_generation(settings.home) is None:
        ingest_with_progress(settings, [])


def ingest_with_progress(settings: Settings, paths: Sequence[Path], *, check: bool = False) -> IngestResult:
    """Ingest with a bar on standard error that shows what is being done; gives what came of it.

    Raises SourcesRefused and IngestBusy.
    """
    from rich.console import Console
    from rich.progress import Progress

    from bot.wiring.answering import open_embedder

    with Progress(console=Console(stderr=True), transient=True) as bar:
        tasks = {stage: bar.add_task(label, total=None, visible=False) for stage, label in STAGES.items()}

        def show(stage: str, done: int, total: int) -> None:
            if stage in tasks:
                bar.update(tasks[stage], completed=done, total=total, visible=True)

        return ingest(paths, settings.home, open_embedder(settings), show, check, settings.chroma_url)
