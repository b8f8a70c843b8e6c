"""What a document says about itself on its title page: kind, title, number, date, who issued it."""

import re
from collections.abc import Sequence
from pathlib import Path

from ingest.articles import HEADING
from ingest.blocks import Block, BlockKind
from ingest.damage import without_stray_signs
from ingest.manifest import LONGEST_ID, DocumentEntry
from ingest.readers.reading import Reading
from knowledge.passages import DocumentKind, DocumentStatus

TITLE = re.compile(
    r"(?P<form>(?:UNDANG-UNDANG|PERATURAN|KEPUTUSAN|INSTRUKSI|SURAT EDARAN)\b[A-Z .,/()’'-]{0,200}?)\s+"
    r"NOMOR\s*:?\s*(?P<number>[A-Z0-9./-]{1,30}(?:\s+TAHUN\s+[0-9OlI]{4})?)\s+TENTANG\s+"
    r"(?P<about>.{3,400}?)\s+(?=DENGAN\s+RAHMAT|Menimbang|MENTERI |KEPALA |GUBERNUR |BUPATI |WALI|PRESIDEN )"
)
DATED = re.compile(
    r"(?:Ditetapkan|Disahkan)\s+di\s+.{2,40}?pada\s+tanggal\s+(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})", re.S
)
MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
          "november", "desember")  # fmt: skip
SMALL = {
    "dan",
    "atau",
    "di",
    "ke",
    "dari",
    "yang",
    "tentang",
    "untuk",
    "dalam",
    "pada",
    "dengan",
    "serta",
    "bagi",
}
FRONT = 60


def describe(path: Path, reading: Reading) -> DocumentEntry:
    """The entry of a file that no manifest names: its front matter decides, then its title page, then its
    name; a status that nobody states is `draft`."""
    matter, page = reading.matter, title_page(reading.blocks)
    status = matter.get("status", "")
    known = status in tuple(DocumentStatus)
    return DocumentEntry(
        id=slug(matter.get("id", path.stem)),
        file=path.name,
        kind=guess_kind(reading.blocks),
        title=matter.get("title") or page.get("title") or path.stem,
        name=matter.get("name") or page.get("name", ""),
        edition=matter.get("edition") or page.get("edition") or "tanpa edisi",
        status=DocumentStatus(status) if known else _status(status),
        issued_by=matter.get("issued_by") or page.get("issued_by") or "tidak disebutkan",
        number=matter.get("number") or page.get("number", ""),
        date=matter.get("date") or page.get("date", ""),
        replaces=matter.get("replaces", ""),
        replaced_by=matter.get("replaced_by", ""),
    )


def slug(text: str) -> str:
    """`Pedoman 2026 (Final)` -> `pedoman-2026-final`; words as far as they fit in a button."""
    words = re.findall(r"[a-z0-9]+", text.lower()) or ["dokumen"]
    while len(words) > 1 and len("-".join(words)) > LONGEST_ID:
        words.pop()
    return "-".join(words)[:LONGEST_ID]


def _status(words: str) -> DocumentStatus:
    return DocumentStatus.SAMPLE if "contoh" in words.lower() else DocumentStatus.DRAFT


def guess_kind(blocks: Sequence[Block]) -> DocumentKind:
    """A regulation has lines that are Pasal headings, a FAQ mostly headings that ask, a guide neither."""
    lines = [line for block in blocks if block.kind is not BlockKind.TABLE for line in block.text.split("\n")]
    if sum(HEADING.fullmatch(without_stray_signs(line)) is not None for line in lines if len(line) < 30) > 0:
        first = next((n for n, line in enumerate(lines) if HEADING.fullmatch(line)), 0)
        return DocumentKind.REGULATION if first < len(lines) else DocumentKind.GUIDE
    headings = [block.text for block in blocks if block.kind is BlockKind.HEADING]
    asked = sum(heading.rstrip().endswith("?") for heading in headings)
    return DocumentKind.FAQ if headings and asked * 2 > len(headings) else DocumentKind.GUIDE


def title_page(blocks: Sequence[Block]) -> dict[str, str]:
    """`title`, `name`, `number`, `edition`, `issued_by`, `date` as far as a title page states them."""
    text = " ".join(without_stray_signs(block.text) for block in blocks[:FRONT])
    facts: dict[str, str] = {}
    if found := TITLE.search(" ".join(text.split())):
        form, about = _cased(_once(found["form"])), _cased(found["about"].rstrip(" ,."))
        number = _cased(found["number"])
        name = f"{form} Nomor {number}"
        facts = {
            "title": f"{name} tentang {about}",
            "name": name,
            "number": number,
            "edition": f"Nomor {number}",
        }
        facts["issued_by"] = re.sub(r"^(?:Peraturan|Keputusan|Instruksi|Surat Edaran)\s+", "", form)
    whole = "\n".join(block.text for block in blocks if block.kind is BlockKind.PARAGRAPH)
    if (dated := DATED.search(whole)) and dated[2].lower() in MONTHS:
        facts["date"] = f"{dated[3]}-{MONTHS.index(dated[2].lower()) + 1:02d}-{int(dated[1]):02d}"
    return facts


def _once(words: str) -> str:
    """A name that a scan printed twice, once."""
    half = len(words) // 2
    return words[:half].strip() if words[:half].strip() == words[half:].strip() else words


def _cased(capitals: str) -> str:
    """`PERATURAN MENTERI DAN` -> `Peraturan Menteri dan`; abbreviations stay."""
    return " ".join(_word(word, n) for n, word in enumerate(capitals.split()))


def _word(word: str, place: int) -> str:
    if place and word.lower() in SMALL:
        return word.lower()
    if word.isdigit() or any(sign.isdigit() for sign in word) or _is_abbreviation(word):
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


def _is_abbreviation(word: str) -> bool:
    """SPBE, KIPP, BSSN: three to five capitals that cannot be spoken as an Indonesian word."""
    letters = re.sub(r"[^A-Z]", "", word.upper())
    clusters = re.search(
        r"[BCDFGHJKLMNPQRSTVWXYZ]{3}|^[BCDFGHJKLMNPQRSTVWXYZ]{2}(?<!^PR)(?<!^KR)(?<!^TR)(?<!^NY)(?<!^ST)",
        letters,
    )
    return 2 <= len(letters) <= 5 and (clusters is not None or not re.search(r"[AEIOU]", letters))
