"""Cuts sections into the passages that are retrieved and cited, and writes the section's plain text."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from ingest.blocks import Block, BlockKind
from ingest.outline import RawSection, SectionKind
from ingest.units import Level, Unit, read_units
from knowledge.passages import Passage, PassageKind, Section, passage_id, without_numbering

DEFINES = re.compile(r"\bdimaksud\s+dengan\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“(])")
PROSE_LENGTH = 700
CAPTION = re.compile(r"(?:Tabel|Daftar|Matriks|Formulir|Format)\b", re.IGNORECASE)
LONGEST = 1200
LEAD_LENGTH = 300
ITEMS = (Level.HURUF, Level.ANGKA, Level.BULLET)


@dataclass(frozen=True, slots=True)
class Part:
    """A passage in the making; `lead` is what is indexed beside the headings."""

    address: str
    kind: PassageKind
    text: str
    lead: str = ""


def section_of(document: str, raw: RawSection, order: int) -> Section:
    """The section with its whole text, ayat apart by an empty line, everything else line by line."""
    return Section(document, raw.address, raw.heading, _whole_text(raw.blocks), order, raw.page)


def passages_of(document: str, raw: RawSection, first: int) -> tuple[Passage, ...]:
    """The passages of one section in order, from `first`; the same words at the same address come once."""
    made: dict[str, Passage] = {}
    for part in (piece for whole in CUTS[raw.kind](raw) for piece in shortened(whole)):
        if not part.text:
            continue
        identity = passage_id(document, part.address, part.text)
        context = "\n".join(filter(None, (*_context(raw), part.lead)))
        passage = Passage(
            identity, document, raw.address, part.address, part.kind, part.text, context, first + len(made)
        )
        made.setdefault(identity, passage)
    return tuple(made.values())


def shortened(part: Part) -> Iterator[Part]:
    """The part, or where it is longer than an embedding sees, pieces of it cut at lines and sentences; later
    ones are led by the line that opens the list."""
    if len(part.text) <= LONGEST:
        yield part
        return
    opening = part.text.split("\n", 1)[0]
    lead = opening if opening.endswith(":") and len(opening) <= LEAD_LENGTH else ""
    for place, text in enumerate(_packed(part.text)):
        yield Part(part.address, part.kind, text, part.lead if not place or part.lead else lead)


def _packed(text: str) -> list[str]:
    """Lines, then sentences, then words, packed into pieces of at most `LONGEST` characters."""
    pieces = [""]
    for joint, atom in _atoms(text):
        if pieces[-1] and len(pieces[-1]) + len(atom) >= LONGEST:
            pieces.append(atom)
        else:
            pieces[-1] += (joint if pieces[-1] else "") + atom
    return pieces


def _atoms(text: str) -> Iterator[tuple[str, str]]:
    """What may not be cut, each with what stood before it."""
    for line in text.split("\n"):
        joint = "\n"
        for sentence in SENTENCE.split(line) if len(line) > LONGEST else [line]:
            for words in wrap(sentence, LONGEST, break_long_words=False, break_on_hyphens=False) or [""]:
                yield joint, words
                joint = " "


def _context(raw: RawSection) -> tuple[str, ...]:
    if raw.kind is SectionKind.ARTICLE:
        return (without_numbering(raw.heading[-1]),) if raw.heading else ()
    return (raw.address,)


def _article(raw: RawSection) -> Iterator[Part]:
    units = read_units(raw.blocks)
    starts = [n for n, unit in enumerate(units) if unit.level is Level.AYAT]
    for begin, end in zip([0, *starts], [*starts, len(units)], strict=True):
        group = units[begin:end]
        if not group:
            continue
        if group[0].level is Level.AYAT:
            yield _clause(f"{raw.address} ayat {group[0].marker}", group)
        else:
            yield from _definitions(raw.address, group)
    yield from _rows(raw)


def _definitions(address: str, units: Sequence[Unit]) -> Iterator[Part]:
    numbered = [n for n, unit in enumerate(units) if unit.level is Level.ANGKA]
    lead = _joined(units[: numbered[0]]) if numbered else ""
    if not DEFINES.search(lead):
        yield _clause(address, units)
        return
    for begin, end in zip(numbered, [*numbered[1:], len(units)], strict=True):
        text = _joined(units[begin:end]).removeprefix(units[begin].marker).strip()
        yield Part(f"{address} angka {units[begin].number}", PassageKind.DEFINITION, text, lead)


def _clause(address: str, units: Sequence[Unit]) -> Part:
    is_list = any(unit.level in ITEMS for unit in units)
    text = _joined(units)
    if units[0].level is Level.AYAT:
        text = text.removeprefix(units[0].marker).strip()
    return Part(address, PassageKind.LIST if is_list else PassageKind.CLAUSE, text)


def _annex(raw: RawSection) -> Iterator[Part]:
    yield from _plain(raw)
    yield from _rows(raw)


def _rows(raw: RawSection) -> Iterator[Part]:
    for before, block in pairwise((None, *raw.blocks)):
        if block is not None and block.kind is BlockKind.TABLE and block.rows:
            header, *rows = block.rows
            lead = _caption(before)
            yield from (Part(raw.address, PassageKind.ROW, row_text(header, row), lead) for row in rows)


def _caption(block: Block | None) -> str:
    """The line above a table that names it, "" where there is none."""
    line = block.text.rsplit("\n", 1)[-1] if block is not None else ""
    return line if CAPTION.match(line) and len(line) <= LEAD_LENGTH else ""


def row_text(header: Sequence[str], row: Sequence[str]) -> str:
    """One table row, `1. Kolom: isi; Kolom: isi`, each cell word for word, empty cells left out."""
    number, cells = "", list(zip(header, row, strict=False))
    if cells and re.fullmatch(r"no(?:mor)?\.?", cells[0][0].strip(), re.IGNORECASE):
        number = f"{cells.pop(0)[1].rstrip('.')}. "
    return number + "; ".join(f"{name}: {cell}" if name else cell for name, cell in cells if cell)


def _faq(raw: RawSection) -> Iterator[Part]:
    yield Part(raw.address, PassageKind.FAQ, _whole_text(raw.blocks))


def _plain(raw: RawSection) -> Iterator[Part]:
    for group in _groups(read_units(raw.blocks)):
        is_list = any(unit.level in ITEMS for unit in group)
        kind = PassageKind.LIST if is_list else PassageKind.PROSE
        pieces = [_joined(group)] if is_list else split_prose(_joined(group))
        yield from (Part(raw.address, kind, text) for text in pieces)


def _groups(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Paragraphs packed up to the length of a passage; a list stays with the paragraph that leads into it."""
    group: list[Unit] = []
    for unit in units:
        fits = sum(len(one.text) for one in group) + len(unit.text) <= PROSE_LENGTH
        listed = bool(group) and group[-1].level in ITEMS
        if group and unit.level is Level.TEXT and (listed or not fits):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def split_prose(text: str) -> list[str]:
    """`text` cut at sentence ends into pieces of at most `PROSE_LENGTH` characters, sentences allowing."""
    pieces: list[str] = []
    for sentence in SENTENCE.split(text):
        if pieces and len(pieces[-1]) + len(sentence) < PROSE_LENGTH:
            pieces[-1] += f" {sentence}"
        else:
            pieces.append(sentence)
    return pieces


def _joined(units: Sequence[Unit]) -> str:
    return "\n".join(unit.shown for unit in units)


def _whole_text(blocks: Sequence[Block]) -> str:
    lines: list[str] = []
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            header, *rows = block.rows or ((),)
            lines.extend(row_text(header, row) for row in rows)
            continue
        for unit in read_units((block,)):
            apart = unit.level in (Level.AYAT, Level.TEXT) and lines
            lines.append(f"\n{unit.shown}" if apart else unit.shown)
    return "\n".join(lines)


CUTS: dict[SectionKind, Callable[[RawSection], Iterator[Part]]] = {
    SectionKind.ARTICLE: _article,
    SectionKind.ANNEX: _annex,
    SectionKind.FAQ: _faq,
    SectionKind.PLAIN: _plain,
}
