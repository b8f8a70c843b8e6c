"""Text pasted from WhatsApp: its headers and stars are taken off before anything is read."""

import re

_HEADER = re.compile(
    r"""^[\u200e\u200f\s]*(?:
        \[\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?,?\s+\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\s*(?:[AaPp][Mm])?\]
        |\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s+\d{1,2}[.:]\d{2}\s+-
    )\s*[^:\n]{1,60}:[ \t]*""",
    re.MULTILINE | re.VERBOSE,
)
_STRONG = re.compile(r"(?<!\w)([*_~])(?=\S)([^\n*_~]+?)(?<=\S)\1(?!\w)")


def unpasted(text: str) -> str:
    """The text without WhatsApp's `[dd/mm hh.mm] Name:` in front of lines and without its *stars*."""
    if not _HEADER.search(text):
        return text
    return _STRONG.sub(r"\2", _HEADER.sub("", text)).strip()
