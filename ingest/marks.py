"""Knows what the headings of an Indonesian regulation look like, printed, declared or scanned.

The units and their order are those of UU 12/2011, Lampiran II (BAB > Bagian > Paragraf > Pasal).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.blocks import GUESSED
from ingest.rows import Row

ROMAN = r"[IVXLCDMl1|]+[A-Z]?"
CHAPTER = re.compile(rf"[B8]AB\s+(?P<number>{ROMAN})(?![\w])[\s.:–-]*(?P<title>.*)")
PART = re.compile(
    r"Bagian\s+(?P<number>Ke\w+(?:\s\w+\s(?:Belas|Puluh))?|Pertama)\b[\s.:–-]*(?P<title>.*)", re.I
)
PARAGRAPH = re.compile(r"Paragraf\s+(?P<number>\d+|[lI]|Ke\w+)\b[\s.:–-]*(?P<title>.*)", re.I)
RANKS = (CHAPTER, PART, PARAGRAPH)
CONTENTS = re.compile(r"(?:\.{4,}|…|(?:\. ){4,})\s*\d*$")
ANNEX = re.compile(r"LAMPIRAN\b\s*(?P<number>(?:[IVXL]+|\d+)[A-Z]?(?![\w]))?[\s.:–-]*(?P<title>.*)", re.I)
LETTER = re.compile(r"(?P<number>[A-Z])\.\s+(?P<title>[A-Z0-9“\"(].{2,100})")
ISSUED = re.compile(r"(?:SALINAN\s+)?(?:PERATURAN|KEPUTUSAN|UNDANG|SURAT|INSTRUKSI|RANCANGAN)\b")
TITLE_ROWS = 5
ANNEX_ROWS = 16


@dataclass(frozen=True, slots=True)
class Heading:
    """A structural heading: its rank (0 BAB, 1 Bagian, 2 Paragraf), its words, and the row after it."""

    rank: int
    text: str
    end: int


def rank_of(text: str) -> int | None:
    """0 for a BAB, 1 for a Bagian, 2 for a Paragraf, None for anything else."""
    return next((rank for rank, pattern in enumerate(RANKS) if pattern.match(text)), None)


def read_heading(rows: Sequence[Row], place: int, articles: Mapping[int, str]) -> Heading | None:
    """The BAB, Bagian or Paragraf that begins at `place`, with the title on the lines below it."""
    row = rows[place]
    rank = rank_of(row.text) if row.whole is None and not CONTENTS.search(row.text) else None
    if rank is None:
        return None
    found = RANKS[rank].match(row.text)
    if found is None or (rank and not row.level and len(row.text) > 160):
        return None
    title, end = [found["title"]], place + 1
    if rank and not row.level and title[0] and not title[0][0].isupper():
        return None
    while (
        end < len(rows)
        and end - place <= TITLE_ROWS
        and end not in articles
        and _goes_on(rows, place, end, rank)
    ):
        title.append(rows[end].text)
        end += 1
    name = ("BAB", "Bagian", "Paragraf")[rank]
    number = found["number"].translate(str.maketrans("l1|", "III")) if rank == 0 else found["number"]
    return Heading(rank, " ".join(filter(None, (name, number, *title))), end)


def _goes_on(rows: Sequence[Row], place: int, end: int, rank: int) -> bool:
    """Whether the row at `end` is still the title of the heading at `place`."""
    row, untitled = rows[end], end == place + 1 and not RANKS[rank].fullmatch(rows[place].text)["title"]  # type: ignore[index]
    if row.whole is not None or not row.text or rank_of(row.text) is not None or LETTER.fullmatch(row.text):
        return False
    if rows[place].level and not untitled:
        return row.level == rows[place].level and not row.starts
    if rank == 0:
        return is_capital(row.text)
    if untitled:
        return len(row.text) < 120 and not re.match(r"[({]\d|[a-z][.)]\s|\d+\.", row.text)
    return (
        not row.starts
        and len(row.text) < 120
        and not row.text.endswith((".", ";", ":"))
        and _before_heading(rows, end)
    )


def _before_heading(rows: Sequence[Row], place: int) -> bool:
    """Whether a heading follows within two rows, so that what stands between is a title."""
    following = rows[place + 1 : place + 3]
    return any(rank_of(row.text) is not None or re.match(r"Pasal\s+\d+\W*$", row.text) for row in following)


def is_capital(text: str) -> bool:
    """Whether a line is printed in capitals."""
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) > 1 and sum(sign.isupper() for sign in letters) >= 0.85 * len(letters)


def is_explanation(rows: Sequence[Row], place: int) -> bool:
    """Whether PENJELASAN begins here: the word alone, with ATAS, or the part that goes Pasal by Pasal."""
    row = rows[place]
    if row.whole is not None:
        return False
    compact = row.text.replace(" ", "")
    if compact.startswith("PENJELASANATAS"):
        return True
    after = next((one.text for one in rows[place + 1 : place + 4] if one.text), "")
    alone = re.fullmatch(r"[\W\d]*PENJE[LI1]\W?ASAN[\W\d]*", compact) is not None
    return alone and (after.startswith("ATAS") or row.level in range(1, GUESSED))


def read_annex(rows: Sequence[Row], place: int, skip: Callable[[int], bool]) -> Heading | None:
    """The LAMPIRAN that begins at `place`; its title follows on the lines below, after what it belongs to."""
    row = rows[place]
    found = ANNEX.match(row.text) if row.whole is None else None
    if found is None or CONTENTS.search(row.text):
        return None
    declared = 0 < row.level < GUESSED
    title = found["title"]
    if not declared and (not row.text.startswith("LAMPIRAN") or (title and not is_capital(title))):
        return None
    head = " ".join(filter(None, ("LAMPIRAN", found["number"])))
    if declared:
        return Heading(0, " ".join(filter(None, (found[0][:8], found["number"], title))), place + 1)
    end, below = place + 1, []
    while end < len(rows) and end - place <= ANNEX_ROWS and not skip(end) and is_capital(rows[end].text):
        text = rows[end].text
        if rows[end].whole is not None or rank_of(text) is not None or text.startswith("LAMPIRAN"):
            break
        below.append(rows[end])
        end += 1
    return Heading(0, " ".join(filter(None, (head, _annex_title(title, below)))), end)


def _annex_title(title: str, below: Sequence[Row]) -> str:
    """The annex's own title without the regulation it belongs to (up to the block after TENTANG)."""
    lines = [title, *(row.text for row in below)] if title else [row.text for row in below]
    if not lines or not ISSUED.match(lines[0]):
        return " ".join(lines)
    about = next((n for n, row in enumerate(below) if row.text.startswith("TENTANG")), len(below))
    own = next((n for n, row in enumerate(below) if n > about + 1 and row.starts), len(below))
    return " ".join(row.text for row in below[own:])
