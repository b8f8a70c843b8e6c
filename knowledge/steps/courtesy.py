"""Takes greetings, thanks, introductions and corrections out of a message, and says what was left over."""

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.answers import Smalltalk
from knowledge.language import split_words
from knowledge.steps.routing import Signposts

DOUBLED = re.compile(r"([a-z])\1+")
BROKEN = re.compile(r"^[\s,.;:!?\-–—]+|[\s,;:\-–—]+$")
APOSTROPHE = re.compile(r"(?<=\w)['’`](?=\w)")
WORDS = re.compile(r"[^\W_]+(?:[./][^\W_]+)*(?:-[^\W_]+)*")
RANK = (
    Smalltalk.WHO,
    Smalltalk.HOW_ARE_YOU,
    Smalltalk.FAREWELL,
    Smalltalk.SALAM,
    Smalltalk.GREETING,
    Smalltalk.THANKS,
    Smalltalk.PING,
)
POLITE = frozenset({Smalltalk.SALAM, Smalltalk.GREETING})
THANKING = re.compile(
    r"kasih|suwun|nuhun|th?a?n?ks|thx|thank|trims|mksh|^atas |ucapkan|jazak|syukron|^t[qy]$"
)


@dataclass(frozen=True, slots=True)
class Courtesy:
    """`rest` is what asks something, "" where nothing does; `kind` is the small talk that was there,
    `greeting` the greeting to give back."""

    rest: str
    kind: Smalltalk | None
    greeting: Smalltalk | None


def peel(message: str, signposts: Signposts) -> Courtesy:
    """`message` without its courtesies; its own words stay as they were typed."""
    plain = APOSTROPHE.sub("", message)
    plain = re.sub(r"[\u0000-\u0008\u000b-\u001f\u200b-\u200f\ufeff]", " ", plain)
    kinds, rest = _without_phrases(plain, signposts)
    words = [word for word in split_words(rest) if word not in signposts.fillers]
    greeting = next((kind for kind in (Smalltalk.SALAM, Smalltalk.GREETING) if kind in kinds), None)
    kind = next((one for one in RANK if one in kinds), None)
    if not words and kind is not None:
        return Courtesy("", kind, greeting)
    for opening in signposts.openings:
        shorter = opening.sub(" ", rest)
        if split_words(shorter):
            rest = shorter
    return Courtesy(_tidy(rest), None, greeting)


def _without_phrases(text: str, signposts: Signposts) -> tuple[set[Smalltalk], str]:
    """All kinds and "" where the whole message is small talk; else what is left between the polite phrases at
    its two edges, and their kinds."""
    found = list(WORDS.finditer(text))
    words = [even(match.group().lower()) for match in found]
    end, kinds = _eat(words, signposts, polite=False)
    if end == len(words) and kinds:
        return kinds, ""
    start, kinds = _eat(words, signposts, polite=True)
    tail, closing = _eat(words[start:][::-1], signposts, polite=True, backward=True)
    last = len(words) - tail
    if start >= last:
        return kinds | closing, "" if kinds | closing else text
    return kinds | closing, text[found[start].start() : _end_of(text, found[last - 1].end())]


def _eat(
    words: list[str], signposts: Signposts, *, polite: bool, backward: bool = False
) -> tuple[int, set[Smalltalk]]:
    """How many of the first words are phrases with fillers between them, and the kinds of the phrases.
    Without `polite` trailing fillers count too."""
    kinds: set[Smalltalk] = set()
    place = kept = 0
    while place < len(words):
        match = _phrase_at(words[place:], signposts, polite, backward)
        if match is not None:
            kinds.add(match[0])
            place = kept = place + match[1]
        elif words[place] in signposts.even_fillers:
            addressed = kinds and kept == place and words[place] in signposts.address
            place += 1
            kept = place if addressed else kept
        else:
            return kept, kinds
    return (kept if polite else place), kinds


def _phrase_at(
    window: list[str], signposts: Signposts, polite: bool, backward: bool
) -> tuple[Smalltalk, int] | None:
    for kind, phrase in signposts.phrases:
        wanted = _compared(kind, tuple(phrase), polite, backward)
        if wanted and tuple(window[: len(wanted)]) == wanted:
            return kind, len(wanted)
    return None


@lru_cache(maxsize=4096)
def _compared(kind: Smalltalk, phrase: tuple[str, ...], polite: bool, backward: bool) -> tuple[str, ...]:
    """The words of a phrase as they are compared; none where it does not count."""
    if polite and not (kind in POLITE or (kind is Smalltalk.THANKS and THANKING.search(" ".join(phrase)))):
        return ()
    return tuple(even(word) for word in (phrase[::-1] if backward else phrase))


def even(word: str) -> str:
    """`word` without letters typed twice or more in a row: `haloo`, `hallo` -> `halo`."""
    return DOUBLED.sub(r"\1", word)


def _end_of(text: str, end: int) -> int:
    while end < len(text) and text[end] in "?!.)":
        end += 1
    return end


def _tidy(text: str) -> str:
    return BROKEN.sub("", re.sub(r"\s+", " ", text)).strip()
