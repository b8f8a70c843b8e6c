"""Reads a question in chat Indonesian: standard words, stems, and the terms of the guideline for them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from knowledge.glossary import Glossary, Phrase
from knowledge.lexical import stem, tokenize

TOKEN = re.compile(r"[^\W_]+(?:[-.,'’][^\W_]+)*", re.UNICODE)
STRETCHED = re.compile(r"(?<=[a-z])([a-z])\1{2,}")
DOUBLED = re.compile(r"^([a-z]{3,}?)2(nya|an)?$")
VERB = re.compile(r"(?:di|me[mnrlwy]|ber|ter)[a-z]{4,}")
VOWEL = re.compile(r"[aeiou]")
PREFIX = re.compile(r"^(?:meng|meny|mem|men|me|peng|peny|pem|pen|per|pe|ber|ter|di|ke|se)")
ENDING = re.compile(r"(?:i?an|kan|i|k)?(?:nya|lah|kah)?$")
SWALLOWED = re.compile(r"[kptsn][aiueo]")
ROOT_LENGTH = 3
TERM_WORTH = 0.8
Key = TypeVar("Key", int, str)
SHORTEST_MENDED, TWICE_MENDED = 5, 8
LAX_VOWEL = re.compile(r"e(?=[^aeiou]{1,2}(?:kan|an|i)?$)")
COLLOQUIAL_PREFIX = {"ng": ("meng", "me", "k"), "ny": ("meny", "men"), "n": ("men", "me"), "m": ("me",)}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a corpus: in how many passages each stem occurs, and the spellings that occur at all."""

    passages: int
    stems: Counter[str]
    spellings: frozenset[str]
    families: dict[str, tuple[str, ...]] = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Vocabulary":
        """The vocabulary of the passages' indexed texts."""
        stems: Counter[str] = Counter()
        spellings: set[str] = set()
        count = 0
        for text in texts:
            count += 1
            stems.update(set(tokenize(text)))
            spellings.update(word for word in TOKEN.findall(text.lower()) if word.isalpha())
        families = _grouped((root(word), stem(word)) for word in sorted(spellings))
        return cls(count, stems, frozenset(spellings), families)

    def relatives(self, word: str) -> tuple[str, ...]:
        """The stems of corpus words of the same family that its own stem does not show."""
        return tuple(one for one in self.families.get(root(word), ()) if one != stem(word))

    def knows(self, token: str) -> bool:
        """Whether any passage holds this stem."""
        return token in self.stems


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question.

    `typed` is what the person wrote, `normal` its standard spelling, `stem` what is compared; `terms` are the
    stems of guideline phrases that may stand for it; `neutral` words do not decide what is asked; `known`
    says whether the corpus holds the word or one of its terms; `mended` whether a typing error was corrected;
    `thing` whether it is one of the ordinary things of the glossary, which the guideline does not speak of.
    """

    typed: str
    normal: str
    stem: str
    terms: tuple[Phrase, ...] = ()
    neutral: bool = False
    known: bool = True
    mended: bool = False
    thing: bool = False

    @property
    def acts(self) -> bool:
        """Whether it has the form of a verb: verbs have many synonyms and seldom decide what is asked."""
        return VERB.match(self.normal) is not None


def holds(word: Word, stems: frozenset[str]) -> float:
    """1 if the stem is among `stems`, less if only a term of the guideline for it is, else 0."""
    if word.stem in stems:
        return 1.0
    return TERM_WORTH if any(stems.issuperset(term) for term in word.terms) else 0.0


@dataclass(frozen=True)
class Reading:
    """A question as it was read. `text` is for the dense leg, `expanded` for the lexical one; the first
    `borrowed` words come from the questions before it, the last of which is `before`, in standard words."""

    original: str
    words: tuple[Word, ...]
    borrowed: int = 0
    before: str = ""

    @cached_property
    def text(self) -> str:
        """The question in standard words."""
        return " ".join(word.normal for word in self.words)

    @cached_property
    def own(self) -> str:
        """The standard words without the borrowed ones."""
        return " ".join(word.normal for word in self.words[self.borrowed :])

    @cached_property
    def content(self) -> tuple[Word, ...]:
        """The words that decide what is asked."""
        return tuple(word for word in self.words if not word.neutral)

    @cached_property
    def expanded(self) -> str:
        """The standard words, then every term of the guideline that may stand for them, once."""
        terms = dict.fromkeys(part for word in self.words for term in word.terms for part in term)
        own = {word.stem for word in self.words}
        return " ".join((self.text, *(part for part in terms if part not in own)))


class Language:
    """Reads questions against the vocabulary of one corpus; holds no state beyond it."""

    def __init__(self, glossary: Glossary, vocabulary: Vocabulary) -> None:
        self.glossary, self.vocabulary = glossary, vocabulary
        self._targets = _grouped((len(word), word) for word in sorted(vocabulary.spellings | glossary.common))

    def read(self, question: str) -> Reading:
        """The question with informal spelling, reduplication, clitics and typing errors set right."""
        pieces = [piece for token in split_words(question) for piece in self._standard(token)]
        terms = self._terms([normal for _, normal, _ in pieces])
        words = (
            self._word(typed, normal, mended, tuple(terms[place]))
            for place, (typed, normal, mended) in enumerate(pieces)
        )
        return Reading(question, tuple(words))

    def _word(self, typed: str, normal: str, mended: bool, terms: tuple[Phrase, ...]) -> Word:
        own = self.stem(normal)
        knows = self.vocabulary.knows
        plain = normal in self.glossary.neutral or normal.removesuffix("nya") in self.glossary.neutral
        neutral = plain or normal.isdigit() or len(normal) == 1
        if not neutral and normal not in self.glossary.names:
            terms = (*terms, *((one,) for one in self.vocabulary.relatives(normal)))
        known = knows(own) or any(all(knows(part) for part in term) for term in terms)
        thing = not known and normal in self.glossary.things
        return Word(typed, normal, own, terms, neutral, known, mended, thing)

    def stem(self, word: str) -> str:
        """The stem; names are kept whole, the first half stands for a reduplicated word."""
        if word in self.glossary.names:
            return word
        left, dash, right = word.partition("-")
        if dash and stem(left) == stem(right):
            word = left
        return stem(word)

    def _standard(self, token: str) -> Iterator[tuple[str, str, bool]]:
        word = STRETCHED.sub(r"\1", token)
        if doubled := DOUBLED.match(word):
            once = f"{doubled[1]}{doubled[2] or ''}"
            informal = word not in self.glossary.spelling and self._look_up(once) is not None
            word = once if informal else f"{doubled[1]}-{doubled[1]}{doubled[2] or ''}"
        phrase = self._look_up(word)
        if phrase is not None:
            yield from ((token, part, False) for part in phrase)
            return
        normal = self._mend(word)
        yield token, normal, normal != word

    def _look_up(self, word: str) -> Phrase | None:
        spelling = self.glossary.spelling
        if word in spelling:
            return spelling[word]
        bare = word.removesuffix("nya")
        if bare != word and bare in spelling:
            return spelling[bare]
        return self._colloquial(word)

    def _colloquial(self, word: str) -> Phrase | None:
        """`dibagiin` -> `dibagikan`, `nyusun` -> `menyusun`, `dibales` -> `dibalas`, where the corpus or the
        glossary knows the result."""
        if self._real(word) or len(word) < SHORTEST_MENDED:
            return None
        for candidate in colloquial_forms(word):
            known = candidate in self.vocabulary.spellings or candidate in self.glossary.common
            if known or self.vocabulary.knows(stem(candidate)):
                return (candidate,)
        return None

    def _real(self, word: str) -> bool:
        glossary = self.glossary
        bare = word.removesuffix("nya")
        return (
            word in self.vocabulary.spellings
            or bare in self.vocabulary.spellings
            or self.vocabulary.knows(stem(word))
            or word in glossary.ordinary
            or stem(word) in glossary.ordinary_stems
            or word in glossary.names
        )

    def _mend(self, word: str) -> str:
        """The one corpus or question word within distance 1 (2 from eight letters on) with the same first
        letter, else the word itself. Real words are left alone: a near miss must not become an answer."""
        if len(word) < SHORTEST_MENDED or not word.isalpha() or self._real(word):
            return word
        from rapidfuzz.distance import OSA

        reach = 2 if len(word) >= TWICE_MENDED else 1
        best: tuple[tuple[int, int], str] | None = None
        for length in range(len(word) - reach, len(word) + reach + 1):
            for candidate in self._targets.get(length, ()):
                distance = OSA.distance(word, candidate, score_cutoff=reach)
                if distance > reach or not plausible(word, candidate, distance):
                    continue
                rank = (distance, -self.vocabulary.stems[stem(candidate)])
                if best is None or rank < best[0]:
                    best = rank, candidate
        return best[1] if best else word

    def _terms(self, words: Sequence[str]) -> list[list[Phrase]]:
        """For each word the stemmed guideline phrases of every glossary phrase it is part of."""
        terms: list[list[Phrase]] = [[] for _ in words]
        phrases = self.glossary.phrases
        bare = [word.removesuffix("nya") if word not in self.glossary.names else word for word in words]
        for start in range(len(words)):
            for length in range(1, min(self.glossary.longest, len(words) - start) + 1):
                window = slice(start, start + length)
                found = phrases.get(tuple(words[window])) or phrases.get(tuple(bare[window])) or ()
                for place in range(start, start + length):
                    terms[place].extend(self._stemmed(found))
        return terms

    def _stemmed(self, phrases: Iterable[Phrase]) -> Iterator[Phrase]:
        return (tuple(self.stem(part) for part in phrase) for phrase in phrases)


def split_words(text: str) -> list[str]:
    """Lower-case words of `text`, without control characters and marks of style."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return TOKEN.findall(plain)


def root(word: str) -> str:
    """What is left without prefixes, endings and the letters they swallow: `penghapusan`, `dihapus` ->
    `hapus`; `pengeluaran`, `dikeluarkan` -> `eluar`. Only for comparing words with each other."""
    bare = word
    for _ in range(2):
        shorter = PREFIX.sub("", bare)
        if shorter == bare or len(shorter) < ROOT_LENGTH:
            break
        bare = shorter
    shorter = ENDING.sub("", bare)
    bare = shorter if len(shorter) >= ROOT_LENGTH else bare
    return bare[1:] if len(bare) > ROOT_LENGTH and SWALLOWED.match(bare) else bare


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, tuple[str, ...]]:
    groups: dict[Key, dict[str, None]] = {}
    for key, value in pairs:
        groups.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in groups.items()}


def plausible(word: str, candidate: str, distance: int) -> bool:
    """Whether one hand may have slipped: the first letter stands, and two errors are vowels only."""
    return word[0] == candidate[0] and (distance < 2 or VOWEL.sub("", word) == VOWEL.sub("", candidate))


def colloquial_forms(word: str) -> Iterator[str]:
    """Standard forms an informal word may stand for: the ending -in, `e` for the `a` of a last syllable, the
    prefixes ng-, ny-, n-, m-."""
    stems = [word]
    if word.endswith("in") and len(word) > SHORTEST_MENDED:
        stems = [f"{word[:-2]}kan", f"{word[:-2]}i", word[:-2]]
        yield from stems
    lax = [LAX_VOWEL.sub("a", one) for one in stems if LAX_VOWEL.search(one)]
    yield from lax
    stems += lax
    for prefix, full in COLLOQUIAL_PREFIX.items():
        if word.startswith(prefix):
            for base in stems:
                yield from (f"{start}{base[len(prefix) :]}" for start in full)
