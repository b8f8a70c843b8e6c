"""Words of a message with their places, as gazetteer and speech read them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_TOKEN = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*\d*", re.UNICODE)
_BREAK = re.compile(r"[,;:()\[\]\n|•*=+?!/]|\.\s|\s[-–—]\s|\.\.")
_DOUBLED = re.compile(r"^([a-z]{2,})2$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number: `text` as written, `word` in lower case without accents, its place, and whether
    punctuation stands between it and the word before (`apart`)."""

    text: str
    word: str
    start: int
    end: int
    apart: bool


def tokens_of(text: str) -> list[Token]:
    """The words and numbers of a text, in order."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        gap = text[end : match.start()]
        short = bool(found) and len(found[-1].word) <= 5 and gap.strip() == "."
        apart = not found or (bool(_BREAK.search(gap)) and not short)
        found.append(Token(match[0], plain(match[0]), match.start(), match.end(), apart))
        end = match.end()
    return found


def plain(word: str) -> str:
    """Lower case, without accents and apostrophes; a 2 that doubles is written out (`fak2` is `fakfak`)."""
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return _DOUBLED.sub(r"\1\1", word.lower().replace("'", "").replace("’", ""))


def joined(tokens: Sequence[Token]) -> str:
    """The words without spaces, for names that are written together or apart."""
    return "".join(token.word for token in tokens)
