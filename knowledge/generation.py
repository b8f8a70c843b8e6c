"""One immutable generation of the corpus on disk, and the pointer that says which one is read.

Layout of `PANDU_HOME/corpus/`: `CURRENT` holds the name of a folder; each folder holds `manifest.json`,
`documents.jsonl`, `sections.jsonl`, `passages.jsonl`, `innovations.jsonl`, `plain.jsonl` (plain lines; older
generations have none), `vectors.npy` (float32, one unit vector a passage, in passage order), `bm25/` and
`chroma/`. Written by ingest alone.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from sys import intern

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
from knowledge.rows import Row, Rows, read_rows

Vectors = NDArray[np.float32]

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
    sections: Sequence[Section]
    passages: Sequence[Passage]
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
        own = self._places.in_document.get(document, ())
        return self.sections[own[order]] if 0 <= order < len(own) else None

    def section(self, document: str, address: str) -> Section | None:
        """The section with this address, or the one a lower address (`Pasal 12 ayat (2)`) belongs to."""
        found = self._places.sections.get((document, address))
        if found is None and (passage := self._places.addresses.get((document, address))) is not None:
            found = self._places.sections.get((document, self.passages[passage].section))
        return None if found is None else self.sections[found]

    def sections_of(self, document: str) -> tuple[Section, ...]:
        """The sections of a document in order."""
        return tuple(self.sections[place] for place in self._places.in_document.get(document, ()))

    def passages_of(self, section: Section) -> tuple[Passage, ...]:
        """The passages of a section in order."""
        own = self._places.in_section.get((section.document, section.address), ())
        return tuple(self.passages[place] for place in own)

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
        before, after = (self.section_at(section.document, section.order + step) for step in (-1, 1))
        return before, after

    @property
    def places(self) -> dict[str, int]:
        """Passage id -> its row in `passages` and `vectors`."""
        return self._places.passages

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
    def _plain(self) -> dict[tuple[str, str], PlainLine]:
        return {(one.document, one.address): one for one in self.plain}

    @cached_property
    def _places(self) -> "_Places":
        return _Places.of(self.sections, self.passages)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things stand in `sections` and `passages`; of two with one address the first."""

    sections: dict[tuple[str, str], int] = field(default_factory=dict)
    in_document: dict[str, list[int]] = field(default_factory=dict)
    passages: dict[str, int] = field(default_factory=dict)
    addresses: dict[tuple[str, str], int] = field(default_factory=dict)
    in_section: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, sections: Sequence[Section], passages: Sequence[Passage]) -> "_Places":
        found = cls()
        for place, section in enumerate(sections):
            found.sections.setdefault((section.document, section.address), place)
            found.in_document.setdefault(section.document, []).append(place)
        for place, passage in enumerate(passages):
            found.passages[passage.id] = place
            found.in_section.setdefault((passage.document, passage.section), []).append(place)
            if passage.address != passage.section:
                found.addresses.setdefault((passage.document, passage.address), place)
        return found


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
        documents = read_rows(folder / "documents.jsonl", _document)
        lined = (folder / PLAIN).is_file()
        vectors = np.load(folder / VECTORS, mmap_mode="r", allow_pickle=False)
        corpus = Corpus(
            folder=folder,
            manifest=read_manifest(folder),
            documents={document.id: document for document in documents},
            sections=Rows(folder / "sections.jsonl", _section),
            passages=Rows(folder / "passages.jsonl", _passage),
            innovations=tuple(read_rows(folder / "innovations.jsonl", _innovation)),
            vectors=vectors,
            plain=tuple(read_rows(folder / PLAIN, lambda row: PlainLine(**row))) if lined else (),
        )
        found = len(corpus.places)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusDamagedError(folder, repr(error)) from error
    if found != len(corpus.vectors):
        raise CorpusDamagedError(folder, "vectors and passages differ in number")
    return corpus


def read_manifest(folder: Path) -> Manifest:
    """The manifest alone: all that an unchanged ingest needs to look at."""
    row: Row = json.loads((folder / MANIFEST).read_text())
    return Manifest(**{**row, "loose": tuple(row["loose"])})


def _document(row: Row) -> Document:
    return Document(**{**row, "status": DocumentStatus(row["status"]), "kind": DocumentKind(row["kind"])})


def _section(row: Row) -> Section:
    return Section(**{**row, "heading": tuple(row["heading"])})


def _passage(row: Row) -> Passage:
    shared = {name: intern(row[name]) for name in ("document", "section", "context")}
    return Passage(**{**row, **shared, "kind": PassageKind(row["kind"])})


def _innovation(row: Row) -> Innovation:
    return Innovation(**{**row, "sustainability": Sustainability(row["sustainability"])})
