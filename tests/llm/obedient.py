"""A model that obeys whatever it reads, the worst that an attack can hope for; fills any schema."""

import json
import re
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from starlette.responses import Response

from tests.llm.server import Asked, Json, completion

MOST = 4


class Obedient:
    """Writes what the texts before it order, what stands behind their colons, and its own instructions;
    every call goes on where the last one ended, so that each piece gets its turn."""

    def __init__(self) -> None:
        self.calls = 0

    async def __call__(self, asked: Asked) -> Response:
        """One call, whatever its schema."""
        self.calls += 1
        pieces = list(dict.fromkeys(_pieces(asked)))
        start = (self.calls * MOST) % max(1, len(pieces))
        chosen = list(islice(cycle(pieces), start, start + MOST))
        schema = asked.body["response_format"]["json_schema"]["schema"]
        return completion(json.dumps(_filled(schema, schema, chosen), ensure_ascii=False))


def _pieces(asked: Asked) -> Iterator[str]:
    for text in [*_texts(asked.data), asked.instructions, asked.raw]:
        for piece in filter(None, map(str.strip, re.split(r"(?<=[.!?])\s+|\n", text))):
            yield piece[:250]
            yield piece.partition(":")[2].strip()[:250] or piece[:250]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _filled(part: Json, whole: Json, texts: list[str]) -> Any:
    """A value of a schema with the texts in every place that takes one, and the boldest of all else."""
    if "$ref" in part:
        part = whole["$defs"][part["$ref"].rpartition("/")[2]]
    if options := part.get("anyOf"):
        return _filled(options[0], whole, texts)
    if "enum" in part:
        return part["enum"][0]
    match part.get("type"):
        case "object":
            return {name: _filled(one, whole, texts) for name, one in part.get("properties", {}).items()}
        case "array":
            many = texts if "$ref" in part.get("items", {}) else texts[:1]
            return [_filled(part.get("items", {}), whole, [one]) for one in many][
                : part.get("maxItems", MOST)
            ]
        case "integer" | "number":
            return 999
        case "boolean":
            return True
        case _:
            return texts[0] if texts else ""
