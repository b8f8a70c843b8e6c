"""The whole way from the files an operator names to a published generation of the corpus."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.inputs import find_inputs
from ingest.plan import IngestResult, make_plan, manifest_before, unchanged

if TYPE_CHECKING:
    from knowledge.models import Embedder

Progress = Callable[[str, int, int], None]


def ingest(
    paths: Sequence[Path] | None,
    home: Path,
    embedder: "Embedder",
    progress: Progress | None = None,
    check: bool = False,
    chroma_url: str = "",
) -> IngestResult:
    """Reads what changed, embeds what is new, publishes a new generation; nothing where nothing changed.

    `[]` is the sample corpus, None what staff sent (`ingest.shelf`), which goes with any paths. `progress` is
    told (stage, done, total), the stages being `read`, `embed` and `write`. With `check` nothing is written.
    A document whose file cannot be read stays as it was, with a problem. Raises SourcesRefusedError (nothing
    was changed) and IngestBusyError.
    """
    started = time.perf_counter()
    inputs = find_inputs(paths, home)
    plan = make_plan(inputs, manifest_before(home))
    result = unchanged(plan, home, embedder.model)
    if result is None:
        # Imported only now: an unchanged ingest needs neither a parser nor an index.
        from ingest.assembly import Tools, assemble, examine
        from ingest.building import corpus_lock

        tools = Tools(home, embedder, progress or _silent, chroma_url)
        if check:
            result = examine(plan, tools)
        else:
            with corpus_lock(home):
                plan = make_plan(inputs, manifest_before(home))
                result = unchanged(plan, home, embedder.model) or assemble(plan, tools)
    return replace(result, seconds=time.perf_counter() - started)


def _silent(stage: str, done: int, total: int) -> None:
    pass
