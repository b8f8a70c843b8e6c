"""Splitting: a text too long for one message becomes several, cut at ends of paragraphs, no tag left open."""

import html
import re
from collections.abc import Iterator

LIMIT = 4096
_PIECE = re.compile(r"<[^>]+>|&(?:#?\w+);|[^<&]", re.DOTALL)
_CUTS = ("\n\n", "\n", " ")


def split_html(text: str, limit: int = LIMIT) -> list[str]:
    """Telegram HTML in parts of at most `limit` UTF-16 units of visible text, each with its tags closed."""
    parts: list[str] = []
    rest, opened = text.strip(), ""
    while rest:
        end = _end(rest, limit)
        if end == len(rest):
            return [*parts, opened + rest]
        tags = _open_tags(opened + rest[:end])
        parts.append(opened + rest[:end].rstrip() + "".join(f"</{_name(tag)}>" for tag in reversed(tags)))
        opened, rest = "".join(tags), rest[end:].lstrip()
    return parts or [""]


def units(text: str) -> int:
    """The length of visible text as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _end(text: str, limit: int) -> int:
    """Where the longest piece of at most `limit` units ends: after a paragraph, line, word, or anywhere."""
    fits = 0
    for end, length in _pieces(text):
        if length > limit:
            break
        fits = end
    if fits == len(text):
        return fits
    cuts = (text.rfind(cut, fits // 3, fits) for cut in _CUTS)
    return next((at for at in cuts if at > 0 and not _inside_tag(text, at)), fits)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    length = 0
    for piece in _PIECE.finditer(text):
        if not piece.group().startswith("<"):
            length += units(html.unescape(piece.group()))
        yield piece.end(), length


def _inside_tag(text: str, at: int) -> bool:
    return text.rfind("<", 0, at) > text.rfind(">", 0, at)


def _open_tags(text: str) -> list[str]:
    tags: list[str] = []
    for tag in re.findall(r"<[^>]+>", text):
        if not tag.startswith("</"):
            tags.append(tag)
        elif tags:
            tags.pop()
    return tags


def _name(tag: str) -> str:
    return tag.strip("<>").split()[0]
