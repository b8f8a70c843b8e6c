"""Cuts an Indonesian regulation into Pasal, annexes and its Penjelasan, which is kept apart from the body.

Ayat and below are left to `ingest.units`; what looks like a heading to `ingest.marks` and `ingest.articles`.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.amending import ROMAN, find_instructions, is_amending
from ingest.articles import find_articles
from ingest.ayat import mend_articles
from ingest.blocks import GUESSED, Block
from ingest.marks import LETTER, is_explanation, read_annex, read_heading
from ingest.outline import RawSection, SectionKind
from ingest.rows import Row, blocks_of, rows_of

CLOSING = re.compile(r"Agar setiap orang (?:dapat )?mengetahui", re.IGNORECASE)
GENERAL = re.compile(r"[I1l]\s?\.?\s*UMUM\W*")
BY_ARTICLE = re.compile(r"(?:[Il1]{1,2}\s?\.?\s*)?PASAL\s+DEMI\s+PASAL\W*")
EXPLAINED = "Penjelasan"


class Zone(StrEnum):
    """The parts of a regulation that number their Pasal each for itself."""

    BODY = "body"
    ANNEX = "annex"
    EXPLANATION = "explanation"


@dataclass(slots=True)
class Part:
    """One zone: `heading` is that of an annex, `rows` what stands below it."""

    zone: Zone
    heading: str
    rows: list[Row]


def outline_regulation(blocks: Iterable[Block], title: str) -> tuple[RawSection, ...]:
    """The sections of a regulation in order: each Pasal, each LAMPIRAN, and plain text elsewhere.

    What stands before the first heading is addressed by `title`. A heading inside a LAMPIRAN stays part of it
    unless it is a BAB or one of its lettered parts; `Pasal 5` of the Penjelasan is `Penjelasan Pasal 5`.
    """
    sections: list[RawSection] = []
    amending = False
    for part in split_parts(rows_of(blocks)):
        match part.zone:
            case Zone.BODY:
                amending = is_amending(part.rows)
                sections.extend(_body(part.rows, title, amending=amending))
            case Zone.EXPLANATION:
                sections.extend(_explanation(part.rows, amending=amending))
            case Zone.ANNEX:
                sections.extend(outline_parts(part.rows, part.heading))
    return tuple(sections)


def split_parts(rows: Sequence[Row]) -> Iterator[Part]:
    """The zones of the text in order, the body first even where it is empty."""
    part, place = Part(Zone.BODY, "", []), 0
    rows = _apart(rows)
    while place < len(rows):
        annex = read_annex(rows, place, lambda at: is_explanation(rows, at))
        if is_explanation(rows, place) and part.zone is not Zone.EXPLANATION:
            yield part
            part = Part(Zone.EXPLANATION, "", [])
        elif annex is not None:
            yield part
            part = Part(Zone.ANNEX, annex.text, list(rows[place + 1 : annex.end]))
            part.rows.insert(0, replace(rows[place], text="", starts=True))
            place = annex.end
            continue
        else:
            part.rows.append(rows[place])
        place += 1
    yield part


def _apart(rows: Sequence[Row]) -> list[Row]:
    """The rows with a PENJELASAN that was read into a sentence on a line of its own."""
    found: list[Row] = []
    for row in rows:
        match = re.search(r"(?<=\s)PENJELASAN ATAS (?=[A-Z]{4})", row.text) if row.whole is None else None
        if match is None:
            found.append(row)
            continue
        found += [
            replace(row, text=row.text[: match.start()].strip()),
            replace(row, text="PENJELASAN", starts=True),
        ]
        found.append(replace(row, text=row.text[match.start() + 11 :], starts=True))
    return found


class _Writer:
    """Gathers rows under the heading last opened."""

    def __init__(self, address: str, kind: SectionKind, line: int) -> None:
        self.sections: list[RawSection] = []
        self._head = RawSection(address, kind, (), (), line)
        self._keep = False
        self._rows: list[Row] = []

    def open(self, row: Row, address: str, kind: SectionKind, path: Iterable[str], keep: bool = True) -> None:
        """Closes the section before and starts the next at `row`."""
        self.close()
        self._head = RawSection(address, kind, tuple(path), (), row.line, row.page, row.inferred)
        self._keep = keep

    def add(self, row: Row) -> None:
        """Adds a row to the open section."""
        self._rows.append(row)

    def close(self) -> list[RawSection]:
        """Closes the open section and gives all so far; one without text is left out unless it is kept."""
        blocks = blocks_of(self._rows)
        if blocks or self._keep:
            page = self._head.page or (self._rows[0].page if self._rows else None)
            self.sections.append(replace(self._head, blocks=blocks, page=page))
        self._rows, self._keep = [], False
        return self.sections


def _body(rows: list[Row], title: str, *, amending: bool) -> list[RawSection]:
    articles = find_articles(rows, amending=amending)
    instructions = find_instructions(rows, articles) if amending else {}
    writer, path, place = _Writer(title, SectionKind.PLAIN, 1), dict[int, str](), 0
    while place < len(rows):
        row = rows[place]
        heading = None if place in articles else read_heading(rows, place, articles)
        place += 1
        if place - 1 in articles:
            path = {} if ROMAN.fullmatch(articles[place - 1]) else path
            writer.open(row, f"Pasal {articles[place - 1]}", SectionKind.ARTICLE, _in_order(path))
        elif place - 1 in instructions:
            writer.open(row, instructions[place - 1], SectionKind.PLAIN, _in_order(path))
            writer.add(replace(row, starts=True))
        elif heading is not None:
            path = {above: name for above, name in path.items() if above < heading.rank} | {
                heading.rank: heading.text
            }
            writer.open(row, heading.text, SectionKind.PLAIN, _in_order(path)[:-1], keep=False)
            place = heading.end
        elif 0 < row.level < GUESSED:
            writer.open(row, row.text, SectionKind.PLAIN, _in_order(path), keep=False)
        elif articles and place > max(articles) and CLOSING.match(row.text):
            writer.open(row, "Penutup", SectionKind.PLAIN, (), keep=False)
            writer.add(replace(row, starts=True))
        else:
            writer.add(row)
    return mend_articles(writer.close())


def _in_order(path: dict[int, str]) -> tuple[str, ...]:
    return tuple(path[rank] for rank in sorted(path))


def _explanation(rows: list[Row], *, amending: bool) -> list[RawSection]:
    start = next((n for n, row in enumerate(rows) if BY_ARTICLE.fullmatch(row.text)), -1)
    head, rest = rows[: start + 1], rows[start + 1 :]
    articles = find_articles(rest, amending=amending)
    writer = _Writer("PENJELASAN", SectionKind.PLAIN, rows[0].line if rows else 1)
    for row in head[:-1] if start >= 0 else head:
        if GENERAL.fullmatch(row.text):
            writer.open(row, f"{EXPLAINED} Umum", SectionKind.PLAIN, ("PENJELASAN",), keep=False)
        else:
            writer.add(row)
    for place, row in enumerate(rest):
        if place in articles:
            writer.open(row, f"{EXPLAINED} Pasal {articles[place]}", SectionKind.PLAIN, ("PENJELASAN",))
        else:
            writer.add(row)
    return writer.close()


def outline_parts(rows: Sequence[Row], heading: str, *, guessed: bool = False) -> list[RawSection]:
    """The sections of an annex, or of a text without Pasal: its BAB, and its parts `A.`, `B.` in order.

    Their addresses begin with the number of `heading`, the annex's own. With `guessed`, lines
    that only look like headings count too.
    """
    kind = SectionKind.ANNEX
    writer, path, place, letter = _Writer(heading, kind, 1), [heading] if heading else [], 0, "A"
    chapter, short = "", _number(heading)
    if heading and rows:
        writer.open(rows[0], heading, kind, (), keep=True)
    while place < len(rows):
        row = rows[place]
        found = read_heading(rows, place, {})
        place += 1
        if found is not None and found.rank == 0:
            chapter, letter, place = found.text, "A", found.end
            writer.open(row, _joined(short, chapter), kind, [*path, chapter], keep=False)
        elif (lettered := LETTER.fullmatch(row.text)) and _is_part(row, lettered["number"], letter):
            letter = chr(ord(letter) + 1)
            writer.open(
                row,
                _joined(short, _number(chapter), row.text),
                kind,
                [*path, *filter(None, [chapter])],
                keep=False,
            )
        elif guessed and row.level and row.starts:
            writer.open(row, row.text, SectionKind.PLAIN, [*path, *filter(None, [chapter])], keep=False)
        else:
            writer.add(row)
    return writer.close()


def _is_part(row: Row, number: str, expected: str) -> bool:
    return row.whole is None and number == expected and not row.text.endswith((".", ";", ",", ":"))


def _number(heading: str) -> str:
    """`LAMPIRAN II BENTUK LAPORAN` -> `LAMPIRAN II`, `BAB I UMUM` -> `BAB I`; a heading without one whole."""
    found = re.match(r"(?:LAMPIRAN|BAB)(?:\s+(?:[IVXLCDM]+|\d+)[A-Z]?(?!\w))?", heading, re.IGNORECASE)
    return found[0] if found else heading


def _joined(*parts: str) -> str:
    return " ".join(filter(None, parts))
