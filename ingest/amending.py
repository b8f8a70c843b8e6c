"""Regulations that change others: `Pasal I` holds numbered instructions, each with the Pasal it gives anew.

The form is that of UU 12/2011, Lampiran II, on amendments.
"""

import re
from collections.abc import Mapping, Sequence

from ingest.rows import Row

TITLED = re.compile(r"\bTENTANG\s+PERUBAHAN(?:\s+\w+){0,3}\s+ATAS\b")
OPENS = re.compile(r"\b(?:diubah|dicabut|disisipkan)\b.{0,60}\bsebagai\s+berikut\b", re.IGNORECASE)
ROMAN = re.compile(r"[IV]{1,4}")
INSTRUCTION = re.compile(
    r"(?P<number>\d{1,3}|[lI])[.)]\s+(?:Ketentuan|Di\s?antara|Pasal|Judul|Setelah|Sebelum|BAB|Bab|Bagian|Paragraf|"
    r"Penjelasan|Lampiran|Ayat|Huruf|Angka|Substansi|Pada|Beberapa|Dalam|Menghapus|Mengubah|Menambah|Menyisipkan)\b"
)
CHANGES = re.compile(r"\b(?:diubah|dihapus|disisipkan|ditambah\w*|diganti|dicabut|berbunyi|disempurnakan)\b")
TITLE_ROWS, REACH, MOST_MISSING = 40, 8, 3


def is_amending(rows: Sequence[Row]) -> bool:
    """Whether a body changes another regulation: its title says so, or a `Pasal I` does."""
    if TITLED.search(" ".join(row.text for row in rows[:TITLE_ROWS])):
        return True
    firsts = [n for n, row in enumerate(rows) if re.fullmatch(r"Pasal\s+I\W*", row.text)]
    return any(OPENS.search(_following(rows, place, ())) for place in firsts)


def find_instructions(rows: Sequence[Row], articles: Mapping[int, str]) -> dict[int, str]:
    """Row -> address (`Pasal I angka 2`) of each instruction; their numbers rise, some may be illegible."""
    found: dict[int, str] = {}
    opened, last = "", 0
    for place, row in enumerate(rows):
        if ROMAN.fullmatch(articles.get(place, "")):
            opened, last = articles[place], 0
        match = INSTRUCTION.match(row.text) if opened and row.whole is None else None
        if match is None or not CHANGES.search(_following(rows, place, articles)):
            continue
        number = int(match["number"]) if match["number"].isdigit() else 1
        if last < number <= last + 1 + MOST_MISSING:
            found[place], last = f"Pasal {opened} angka {number}", number
    return found


def _following(rows: Sequence[Row], place: int, articles: Mapping[int, str] | tuple[()]) -> str:
    """The row and what follows, up to the next Pasal or the colon that ends an instruction."""
    texts = []
    for at in range(place, min(place + REACH, len(rows))):
        if at > place and at in articles:
            break
        texts.append(rows[at].text)
        if at > place and rows[at].text.endswith((":", ".")):
            break
    return " ".join(texts)
