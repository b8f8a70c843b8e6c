"""How much a question resembles the known ones of each passage; how that is found out is left to
`known_questions`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.passages import Passage

Place = tuple[str, str]
FAR = 0.15


@dataclass(frozen=True, slots=True)
class Closeness:
    """How close known questions are: the highest cosine, and the highest share of words in common."""

    cosine: float = 0.0
    words: float = 0.0


@dataclass(frozen=True)
class Resemblance:
    """How close a question is to the known ones of each address and section; `nearest` are the best of all,
    `asked` of those the corpus answers, `unasked` of those it does not. `documents` are those that somebody
    has written questions for."""

    documents: frozenset[str] = frozenset()
    addresses: Mapping[Place, Closeness] = field(default_factory=dict)
    sections: Mapping[Place, Closeness] = field(default_factory=dict)
    nearest: Closeness = Closeness()
    asked: Closeness = Closeness()
    unasked: Closeness = Closeness()

    def gaps(self, passage: Passage) -> tuple[float, float, float, float]:
        """How far a passage is behind the nearest, by cosine and by words: itself, then its section; 0 for
        the nearest."""
        away = Closeness(self.nearest.cosine - FAR)
        own = self.addresses.get((passage.document, passage.address), away)
        near = self.sections.get((passage.document, passage.section), away)
        return (
            own.cosine - self.nearest.cosine,
            own.words - self.nearest.words,
            near.cosine - self.nearest.cosine,
            near.words - self.nearest.words,
        )


NOTHING_KNOWN = Resemblance()
