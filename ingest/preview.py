"""What a file would become in the corpus, said before anything is changed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ingest.blocks import BlockKind
from ingest.documents import ReadDocument, read_document
from ingest.facts import describe, slug
from ingest.files import read_file
from ingest.inputs import Source, is_table
from ingest.manifest import LONGEST_ID, DocumentEntry
from ingest.problems import Problem
from ingest.readers.reading import Reading, UnreadableError, spans
from ingest.readers.table import examine_catalogue, rejected_file
from knowledge.errors import KnowledgeError
from knowledge.generation import Corpus, current_folder, open_corpus
from knowledge.passages import Document

AYAT = re.compile(r"(Pasal \S+ ayat \(\w+\))")
SAMPLE = re.compile(r"\(?\b(?:naskah )?contoh\b\)?", re.IGNORECASE)
REJECTED = ".ditolak.csv"


@dataclass(frozen=True, slots=True)
class Understood:
    """`entry` is the block of the manifest as it would be written; `change` says what publishing it does to
    the corpus (`added`, `changed`, `unchanged`). Of a catalogue only `innovations`, `rejected` (rows) and
    `rejected_file` (a path) say something. Pages are 0 where the file has none."""

    entry: Mapping[str, Any]
    change: str = "added"
    chapters: int = 0
    articles: int = 0
    clauses: int = 0
    sections: int = 0
    passages: int = 0
    tables: int = 0
    pages: int = 0
    textless: str = ""
    catalogue: bool = False
    innovations: int = 0
    rejected: int = 0
    rejected_file: str = ""
    problems: tuple[Problem, ...] = ()


def understand(path: Path, home: Path, facts: Mapping[str, str], name: str = "") -> Understood:
    """What publishing `path` would do; `facts` go before what the file says of itself, `name` is what the
    file was called where it came from. Raises UnreadableError where nothing can be made of it."""
    if is_table(path, home / "config"):
        return _catalogue(path, home)
    reading, before = read_file(path), _corpus(home)
    entry = corrected(path, describe(path.with_name(name or path.name), reading), facts)
    entry = corrected(path, placed(entry, before), facts)
    # What the file says of itself has been weighed: where the entry differs, somebody decided so.
    read = read_document(Source(entry, path, reading=replace(reading, matter={})))
    earlier = before.documents.get(entry.id) if before else None
    return _counted(entry, _change(read.document, earlier), reading, read)


def corrected(path: Path, entry: DocumentEntry, facts: Mapping[str, str]) -> DocumentEntry:
    """The entry with what a person said about the document; raises UnreadableError where it cannot be so."""
    try:
        return DocumentEntry.model_validate({**entry.model_dump(mode="json"), **facts})
    except ValidationError as error:
        wrong = ", ".join(str(detail["loc"][0]) for detail in error.errors() if detail["loc"])
        raise UnreadableError(path, f"Keterangan {wrong} tidak dapat dipakai.", "Perbaiki isinya.") from error


def placed(entry: DocumentEntry, before: Corpus | None) -> DocumentEntry:
    """The entry under an id that means one edition: that of the same title and edition where there is one;
    an edition of a title that is there already replaces the newest before it."""
    known = tuple(before.documents.values()) if before else ()
    same = [one for one in known if bare_title(one.title) == bare_title(entry.title)]
    for one in same:
        if one.edition == entry.edition:
            return entry.model_copy(update={"id": one.id})
    wanted = (
        f"{entry.name.split()[0]} {entry.number}" if entry.name and entry.number else entry.name or entry.id
    )
    identity = _free(slug(wanted), {one.id for one in known})
    replaces = entry.replaces or next((one.id for one in same if not one.replaced_by), "")
    return entry.model_copy(update={"id": identity, "replaces": replaces})


def bare_title(title: str) -> str:
    """What two editions of one text have in common: the words, without `(Naskah Contoh)` and capitals."""
    return " ".join(re.findall(r"\w+", SAMPLE.sub(" ", title).lower()))


def _free(identity: str, taken: Iterable[str]) -> str:
    names, number, free = set(taken), 2, identity
    while free in names:
        free, number = f"{slug(identity)[: LONGEST_ID - 4].rstrip('-')}-{number}", number + 1
    return free


def _corpus(home: Path) -> Corpus | None:
    try:
        return open_corpus(current_folder(home))
    except KnowledgeError:
        return None


def _change(document: Document, earlier: Document | None) -> str:
    if earlier is None:
        return "added"
    facts, known = asdict(document), asdict(earlier)
    same = all(facts[key] == known[key] for key in facts if key != "replaced_by")
    return "unchanged" if same else "changed"


def _counted(entry: DocumentEntry, change: str, reading: Reading, read: ReadDocument) -> Understood:
    addresses = [section.address for section in read.sections]
    found = (AYAT.match(passage.address) for passage in read.passages)
    return Understood(
        entry=entry.model_dump(mode="json"),
        change=change,
        chapters=len({one.heading[0] for one in read.sections if _in_chapter(one.heading)}),
        articles=sum(address.startswith("Pasal ") for address in addresses),
        clauses=len({match[1] for match in found if match}),
        sections=len(addresses),
        passages=len(read.passages),
        tables=sum(block.kind is BlockKind.TABLE for block in reading.blocks),
        pages=reading.pages,
        textless=spans(reading.textless),
        problems=read.problems,
    )


def _in_chapter(heading: tuple[str, ...]) -> bool:
    return bool(heading) and heading[0].upper().startswith("BAB ")


def _catalogue(path: Path, home: Path) -> Understood:
    reading = examine_catalogue(path, home / "config")
    if not reading.innovations:
        problem = reading.problems[0] if reading.problems else None
        message = problem.message if problem else "Katalog ini tidak berisi inovasi."
        raise UnreadableError(path, message, problem.remedy if problem else "Isi barisnya, lalu kirim lagi.")
    rejected = path.with_name(f"{path.stem}{REJECTED}")
    if data := rejected_file(reading):
        rejected.write_bytes(data)
    return Understood(
        entry={"id": "katalog", "title": path.stem, "file": path.name},
        change="changed" if (before := _corpus(home)) and before.innovations else "added",
        catalogue=True,
        innovations=len(reading.innovations),
        rejected=len(reading.rejected),
        rejected_file=str(rejected) if data else "",
        problems=reading.problems,
    )
