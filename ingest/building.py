"""Writes a generation beside the others and makes it current: whole or not at all, whenever power goes."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from ingest.problems import IngestBusyError, Problem, store_problems
from knowledge.catalogue import Innovation
from knowledge.generation import (
    BM25,
    CHROMA,
    MANIFEST,
    PLAIN,
    POINTER,
    VECTORS,
    Manifest,
    Vectors,
    corpus_folder,
    current_generation,
    publish,
    sync_folder,
)
from knowledge.lexical import LexicalIndex
from knowledge.passages import Document, Passage, PlainLine, Section
from knowledge.rows import write_rows

PARTIAL, LOCK, SHELF = ".partial", "LOCK", "shelf.yaml"
KEPT = 3


@dataclass(frozen=True)
class Contents:
    """What a generation holds; passages and vectors in the same order. `shelf` is the manifest of what staff
    had sent when it was made, so that going back to it goes back there too."""

    documents: Sequence[Document]
    sections: Sequence[Section]
    passages: Sequence[Passage]
    innovations: Sequence[Innovation]
    vectors: Vectors
    plain: Sequence[PlainLine]
    problems: Mapping[str, Sequence[Problem]]
    shelf: str = ""


@contextmanager
def corpus_lock(home: Path) -> Iterator[Path]:
    """Holds the corpus for one ingest and clears what a killed one left; raises IngestBusyError.

    The lock goes with the process, so a kill leaves none behind.
    """
    import fcntl

    root = corpus_folder(home)
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IngestBusyError(str(root)) from error
        _clear(root)
        yield root


def _clear(root: Path) -> None:
    whole = set(generations(root))
    for left in root.glob("[0-9]*"):
        if left not in whole:
            shutil.rmtree(left)
    for left in root.glob(f"{POINTER}.*"):
        left.unlink()


def next_name(root: Path, signature: str) -> str:
    """`000004-1a2b3c4d`: counts up, so that names sort by age; the second half says what is inside."""
    numbers = [int(folder.name[:6]) for folder in generations(root)]
    return f"{max(numbers, default=0) + 1:06d}-{signature[:8]}"


def generations(root: Path) -> list[Path]:
    """The whole generations, oldest first."""
    return sorted(path.parent for path in root.glob(f"[0-9]*/{MANIFEST}") if path.parent.suffix != PARTIAL)


def build_generation(home: Path, manifest: Manifest, contents: Contents, chroma_url: str = "") -> None:
    """Writes the generation named in `manifest`, publishes it and prunes the oldest."""
    root = corpus_folder(home)
    partial = root / f"{manifest.generation}{PARTIAL}"
    partial.mkdir()
    _write(partial, contents)
    _fill_chroma(partial, manifest.generation, contents, chroma_url)
    (partial / MANIFEST).write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
    _sync_tree(partial)
    partial.rename(root / manifest.generation)
    sync_folder(root)
    publish(home, manifest.generation)
    prune(home, chroma_url)


def _write(folder: Path, contents: Contents) -> None:
    write_rows(folder / "documents.jsonl", contents.documents)
    write_rows(folder / "sections.jsonl", contents.sections)
    write_rows(folder / "passages.jsonl", contents.passages)
    write_rows(folder / "innovations.jsonl", contents.innovations)
    write_rows(folder / PLAIN, contents.plain)
    store_problems(folder, contents.problems)
    (folder / SHELF).write_text(contents.shelf, encoding="utf-8")
    np.save(folder / VECTORS, contents.vectors, allow_pickle=False)
    LexicalIndex.build([passage.indexed for passage in contents.passages]).save(folder / BM25)


def _fill_chroma(folder: Path, generation: str, contents: Contents, url: str) -> None:
    from knowledge.store import COLLECTION, chroma_client, chroma_server, close_client, fill_collection

    client = chroma_server(url) if url else chroma_client(folder / CHROMA)
    name = generation if url else COLLECTION
    try:
        fill_collection(client, name, contents.passages, contents.vectors)
    finally:
        close_client(client)


def prune(home: Path, chroma_url: str = "") -> None:
    """Keeps the newest three generations and the current one, wherever the pointer stands."""
    current = current_generation(home)
    old = [folder for folder in generations(corpus_folder(home))[:-KEPT] if folder.name != current]
    if chroma_url and old:
        from knowledge.store import chroma_server, drop_collections

        drop_collections(chroma_server(chroma_url), {folder.name for folder in old})
    for folder in old:
        (folder / MANIFEST).unlink()
        shutil.rmtree(folder)


def _sync_tree(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        for name in files:
            handle = os.open(Path(parent) / name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(parent))
