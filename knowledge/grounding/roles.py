"""Who does what to whom: the actors of a text with the word they belong to and their part in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from knowledge.grounding.claims import ACTORS, SPANS
from knowledge.language import root


class Part(StrEnum):
    """What an actor has to do with a word."""

    DOER = "doer"
    DONE_TO = "done_to"
    TOWARDS = "towards"
    FROM = "from"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class Role:
    """`actor` has `part` in what the root `deed` names."""

    deed: str
    part: Part
    actor: str


PARTIES = ACTORS | {"pandu", "pemohon", "pelapor", "lokus", "penerima"}
PREPOSITIONS = {
    "kepada": Part.TOWARDS, "ke": Part.TOWARDS, "untuk": Part.TOWARDS, "bagi": Part.TOWARDS,
    "pada": Part.TOWARDS, "dari": Part.FROM, "melalui": Part.THROUGH, "lewat": Part.THROUGH,
    "oleh": Part.DOER,
}  # fmt: skip
TOKEN = re.compile(r"[^\W\d_]+|\d+|[.,;:]")
PASSIVE = re.compile(r"di[a-z]{4,}\Z")
ACTIVE = re.compile(r"(?:me[mnrlwy]|ber|ter)[a-z]{3,}\Z")
NOUN = re.compile(r"[a-z]{4,}(?<!k)an\Z")
JOINED = frozenset({",", "dan", "atau", "serta", "maupun", "sekaligus"})
OPENING = frozenset(
    re.findall(
        r"\w+",
        "apabila bila jika sepanjang asalkan tetapi sedangkan yaitu bahwa maka kecuali sebelum setelah",
    )
) | {"", ".", ";", ":", *JOINED}
PASSED_OVER = frozenset(
    re.findall(
        r"\w+",
        "seorang sebuah satu dua tiga empat lima enam tujuh delapan sembilan sepuluh para calon pimpinan tim "
        "jipp setiap tiap paling banyak sedikit kurang lebih maksimal minimal tidak",
    )
)
"""What may stand between an actor and the word that says its part."""


def agree(sentence: str, texts: Sequence[str]) -> bool:
    """Whether nobody has a part in a sentence that the passages give to somebody else, or in another way."""
    there = frozenset(role for text in texts for role in roles_of(text))
    return all(_agrees(role, there) for role in roles_of(sentence))


def _agrees(said: Role, there: frozenset[Role]) -> bool:
    same = [role for role in there if role.deed == said.deed]
    own = [role for role in same if role.actor == said.actor]
    if own:
        return any(role.part is said.part for role in own)
    return not any(role.part is said.part for role in same)


@lru_cache(maxsize=1024)
def roles_of(text: str) -> frozenset[Role]:
    """Every part that an actor plainly has; what cannot be told is left out."""
    return frozenset(_read([one.removesuffix("nya") for one in TOKEN.findall(text.lower())]))


def _read(words: list[str]) -> Iterator[Role]:
    subject: list[str] = []
    role: Role | None = None
    last = -1
    for place, word in enumerate(words):
        if word in PARTIES:
            cue = _cue(words, place)
            if last >= 0 and JOINED.issuperset(set(words[last + 1 : place]) - PASSED_OVER):
                role = replace(role, actor=word) if role else None
                subject += [word] if subject and subject[-1] == words[last] else []
            else:
                role = _role(words, cue, word)
                opens = cue < 0 or words[cue] in OPENING
                subject = [word] if opens else subject
            last = place
            if role:
                yield role
        elif word in ".;":
            subject = []
        elif part := _voice(word):
            yield from (Role(root(word), part, one) for one in subject)


def _cue(words: list[str], place: int) -> int:
    """The place of the word in front of an actor that says its part."""
    place -= 1
    while place >= 0 and (words[place] in PASSED_OVER or words[place].isdigit() or _bounds(words, place)):
        place -= 1
    return place


def _bounds(words: list[str], place: int) -> bool:
    """Whether a `dari` is that of `lebih dari`."""
    return words[place] == "dari" and place > 0 and words[place - 1] in ("lebih", "kurang")


def _voice(word: str) -> Part | None:
    """What the subject of a verb is to it; None for other words."""
    if PASSIVE.match(word):
        return Part.DONE_TO
    return Part.DOER if ACTIVE.match(word) else None


def _role(words: list[str], cue: int, actor: str) -> Role | None:
    """The part that the word in front gives to an actor."""
    if cue < 0:
        return None
    if part := PREPOSITIONS.get(words[cue]):
        deed = _deed(words[:cue])
        return Role(root(deed), part, actor) if deed else None
    if PASSIVE.match(words[cue]):
        return Role(root(words[cue]), Part.DOER, actor)
    return Role(root(words[cue]), Part.DONE_TO, actor) if ACTIVE.match(words[cue]) else None


def _deed(before: list[str]) -> str:
    """What a preposition belongs to: the noun right in front of it, else the last verb."""
    if before and NOUN.match(before[-1]) and before[-1] not in SPANS:
        return before[-1]
    return next((word for word in reversed(before) if word not in PARTIES and _voice(word)), "")
