"""Draws bodies that are no updates, each with a word in it that no log may show."""

import json
import random
from collections.abc import Callable

WORD = "katarahasia"
_NUMBERS: tuple[object, ...] = (None, -1, 1.5, "12", True, [], {}, 2**63, 10**40, [7], float("nan"))


def malformed(rng: random.Random) -> bytes:
    """One body that is not an update."""
    return rng.choice(_KINDS)(rng)


def _valid(rng: random.Random) -> dict[str, object]:
    person = {"id": 5, "first_name": WORD, "is_bot": False}
    message = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": person, "text": WORD}
    return {"update_id": rng.randrange(10**9), "message": message}


def _broken_off(rng: random.Random) -> bytes:
    body = json.dumps(_valid(rng)).encode()
    return body[: rng.randrange(len(body))]


def _noise(rng: random.Random) -> bytes:
    return WORD.encode() + rng.randbytes(rng.randrange(400))


def _not_utf8(rng: random.Random) -> bytes:
    body = json.dumps(_valid(rng)).encode()
    return body.replace(WORD.encode(), WORD.encode() + rng.choice([b"\xff", b"\xc3(", b"\xed\xa0\x80"]))


def _other_encoding(rng: random.Random) -> bytes:
    return json.dumps(_valid(rng)).encode(rng.choice(["utf-16", "utf-32", "utf-8-sig", "utf-16-le"]))


def _not_an_object(rng: random.Random) -> bytes:
    return json.dumps(rng.choice([[_valid(rng)], WORD, 7, None, True, [], [[WORD]]])).encode()


def _wrong_number(rng: random.Random) -> bytes:
    update = _valid(rng) | {"update_id": rng.choice(_NUMBERS)}
    if rng.random() < 0.2:
        del update["update_id"]
    return json.dumps(update).encode()


def _wrong_payload(rng: random.Random) -> bytes:
    return json.dumps(_valid(rng) | {"message": rng.choice([WORD, [WORD], 3, None, False])}).encode()


def _deep(rng: random.Random) -> bytes:
    depth = rng.choice([250, 5_000, 100_000])
    opening, closing = rng.choice([(b"[", b"]"), (b'{"a":', b"}")])
    inner = opening * depth + b'"' + WORD.encode() + b'"' + closing * depth
    return b'{"update_id": 1, "message": ' + inner + b"}"


def _surrogate(rng: random.Random) -> bytes:
    return json.dumps(_valid(rng)).replace(WORD, WORD + rng.choice(["\\ud800", "\\udc00", "\\x41"])).encode()


def _flipped(rng: random.Random) -> bytes:
    body = bytearray(json.dumps(_valid(rng)).encode())
    body[rng.choice([0, 1, len(body) - 1])] ^= 0x80
    return bytes(body)


def _doubled(rng: random.Random) -> bytes:
    return json.dumps(_valid(rng)).encode() * 2


def _too_long(rng: random.Random) -> bytes:
    return json.dumps(_valid(rng)).encode() + b" " * (2**20 + rng.randrange(10))


_KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    *(_broken_off, _noise, _not_utf8, _other_encoding, _not_an_object, _wrong_number) * 4,
    *(_wrong_payload, _surrogate, _flipped, _doubled) * 4,
    _deep,
    _too_long,
)
