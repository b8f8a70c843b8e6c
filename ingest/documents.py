"""Reads one document whole: its sections, its passages and what is wrong with it."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ingest.blocks import Block
from ingest.checks import check_front_matter, check_structure
from ingest.chunking import passages_of, section_of
from ingest.files import file_checksum, read_file
from ingest.guide import outline_guide
from ingest.inputs import Source
from ingest.outline import RawSection, outline_faq
from ingest.plain import plain_mark, read_plain
from ingest.problems import Problem
from ingest.readers.reading import Reading, spans
from ingest.regulation import outline_regulation
from knowledge.passages import Document, DocumentKind, Passage, PlainLine, Section

Outline = Callable[[Iterable[Block], str], tuple[RawSection, ...]]
OUTLINES: dict[DocumentKind, Outline] = {
    DocumentKind.REGULATION: outline_regulation,
    DocumentKind.FAQ: outline_faq,
    DocumentKind.GUIDE: outline_guide,
}


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as understood; sections and passages in order."""

    document: Document
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...] = ()
    plain: tuple[PlainLine, ...] = ()


def read_document(source: Source) -> ReadDocument:
    """Reads the file of `source`. Raises UnreadableError where it cannot be read at all."""
    reading = source.reading or read_file(source.path)
    entry, file = source.entry, str(source.path)
    raws = OUTLINES[entry.kind](reading.blocks, entry.title)
    problems = [
        *check_front_matter(file, entry, reading.matter),
        *_textless(file, reading),
        *check_structure(file, raws),
    ]
    passages: list[Passage] = []
    for raw in raws:
        passages.extend(passages_of(entry.id, raw, len(passages)))
    sections = tuple(section_of(entry.id, raw, order) for order, raw in enumerate(raws))
    plain = read_plain(source.path, entry.id, sections, passages)
    return ReadDocument(
        document_of(source, reading.checksum),
        sections,
        tuple(unrepeated(passages)),
        (*problems, *plain.problems),
        plain.lines,
    )


def _textless(file: str, reading: Reading) -> Iterable[Problem]:
    """Pages that nothing can be answered from until somebody runs OCR over them."""
    if reading.textless:
        message = f"Halaman {spans(reading.textless)} tidak memiliki teks; perlu OCR."
        yield Problem(file, 0, message, "Isi halaman itu belum dapat dijawab; kirim ulang setelah OCR.")


def unrepeated(passages: Iterable[Passage]) -> Iterable[Passage]:
    """The same words at the same address (a section printed twice) once."""
    return {passage.id: passage for passage in passages}.values()


def document_of(source: Source, checksum: str) -> Document:
    """The document's own facts, from the manifest."""
    entry = source.entry
    facts = entry.model_dump(exclude={"file"})
    return Document(**facts, checksum=checksum)


def fingerprint(source: Source, reading: int) -> str:
    """Changes whenever `source` must be read again: other bytes, facts or plain lines, or another version of
    reading.

    Raises OSError where the file cannot be read.
    """
    facts = source.entry.model_dump(mode="json", exclude={"file"})
    lines = plain_mark(source.path, source.entry.id)
    return digest(json.dumps(facts, sort_keys=True), file_checksum(source.path), str(reading), *lines)


def digest(*parts: str) -> str:
    """SHA-256 of several strings, kept apart."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
