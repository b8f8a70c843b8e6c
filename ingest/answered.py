"""Questions that staff answered and approved: one document of them, cited by the heading of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.facts import MONTHS
from ingest.manifest import DocumentEntry
from ingest.shelf import read_shelf, shelf_folder
from knowledge.passages import DocumentKind, DocumentStatus

ID, NAME = "tanya-jawab-petugas", "Tanya Jawab Petugas"
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
MARKUP = re.compile(r"^(\s*)([#>|`~=-]|[*+](?=\s))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Approved:
    """One answer; `source` is what it rests on ("" where it is nothing but the team's word), `day` ISO."""

    question: str
    answer: str
    source: str
    team: str
    day: str


def with_answer(text: str, one: Approved) -> str:
    """The document with this answer, in place of an earlier one to the same question."""
    heading = heading_of(one.question)
    rest = [entry for entry in _entries(text) if entry[0].casefold() != heading.casefold()]
    return _document([*rest, (heading, _body(one))])


def without_answer(text: str, question: str) -> str:
    """The document without the answer to this question, "" where it was the only one."""
    heading = heading_of(question).casefold()
    return _document([entry for entry in _entries(text) if entry[0].casefold() != heading])


def heading_of(question: str) -> str:
    """The question in one line that ends as a question does, first letter large."""
    line = " ".join(question.split()).strip(" #").rstrip(" .!?") + "?"
    return line[:1].upper() + line[1:]


def entry_of(one: Approved, file: str) -> DocumentEntry:
    """The block of the manifest; the edition says until when answers are in it."""
    return DocumentEntry(
        id=ID,
        file=file,
        kind=DocumentKind.FAQ,
        title=NAME,
        edition=f"per {written(one.day)}",
        status=DocumentStatus.APPROVED,
        issued_by=one.team,
        date=one.day,
    )


def written(day: str) -> str:
    """`2026-03-03` -> `3 Maret 2026`."""
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1].capitalize()} {year}"


def stored_answers(home: Path) -> str:
    """The document as it stands, "" where there is none."""
    loaded = read_shelf(home)
    entries = loaded.manifest.documents if loaded.manifest else ()
    found = next((shelf_folder(home) / one.file for one in entries if one.id == ID), None)
    return found.read_text(encoding="utf-8") if found and found.is_file() else ""


def _document(entries: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join(f"## {title}\n\n{body}" for title, body in entries) + "\n" if entries else ""


def _entries(text: str) -> list[tuple[str, str]]:
    _, *pieces = HEADING.split(text)
    return [(title.strip(), body.strip()) for title, body in zip(pieces[::2], pieces[1::2], strict=True)]


def _body(one: Approved) -> str:
    approved = f"Jawaban {one.team}, disetujui {written(one.day)}."
    source = f"\n\nSumber: {' '.join(one.source.split())}" if one.source.strip() else ""
    return f"{_plain(one.answer)}\n\n{approved}{source}"


def _plain(answer: str) -> str:
    """What a person wrote is text: no line of it may become a heading, a table or a rule."""
    return MARKUP.sub(r"\1\\\2", answer.strip())
