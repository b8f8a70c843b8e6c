"""Owning: which visit the words at a place of a message are said of, where a model says that they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms.clauses import Span
from bot.forms.gazetteer import Mention
from bot.forms.rows import Sameness, sameness
from bot.forms.sections import sentence_ends
from bot.forms.slots import Visit
from bot.forms.visits import JOIN

LONGEST = 300
_WORD = re.compile(r"\w")


@dataclass(frozen=True)
class Ground:
    """A message with everything blanked that tells of no visit, and the agencies named in it."""

    words: str
    mentions: tuple[Mention, ...]

    def places(self, quote: str) -> list[Span]:
        """Where a quotation stands word for word; nowhere where it is empty or too long."""
        return places_of(quote, self.words)

    def names(self, quote: str) -> Mention | None:
        """The agency that a quotation of the message names."""
        for place in self.places(quote):
            named = [one for one in self.mentions if one.start < place.end and place.start < one.end]
            if len(named) == 1:
                return named[0]
        return None

    def owned(self, quote: str, visit: Visit) -> list[Span]:
        """The places of a quotation that are said of a visit: behind its agency and before the next one, or
        before the first of all; none of those behind agencies that came together."""
        return [place for place in self.places(quote) if self._owns(visit, place)]

    def in_turn(self, rows: Sequence[tuple[str, str]]) -> list[Span] | None:
        """Where the words of each row (agency, and what is said of it) stand behind all agencies,
        that came together, in the order of these."""
        together = len(self._together()) == len(self.mentions) - 1
        named = [self.names(agency) for agency, _ in rows]
        if len(rows) < 2 or not together or named != list(self.mentions):
            return None
        at, found = self.mentions[-1].end, list[Span]()
        for _, quote in rows:
            place = next((one for one in self.places(quote) if one.start >= at), None)
            if place is None:
                return None
            found.append(place)
            at = place.end
        return found

    def is_number_of_line(self, place: Span) -> bool:
        """Whether a number counts the lines of a list: it opens one, and an agency follows at once."""
        opening = self.words[: place.start].rpartition("\n")[2]
        behind = next((one for one in self.mentions if one.start >= place.end), None)
        follows = behind is not None and not _WORD.search(self.words[place.end : behind.start])
        return follows and not _WORD.search(opening)

    def sentence(self, place: Span) -> str:
        """The sentence or line around a place."""
        return sentence_around(self.words, place)

    def _owns(self, visit: Visit, place: Span) -> bool:
        before = [one for one in self.mentions if one.start < place.start]
        owner = before[-1] if before else next(iter(self.mentions), None)
        if owner is None or sameness(Visit(owner), visit) is Sameness.OTHER:
            return False
        return not any(owner in pair for pair in self._together())

    def _together(self) -> list[tuple[Mention, Mention]]:
        pairs = zip(self.mentions, self.mentions[1:], strict=False)
        return [(one, two) for one, two in pairs if JOIN.fullmatch(self.words[one.end : two.start])]


def places_of(quote: str, text: str) -> list[Span]:
    """Where a quotation stands in a text, spaces and case aside, as whole words."""
    words = quote.split()
    if not words or len(quote) > LONGEST or not _WORD.search(quote):
        return []
    inner = r"\s+".join(re.escape(word) for word in words)
    return [Span(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){inner}(?!\w)", text, re.IGNORECASE)]


def sentence_around(text: str, place: Span) -> str:
    """The sentence or line of a text around a place."""
    ends = list(sentence_ends(text))
    start = max((end + 1 for end in ends if end < place.start), default=0)
    return text[start : next((end for end in ends if end >= place.end), len(text))]
