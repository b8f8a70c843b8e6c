"""Words: how typed text is compared with what it may mean, forgiving case, marks and close spellings."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")
CLOSE = 80
"""Least likeness, of 100, at which another spelling counts."""
_LEAD = 8
_SHORTEST = 3


def plain(text: str) -> str:
    """The text in lower case with single spaces and without marks around words."""
    return " ".join(re.sub(r"[^\w%/\s-]+", " ", text.casefold()).split())


def meant(text: str, words: Mapping[str, T]) -> T | None:
    """What a text means among `words` (plain word: meaning): the same word, else the one close spelling."""
    wanted = plain(text)
    if wanted in words:
        return words[wanted]
    if len(wanted) < _SHORTEST or any(mark.isdigit() for mark in wanted):
        return None
    from rapidfuzz import fuzz

    likeness: dict[T, float] = {}
    for word, meaning in words.items():
        if len(word) >= _SHORTEST:
            likeness[meaning] = max(likeness.get(meaning, 0.0), fuzz.ratio(wanted, word))
    ranked = sorted(likeness.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < CLOSE:
        return None
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return ranked[0][0] if ranked[0][1] - second >= _LEAD else None


def table(meanings: Iterable[tuple[T, Iterable[str]]]) -> dict[str, T]:
    """Plain words with their meaning; the first one that claims a word has it."""
    found: dict[str, T] = {}
    for meaning, words in meanings:
        for word in words:
            found.setdefault(plain(word), meaning)
    return found
