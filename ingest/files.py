"""Opens a file of any kind we read and gives its blocks; knows which reader is for what."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from ingest.blocks import Block, BlockKind
from ingest.readers.reading import MAX_BLOCKS, Reading, UnreadableError
from ingest.readers.safety import broken, check_file

MARKDOWN = (".md", ".markdown")
SUFFIXES = (*MARKDOWN, ".txt", ".pdf", ".docx", ".html", ".htm", ".xlsx")
NAMES = "PDF, DOCX, HTML, XLSX, TXT atau Markdown"
ARTICLE = re.compile(r"^\s*Pasal\s+\d+\s*$", re.MULTILINE)
DECLARED = re.compile(r"^#{1,6} ", re.MULTILINE)


def read_file(path: Path) -> Reading:
    """The blocks of a file and the SHA-256 of its bytes. Raises UnreadableError, whose problem says why the
    file cannot be read: missing, empty, too large, locked, broken, of another kind, or without any text."""
    check_file(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableError(path, "Jenis berkas belum dapat dibaca.", f"Kirim sebagai {NAMES}.")
    reading = reader(path)
    if len(reading.blocks) > MAX_BLOCKS:
        raise UnreadableError(
            path, "Berkas ini terlalu besar untuk dibaca.", "Pecah menjadi beberapa berkas."
        )
    if not any(block.text.strip() for block in reading.blocks):
        raise UnreadableError(path, "Berkas ini tidak berisi teks.", "Periksa berkasnya.")
    return Reading(reading.blocks, file_checksum(path), reading.matter, reading.pages, reading.textless)


def file_checksum(path: Path) -> str:
    """SHA-256 of a file; raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _markdown(path: Path) -> Reading:
    from ingest.readers.markdown import read_markdown, split_front_matter
    from ingest.readers.text import decoded, read_text

    text = decoded(path, path.read_bytes())
    matter, body, skipped = split_front_matter(text)
    if ARTICLE.search(body) and not DECLARED.search(body):
        # A converter that found no heading in a scan: its line breaks mean more than its lists.
        lines = enumerate(body.split("\n"), skipped + 1)
        blocks = tuple(Block(BlockKind.PARAGRAPH, line, number) for number, line in lines if line.strip())
        return Reading(blocks or read_text(body), matter=matter)
    return Reading(read_markdown(text), matter=matter)


def _text(path: Path) -> Reading:
    from ingest.readers.text import decoded, read_text

    return Reading(read_text(decoded(path, path.read_bytes())))


def _pdf(path: Path) -> Reading:
    from ingest.readers.pdf.blocks import read_pdf

    if b"%PDF" not in path.open("rb").read(1024):
        raise broken(path)
    return read_pdf(path)


def _docx(path: Path) -> Reading:
    from ingest.readers.docx import read_docx
    from ingest.readers.printed import rejoined

    return Reading(rejoined(read_docx(path)))


def _html(path: Path) -> Reading:
    from ingest.readers.html import read_html
    from ingest.readers.printed import rejoined

    return Reading(rejoined(read_html(path, path.read_bytes())))


def _workbook(path: Path) -> Reading:
    from ingest.readers.workbook import read_sheets, sheet_blocks

    return Reading(tuple(sheet_blocks(read_sheets(path))))


READERS: dict[str, Callable[[Path], Reading]] = {
    **dict.fromkeys(MARKDOWN, _markdown),
    ".txt": _text,
    ".pdf": _pdf,
    ".docx": _docx,
    ".html": _html,
    ".htm": _html,
    ".xlsx": _workbook,
}
