"""Reads one document whole: its sections, its passages and what is wrong with it."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.blocks import Block
from ingest.checks import check_front_matter, check_structure
from ingest.chunking import passages_of, section_of
from ingest.inputs import Source
from ingest.outline import RawSection, outline_faq, outline_plain
from ingest.problems import Problem
from ingest.readers.markdown import read_markdown, split_front_matter
from ingest.regulation import outline_regulation
from knowledge.passages import Document, DocumentKind, Passage, Section

Outline = Callable[[Iterable[Block], str], tuple[RawSection, ...]]
OUTLINES: dict[DocumentKind, Outline] = {
    DocumentKind.REGULATION: outline_regulation,
    DocumentKind.FAQ: outline_faq,
    DocumentKind.GUIDE: outline_plain,
}


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as understood; sections and passages in order."""

    document: Document
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...] = ()


def read_document(source: Source) -> ReadDocument:
    """Reads the file of `source`. Raises OSError or UnicodeDecodeError where it cannot be read at all."""
    text, checksum = read_text(source.path)
    entry = source.entry
    raws = OUTLINES[entry.kind](read_markdown(text), entry.title)
    problems = [
        *check_front_matter(str(source.path), entry, split_front_matter(text)[0]),
        *check_structure(str(source.path), raws),
    ]
    passages: list[Passage] = []
    for raw in raws:
        passages.extend(passages_of(entry.id, raw, len(passages)))
    return ReadDocument(
        document_of(source, checksum),
        tuple(section_of(entry.id, raw, order) for order, raw in enumerate(raws)),
        tuple(unrepeated(passages)),
        tuple(problems),
    )


def unrepeated(passages: Iterable[Passage]) -> Iterable[Passage]:
    """The same words at the same address (a section printed twice) once."""
    return {passage.id: passage for passage in passages}.values()


def document_of(source: Source, checksum: str) -> Document:
    """The document's own facts, from the manifest."""
    entry = source.entry
    return Document(
        entry.id, entry.title, entry.edition, entry.status, entry.kind, entry.issued_by, checksum, entry.name
    )


def fingerprint(source: Source, reading: int) -> str:
    """Changes whenever `source` must be read again: other bytes, other facts, or another version of reading.

    Raises OSError or UnicodeDecodeError where the file cannot be read.
    """
    facts = source.entry.model_dump(mode="json", exclude={"file"})
    return digest(json.dumps(facts, sort_keys=True), read_text(source.path)[1], str(reading))


def read_text(path: Path) -> tuple[str, str]:
    """The text of a file and the SHA-256 of its bytes."""
    data = path.read_bytes()
    return data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest()


def file_checksum(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest(*parts: str) -> str:
    """SHA-256 of several strings, kept apart."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
