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


def pasted_messages(text: str) -> list[tuple[str | None, str]]:
    """The messages pasted: the date of each one's header as it is written, None without header, and its text
    without header and *stars*. A header's date says when it was sent, never when a visit was."""
    headers = list(_HEADER.finditer(text))
    if not headers:
        return [(None, text)]
    first = [(None, text[: headers[0].start()])] if text[: headers[0].start()].strip() else []
    ends = [*(header.start() for header in headers[1:]), len(text)]
    return first + [
        (_written(header[0]), _STRONG.sub(r"\2", text[header.end() : end]).strip())
        for header, end in zip(headers, ends, strict=True)
    ]


def _written(header: str) -> str | None:
    found = re.search(r"\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?", header)
    return found[0].replace(".", "/") if found else None
