"""Approved lines in plain words beside a document: which may be shown, and what is wrong with the others."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.files import file_checksum
from ingest.problems import Problem
from knowledge.passages import Passage, PlainLine, Section

SUFFIX = ".ringkas.yaml"
LONGEST = 160
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
REMEDY = "Perbaiki baris itu; sampai benar, ringkasannya tidak ditampilkan."


class PlainFile(BaseModel):
    """The file: who approved the lines and when, then one line an address."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    approved_by: str = Field(min_length=1)
    approved_on: date
    lines: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlainReading:
    """The lines that may be shown, and what is wrong with the others."""

    lines: tuple[PlainLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def plain_file(file: Path, document: str) -> Path:
    """Where the lines of a document stand: beside its file, by its id."""
    return file.with_name(f"{document}{SUFFIX}")


def plain_mark(file: Path, document: str) -> tuple[str, ...]:
    """What changes whenever the lines do; nothing where there are none."""
    path = plain_file(file, document)
    return (file_checksum(path),) if path.is_file() else ()


def read_plain(
    file: Path, document: str, sections: Sequence[Section], passages: Sequence[Passage]
) -> PlainReading:
    """The lines beside `file`. One whose address is not in the document, which is too long, or which holds a
    number that does not stand there, is left out and reported."""
    path = plain_file(file, document)
    if not path.is_file():
        return PlainReading()
    try:
        given = PlainFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError):
        remedy = "Isi approved_by, approved_on dan lines; satu baris teks untuk tiap alamat."
        return PlainReading(problems=(Problem(str(path), 0, "Ringkasan tidak dapat dibaca.", remedy),))
    texts = {one.address: one.text for one in passages} | {one.address: one.text for one in sections}
    wrong = tuple(_wrong(str(path), given.lines, texts))
    refused = {address for address, _ in wrong}
    day = given.approved_on.isoformat()
    lines = tuple(
        PlainLine(document, address, " ".join(text.split()), given.approved_by, day)
        for address, text in given.lines.items()
        if address not in refused
    )
    return PlainReading(lines, tuple(problem for _, problem in wrong))


def _wrong(path: str, lines: Mapping[str, str], texts: Mapping[str, str]) -> Iterator[tuple[str, Problem]]:
    for address, text in lines.items():
        if address not in texts:
            yield address, Problem(path, 0, f"`{address}` tidak ada di dokumen.", REMEDY)
        elif len(text) > LONGEST:
            message = f"Ringkasan `{address}` lebih dari {LONGEST} karakter."
            yield address, Problem(path, 0, message, REMEDY)
        elif foreign := foreign_numbers(text, texts[address]):
            message = f"Angka {foreign[0]} pada ringkasan `{address}` tidak ada di naskahnya."
            yield address, Problem(path, 0, message, REMEDY)


def foreign_numbers(line: str, text: str) -> list[str]:
    """The numbers of a line that do not stand in the text."""
    held = set(NUMBER.findall(text))
    return [number for number in NUMBER.findall(line) if number not in held]
