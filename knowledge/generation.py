"""One immutable generation of the corpus on disk, and the pointer that says which one is read.

Layout of `PANDU_HOME/corpus/`: `CURRENT` holds the name of a folder; each folder holds `manifest.json`,
`documents.jsonl`, `sections.jsonl`, `passages.jsonl`, `innovations.jsonl`, `plain.jsonl` (plain lines; older
generations have none), `vectors.npy` (float32, one unit vector a passage, in passage order), `bm25/` and
`chroma/`. Written by ingest alone.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Innovation, Sustainability
from knowledge.errors import CorpusDamagedError, NoCorpusError
from knowledge.passages import (
    Document,
    DocumentKind,
    DocumentStatus,
    Passage,
    PassageKind,
    PlainLine,
    Section,
)

Vectors = NDArray[np.float32]
Row = dict[str, Any]
Value = TypeVar("Value", Document, Section, Passage, Innovation, PlainLine)

POINTER = "CURRENT"
MANIFEST, VECTORS, PLAIN = "manifest.json", "vectors.npy", "plain.jsonl"
BM25, CHROMA = "bm25", "chroma"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was made from, and how much is in it.

    `fingerprints` tell for each document whether it must be read again; `loose` are those that were named by
    themselves and not by a manifest; `catalogue` is the checksum of its file.
    """

    generation: str
    signature: str
    model: str
    fingerprints: dict[str, str] = field(default_factory=dict)
    loose: tuple[str, ...] = ()
    catalogue: str = ""
    passages: int = 0
    innovations: int = 0


@dataclass(frozen=True)
class Corpus:
    """One generation, open. Passages, and the rows of `vectors`, are in the order of the documents."""

    folder: Path
    manifest: Manifest
    documents: dict[str, Document]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    innovations: tuple[Innovation, ...]
    vectors: Vectors
    plain: tuple[PlainLine, ...] = ()

    @property
    def generation(self) -> str:
        """The name of this generation."""
        return self.manifest.generation

    @property
    def titles(self) -> dict[str, str]:
        """What citations call the documents, by id."""
        return {document.id: document.name or document.title for document in self.documents.values()}

    def successor(self, document: str) -> Document | None:
        """The document that takes the place of another, if it is in this corpus."""
        return self.documents.get(self.documents[document].replaced_by)

    def standing(self, document: str) -> DocumentStatus:
        """How far a document may be relied on beside the others: what is replaced by something in force is
        as good as revoked, whatever it says of itself."""
        after = self.successor(document)
        replaced = after is not None and after.status is DocumentStatus.IN_FORCE
        return DocumentStatus.REVOKED if replaced else self.documents[document].status

    def shown_status(self, document: str) -> DocumentStatus:
        """What a citation says: a sample or draft stays one, an edition that was in force is revoked."""
        own = self.documents[document].status
        return self.standing(document) if own is DocumentStatus.IN_FORCE else own

    def replacement(self, document: str) -> str:
        """What citations call the document that took the place of one that is revoked or replaced; "" where
        there is none."""
        after = self.successor(document)
        gone = self.standing(document) is DocumentStatus.REVOKED
        return (after.name or after.title) if after is not None and gone else ""

    def related(self, one: str, other: str) -> bool:
        """Whether two documents are editions of one text: each the other's, or through those between."""
        return self._texts[one] == self._texts[other]

    def section_at(self, document: str, order: int) -> Section | None:
        """The section at a place within a document, counted from 0."""
        own = self._in_document.get(document, ())
        return own[order] if 0 <= order < len(own) else None

    def section(self, document: str, address: str) -> Section | None:
        """The section with this address, or the one a lower address (`Pasal 12 ayat (2)`) belongs to."""
        found = self._sections.get((document, address))
        if found is None and (passage := self._addresses.get((document, address))):
            found = self._sections.get((document, passage.section))
        return found

    def sections_of(self, document: str) -> tuple[Section, ...]:
        """The sections of a document in order."""
        return tuple(self._in_document.get(document, ()))

    def passages_of(self, section: Section) -> tuple[Passage, ...]:
        """The passages of a section in order."""
        return tuple(self._by_section.get((section.document, section.address), ()))

    def passage(self, identity: str) -> Passage | None:
        """The passage with this id, if this generation has it."""
        place = self.places.get(identity)
        return None if place is None else self.passages[place]

    def plain_line(self, document: str, *addresses: str) -> PlainLine | None:
        """The approved plain line of the first of these addresses that has one."""
        found = (self._plain.get((document, address)) for address in addresses)
        return next((line for line in found if line is not None), None)

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        """The sections before and after within the same document."""
        own = self._in_document[section.document]
        before = own[section.order - 1] if section.order > 0 else None
        after = own[section.order + 1] if section.order + 1 < len(own) else None
        return before, after

    @cached_property
    def places(self) -> dict[str, int]:
        """Passage id -> its row in `passages` and `vectors`."""
        return {passage.id: n for n, passage in enumerate(self.passages)}

    @cached_property
    def _texts(self) -> dict[str, str]:
        """Document id -> the id of the newest edition of its text."""
        newest = {}
        for name in self.documents:
            seen = [name]
            while (after := self.successor(seen[-1])) and after.id not in seen:
                seen.append(after.id)
            newest[name] = seen[-1]
        return newest

    @cached_property
    def _sections(self) -> dict[tuple[str, str], Section]:
        return {(one.document, one.address): one for one in reversed(self.sections)}

    @cached_property
    def _addresses(self) -> dict[tuple[str, str], Passage]:
        return {(one.document, one.address): one for one in reversed(self.passages)}

    @cached_property
    def _plain(self) -> dict[tuple[str, str], PlainLine]:
        return {(one.document, one.address): one for one in self.plain}

    @cached_property
    def _in_document(self) -> dict[str, list[Section]]:
        return _grouped(self.sections, lambda one: one.document)

    @cached_property
    def _by_section(self) -> dict[tuple[str, str], list[Passage]]:
        return _grouped(self.passages, lambda one: (one.document, one.section))


Key = TypeVar("Key")
Item = TypeVar("Item")


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def corpus_folder(home: Path) -> Path:
    """Where generations live."""
    return home / "corpus"


def current_generation(home: Path) -> str | None:
    """The name of the published generation, None where nothing was ever published."""
    try:
        return (corpus_folder(home) / POINTER).read_text().strip() or None
    except FileNotFoundError:
        return None


def publish(home: Path, generation: str) -> None:
    """Makes `generation` the one that is read, atomically; also the way back to an older one."""
    root = corpus_folder(home)
    if not (root / generation / MANIFEST).is_file():
        raise NoCorpusError(root / generation)
    fresh = root / f"{POINTER}.{os.getpid()}"
    with fresh.open("w") as file:
        file.write(f"{generation}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / POINTER)
    sync_folder(root)


def sync_folder(folder: Path) -> None:
    """Makes renames in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def current_folder(home: Path) -> Path:
    """The folder of the published generation; raises NoCorpusError."""
    generation = current_generation(home)
    if generation is None:
        raise NoCorpusError(home)
    return corpus_folder(home) / generation


def open_corpus(folder: Path) -> Corpus:
    """The generation in `folder`, its vectors memory-mapped; raises CorpusDamagedError."""
    try:
        documents = read_values(folder / "documents.jsonl", _document)
        lined = (folder / PLAIN).is_file()
        vectors = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
        corpus = Corpus(
            folder=folder,
            manifest=read_manifest(folder),
            documents={document.id: document for document in documents},
            sections=tuple(read_values(folder / "sections.jsonl", _section)),
            passages=tuple(read_values(folder / "passages.jsonl", _passage)),
            innovations=tuple(read_values(folder / "innovations.jsonl", _innovation)),
            vectors=vectors,
            plain=tuple(read_values(folder / PLAIN, lambda row: PlainLine(**row))) if lined else (),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusDamagedError(folder, repr(error)) from error
    if len(corpus.passages) != len(corpus.vectors):
        raise CorpusDamagedError(folder, "vectors and passages differ in number")
    return corpus


def read_manifest(folder: Path) -> Manifest:
    """The manifest alone: all that an unchanged ingest needs to look at."""
    row: Row = json.loads((folder / MANIFEST).read_text())
    return Manifest(**{**row, "loose": tuple(row["loose"])})


def read_values(path: Path, make: Callable[[Row], Value]) -> Iterator[Value]:
    """The values in a JSONL file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield make(json.loads(line))


def write_values(path: Path, values: Iterable[Document | Section | Passage | Innovation | PlainLine]) -> None:
    """One JSON object a line, as `read_values` reads them."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(value), ensure_ascii=False) + "\n" for value in values)


def _document(row: Row) -> Document:
    return Document(**{**row, "status": DocumentStatus(row["status"]), "kind": DocumentKind(row["kind"])})


def _section(row: Row) -> Section:
    return Section(**{**row, "heading": tuple(row["heading"])})


def _passage(row: Row) -> Passage:
    shared = {name: intern(row[name]) for name in ("document", "section", "context")}
    return Passage(**{**row, **shared, "kind": PassageKind(row["kind"])})


def _innovation(row: Row) -> Innovation:
    return Innovation(**{**row, "sustainability": Sustainability(row["sustainability"])})
