"""Text and its entities: UTF-16 lengths, cleaning up, and what Telegram finds by itself."""

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.simulator.wire import Json

_ALONE = ("pre", "code")
_JOINING = ("bold", "italic", "underline", "strikethrough", "spoiler")
_ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "bold", "italic", "underline")
_DETECTED = (
    ("url", re.compile(r"(?<![\w@.])(?:https?://|t\.me/|www\.)[^\s<>\"]*[\w/#=&%-]", re.IGNORECASE)),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}(?!\w)", re.IGNORECASE)),
    (
        "url",
        re.compile(r"(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:id|com|org|net|me|io|info)(?:/[^\s<>\"]*)?(?![\w@])"),
    ),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@>])")),
    ("mention", re.compile(r"(?<![\w/@.])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#/])#(?!\d+(?!\w))\w{1,256}")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d ()-]{7,18}\d(?!\w)")),
)


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts offsets and limits."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Control characters become spaces and carriage returns go, as Telegram does with a bot's text."""
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", text.replace("\r", ""))


def tidy(text: str, entities: Iterable[Json]) -> tuple[str, list[Json]]:
    """The text trimmed, the entities clipped to it, sorted, nested the way Telegram allows."""
    text = clean(text)
    start = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    moved = [_clipped(entity, start, end) for entity in entities]
    kept = _merged([entity for entity in moved if entity["length"] > 0])
    alone = [entity for entity in kept if entity["type"] in _ALONE]
    result = alone[:]
    for entity in kept:
        if entity["type"] not in _ALONE:
            result += [entity] if entity["type"].endswith("blockquote") else _around(entity, alone)
    return text, sorted(result, key=_position)


def detect(text: str, entities: Iterable[Json] = ()) -> list[Json]:
    """The entities given and, where nothing forbids it, the links and commands found in the text."""
    found = list(entities)
    taken = [_span(entity) for entity in found if entity["type"] in (*_ALONE, "text_link", "text_mention")]
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            offset = utf16_length(text[: match.start()])
            span = (offset, offset + utf16_length(match.group()))
            if all(span[1] <= begin or end <= span[0] for begin, end in taken):
                taken.append(span)
                found.append({"type": kind, "offset": offset, "length": span[1] - span[0]})
    return sorted(found, key=_position)


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _position(entity: Json) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _clipped(entity: Json, start: int, end: int) -> Json:
    begin, finish = (min(max(at - start, 0), end) for at in _span(entity))
    return entity | {"offset": begin, "length": finish - begin}


def _merged(entities: list[Json]) -> list[Json]:
    """Without entities that lie inside another of their kind, touching ones of a plain kind joined."""
    result: list[Json] = []
    latest: dict[str, Json] = {}
    for entity in sorted(entities, key=_position):
        kin = repr([value for name, value in entity.items() if name not in ("offset", "length")])
        begin, end = _span(entity)
        before = latest.get(kin)
        reached = _span(before)[1] if before else -1
        if before and reached >= begin and (entity["type"] in _JOINING or reached >= end):
            before["length"] = max(reached, end) - before["offset"]
        else:
            latest[kin] = dict(entity)
            result.append(latest[kin])
    return result


def _around(entity: Json, alone: list[Json]) -> list[Json]:
    """The pieces of an entity that lie outside code, which takes no other formatting."""
    begin, end = _span(entity)
    holes = sorted(_span(other) for other in alone if _span(other)[0] < end and begin < _span(other)[1])
    edges = [(begin, begin), *holes, (end, end)]
    pieces = [(max(left[1], begin), min(right[0], end)) for left, right in pairwise(edges)]
    return [entity | {"offset": left, "length": right - left} for left, right in pieces if right > left]
