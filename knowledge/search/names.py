"""Finds innovations by their names as people type them: other spaces, slips of the finger, half a name."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.catalogue import Innovation
from knowledge.search.vocabulary import Phrase, words_of

ONE_SLIP, TWO_SLIPS = 5, 9
LONGEST = 9
PARTLY = 0.75
_PARTS = re.compile(r"[():]|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name found in a query: which innovation, the words that spell it, the first of them, how sure (0
    to 1)."""

    row: int
    typed: Phrase
    start: int
    sureness: float

    @property
    def end(self) -> int:
        """The place behind its last word."""
        return self.start + len(self.typed)


class NameIndex:
    """The names, short names and written-out names of a catalogue."""

    def __init__(self, innovations: Sequence[Innovation]) -> None:
        self._aliases: dict[str, set[int]] = defaultdict(set)
        for row, innovation in enumerate(innovations):
            for alias in aliases(innovation):
                self._aliases["".join(alias)].add(row)
        self._words = [(row, words) for row, one in enumerate(innovations) for words in aliases(one)]
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for spelled in self._aliases:
            self._by_length[len(spelled)].append(spelled)

    def find(self, words: Sequence[str]) -> list[NameMatch]:
        """Every name that some words of a query spell, longest first; those inside a longer one are left
        out."""
        windows = (
            (start, end)
            for length in range(min(LONGEST, len(words)), 0, -1)
            for start in range(len(words) - length + 1)
            for end in (start + length,)
        )
        found: list[NameMatch] = []
        for start, end in windows:
            if any(match.start <= start and end <= match.end for match in found):
                continue
            found.extend(self._spelled(tuple(words[start:end]), start))
        return found

    def partly(self, words: Sequence[str], made_up: Callable[[str], bool]) -> list[NameMatch]:
        """Names that hold every one of these words: half of a name at least, or a word made up for it."""
        if not words or (len(words) == 1 and not made_up(words[0])) or len("".join(words)) < ONE_SLIP:
            return []
        decisive = any(made_up(word) and len(word) >= ONE_SLIP for word in words)
        rows = {
            row
            for row, alias in self._words
            if (decisive or 2 * len(words) >= len(alias)) and all(_among(word, alias) for word in words)
        }
        return [NameMatch(row, tuple(words), 0, PARTLY) for row in sorted(rows)]

    def _spelled(self, words: Phrase, start: int) -> Iterator[NameMatch]:
        typed = "".join(words)
        if typed in self._aliases:
            yield from (NameMatch(row, words, start, 1.0) for row in sorted(self._aliases[typed]))
            return
        reach = slips(typed)
        if not reach or typed.isdigit():
            return
        from rapidfuzz.distance import OSA

        near: dict[int, int] = {}
        for length in range(len(typed) - reach, len(typed) + reach + 1):
            for alias in self._by_length.get(length, ()):
                distance = OSA.distance(typed, alias, score_cutoff=min(reach, slips(alias)))
                if distance <= min(reach, slips(alias)) and typed[0] == alias[0]:
                    near |= {row: min(distance, near.get(row, 9)) for row in self._aliases[alias]}
        best = min(near.values(), default=0)
        yield from (
            NameMatch(row, words, start, 1.0 - 0.1 * distance)
            for row, distance in sorted(near.items())
            if distance == best
        )


def _among(word: str, alias: Sequence[str]) -> bool:
    from rapidfuzz.distance import OSA

    return any(
        OSA.distance(word, other, score_cutoff=slips(word)) <= slips(word) and word[0] == other[0]
        for other in alias
    )


def slips(word: str) -> int:
    """How many slips of the finger a word of this length may hold."""
    return 2 if len(word) >= TWO_SLIPS else int(len(word) >= ONE_SLIP)


def aliases(innovation: Innovation) -> list[list[str]]:
    """The names of an innovation in words: whole, short, and what stands inside and outside brackets."""
    texts = [innovation.name, innovation.short_name or "", *_PARTS.split(innovation.name)]
    found = [words_of(text) for text in texts]
    unique = {tuple(words) for words in found if len("".join(words)) > 1}
    return [list(words) for words in sorted(unique)]
