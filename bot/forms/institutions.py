"""Units of regional governments and institutions outside them, recognised by their first words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.forms.agencies import Names
from bot.forms.tokens import Token

LONGEST_UNIT, LONGEST_NAME = 9, 7
LOCAL = frozenset({"puskesmas", "pkm"})
AND = frozenset({"dan", "sama", "serta", "n", "maupun", "dn"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens from `start` up to `end`."""

    start: int
    end: int


class Institutions:
    """Where units and institutions begin and end."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._units = frozenset(names.file.units)
        self._heads = frozenset(tuple(head.split()) for head in names.file.heads)
        self._whole = frozenset(names.file.whole)
        self._stops = frozenset(names.file.stops.split())

    def unit_at(self, tokens: Sequence[Token], at: int) -> int | None:
        """Where a unit's own name ends: at a word for a kind of region, or where no word of a name follows.

        None where no unit begins at the token. A puskesmas is one only if its region is named as such.
        """
        word = tokens[at].word
        if word not in self._units and word not in LOCAL:
            return None
        end = at + 1
        while end < len(tokens) and end - at < LONGEST_UNIT:
            if tokens[end].apart or tokens[end].word in self._names.types or not self._is_part(tokens[end]):
                break
            end += 1
        typed = end < len(tokens) and tokens[end].word in self._names.types and not tokens[end].apart
        return end if typed or word not in LOCAL else None

    def named_at(self, tokens: Sequence[Token], at: int) -> Stretch | None:
        """The institution that begins at a token: its head and, unless that is enough, some of its name."""
        head = next((n for n in (2, 1) if self._is_head(tokens, at, n)), 0)
        if not head or (tokens[at].word in LOCAL and self.unit_at(tokens, at)):
            return None
        end = self.end_of_name(tokens, at + head, at + LONGEST_NAME)
        return Stretch(at, end) if end > at + head or tokens[at].word in self._whole else None

    def end_of_name(self, tokens: Sequence[Token], start: int, limit: int) -> int:
        """Where a name that may go on at `start` ends."""
        end = start
        while end < min(len(tokens), limit) and not tokens[end].apart and self._is_part(tokens[end]):
            if tokens[end].word in AND and self._begins(tokens, end + 1):
                break
            end += 1
        return end

    def _begins(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether another agency begins at a token."""
        if at >= len(tokens):
            return True
        word = tokens[at].word
        one_word = (
            tokens[at].text.isupper()
            or (word,) in self._heads
            or word in self._units
            or word in self._names.types
        )
        return one_word or any(self._names.at(tokens, at, at + n) for n in (1, 2, 3))

    def _is_head(self, tokens: Sequence[Token], at: int, length: int) -> bool:
        words = tuple(token.word for token in tokens[at : at + length])
        if len(words) < length or words not in self._heads:
            return False
        if any(token.apart for token in tokens[at + 1 : at + length]):
            return False
        return words[0] not in self._names.capitals or tokens[at].text.isupper()

    def _is_part(self, token: Token) -> bool:
        return token.word not in self._stops and not token.word[0].isdigit()
