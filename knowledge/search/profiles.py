"""What an innovation is found by: the texts of its profile, and their vectors, computed once and kept."""

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.catalogue import Innovation
from knowledge.generation import Vectors, corpus_folder
from knowledge.models import text_key

FOLDER, KEPT = "catalogue", 3
_WRITTEN_OUT = re.compile(r"[(:](.*)")


class Embeds(Protocol):
    """An embedder of documents that says which model it is."""

    model: str

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One unit vector a text."""


def whole_text(innovation: Innovation) -> str:
    """Name, problem, summary and sector."""
    parts = (innovation.name, innovation.problem, innovation.summary, innovation.sector)
    return ". ".join(part for part in parts if part)


def lexical_text(innovation: Innovation) -> str:
    """What is said about it, without the name people made up: a name is often a play on words."""
    written_out = _WRITTEN_OUT.search(innovation.name)
    parts = (innovation.problem, innovation.summary, written_out and written_out[1], innovation.sector)
    return " ".join(part for part in parts if part)


def profile_vectors(home: Path, innovations: Sequence[Innovation], embedder: Embeds) -> Vectors:
    """One row an innovation, in order.

    Kept under `PANDU_HOME/corpus/catalogue/` by model and texts, so that one catalogue is embedded once for
    all generations and processes; ingest calls this ahead of need.
    """
    texts = [whole_text(one) for one in innovations]
    if not texts:
        return np.zeros((0, 0), np.float32)
    file = _folder(home) / f"{text_key(embedder.model, chr(0).join(texts))[:16]}.npy"
    kept = _load(file, len(texts))
    if kept is not None:
        return kept
    vectors = np.asarray(embedder.embed_documents(texts), np.float32)
    _store(file, vectors)
    return vectors


def kept_vectors(home: Path) -> list[Path]:
    """The files that `profile_vectors` keeps, the oldest first."""
    return _by_age(_folder(home))


def _folder(home: Path) -> Path:
    return corpus_folder(home) / FOLDER


def _by_age(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.npy"), key=lambda file: file.stat().st_mtime)


def _load(file: Path, rows: int) -> Vectors | None:
    try:
        vectors: Vectors = np.load(file, allow_pickle=False)
    except (OSError, ValueError):
        return None
    return vectors if len(vectors) == rows else None


def _store(file: Path, vectors: Vectors) -> None:
    """Whole or not at all; a folder that cannot be written to costs the next start its time, nothing else."""
    fresh = file.with_suffix(f".{os.getpid()}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as handle:
            np.save(handle, vectors, allow_pickle=False)
        fresh.replace(file)
        for old in _by_age(file.parent)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
