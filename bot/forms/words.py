"""Words: how typed text is compared with what it may mean, forgiving case, marks and close spellings."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")
CLOSE = 80
"""Least likeness, of 100, at which another spelling counts."""
_LEAD = 8
_SHORTEST = 3
_FILLING = frozenset(["yang", "yg", "itu", "ini", "saja", "aja", "ya", "dong", "pak", "bu"])


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


def one_of(text: str, labels: Sequence[str]) -> int | None:
    """Which of several labels a text picks: the same one, its number from 1, or the one with all its words:
    "yang kota" picks "Kota Bandung" beside "Kabupaten Bandung"."""
    said = plain(text)
    if said.isdecimal():
        return int(said) - 1 if 0 < int(said) <= len(labels) else None
    same = [n for n, label in enumerate(labels) if plain(label) == said]
    words = [word for word in said.split() if word not in _FILLING]
    named = [n for n, label in enumerate(labels) if words and all(_is_in(word, label) for word in words)]
    found = same or named
    return found[0] if len(found) == 1 else None


def _is_in(word: str, label: str) -> bool:
    return any(
        part == word or (len(word) >= _SHORTEST and part.startswith(word)) for part in plain(label).split()
    )


def table(meanings: Iterable[tuple[T, Iterable[str]]]) -> dict[str, T]:
    """Plain words with their meaning; the first one that claims a word has it."""
    found: dict[str, T] = {}
    for meaning, words in meanings:
        for word in words:
            found.setdefault(plain(word), meaning)
    return found
