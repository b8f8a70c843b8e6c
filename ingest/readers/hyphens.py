"""Joins words that were divided at the end of a line, and leaves those that are written with a hyphen."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
DIVIDED = re.compile(r"(?P<first>[^\W\d_]+)-$")
BEGINS = re.compile(r"[^\W\d_]+")


class Mender:
    """Knows the words of one document, so that it can tell `pela-/yanan` from `masing-/masing`."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words = Counter(word.lower() for line in lines for word in WORD.findall(line))

    def mend(self, lines: Sequence[str]) -> str:
        """The lines of a paragraph, `\\n` between them, divided words whole on the line they begin on."""
        mended: list[str] = []
        for line in lines:
            before = DIVIDED.search(mended[-1]) if mended else None
            begins = BEGINS.match(line)
            if before is None or begins is None:
                mended.append(line)
                continue
            first, second = before["first"], begins[0]
            hyphen = "-" if self._keeps_hyphen(first, second) else ""
            mended[-1] = f"{mended[-1][:-1]}{hyphen}{second}{_up_to_space(line[len(second) :])}"
            if rest := _after_space(line[len(second) :]):
                mended.append(rest)
        return "\n".join(mended)

    def _keeps_hyphen(self, first: str, second: str) -> bool:
        small, other = first.lower(), second.lower()
        if not second[0].islower() or small == other:
            return True
        joined, apart = self._words[small + other], self._words[f"{small}-{other}"]
        if joined or apart:
            return apart >= joined
        return _doubled(small, other) or len(small) < 2


def _doubled(first: str, second: str) -> bool:
    """Reduplication, whole or with affixes: `sebaik-baiknya`, `langkah-langkah`, `berturut-turut`."""
    return len(first) > 2 and (second.startswith(first) or (first.endswith(second[:4]) and len(second) > 2))


def _up_to_space(text: str) -> str:
    return text.split(" ", 1)[0]


def _after_space(text: str) -> str:
    return text.split(" ", 1)[1] if " " in text else ""
