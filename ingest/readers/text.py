"""Reads plain text into paragraphs; also Markdown that a converter made of a scan, without one heading."""

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.blocks import Block, BlockKind
from ingest.readers.hyphens import Mender
from ingest.readers.reading import UnreadableError

FORM_FEED = "\f"
PAGE_NUMBER = re.compile(r"\s*[-–—]\s*\d{1,4}\s*[-–—]\s*")


def decoded(path: Path, data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with its mark) or Windows' encoding; raises UnreadableError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig"] if b"\0" in data[:4096] else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableError(path, "Berkas ini bukan teks.", "Simpan ulang sebagai teks UTF-8.")


def read_text(text: str) -> tuple[Block, ...]:
    """Paragraphs apart by empty lines; a form feed begins a page, a page number alone is left out."""
    paged = FORM_FEED in text
    lines = text.replace("\r\n", "\n").split("\n")
    mender = Mender(lines)
    return tuple(_blocks(lines, mender, paged))


def _blocks(lines: list[str], mender: Mender, paged: bool) -> Iterator[Block]:
    page, start, held = 1, 0, list[str]()
    for number, raw in enumerate([*lines, ""], 1):
        turned, line = raw.count(FORM_FEED), raw.replace(FORM_FEED, "").strip()
        if held and (not line or turned):
            yield Block(BlockKind.PARAGRAPH, mender.mend(held), start, page=page if paged else None)
            held = []
        page += turned
        if line and not PAGE_NUMBER.fullmatch(line):
            start = start if held else number
            held.append(line)
