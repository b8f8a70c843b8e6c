"""Reads what somebody looks for into filters and a topic."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.search.filters import ANY, NO, YES, Filters
from knowledge.search.names import NameIndex
from knowledge.search.vocabulary import Kind, Meaning, Phrase, Vocabulary, words_of
from knowledge.search.years import read_years

LONGEST_QUERY = 400
_NOT = r"(?:tanpa|tnp|bukan|non|tidak|tdk|ga|gak|gk|g|nggak|ngga|enggak|engga|kagak|tak|ndak|ora|bebas)"
_USE = (
    r"(?:perlu|usah|butuh|pakai|pake|pakek|memakai|menggunakan|memerlukan|membutuhkan|"
    r"ada|harus|berbasis|bergantung|pada|dengan)"
)
_APP = r"(?:aplikasi|aplikasinya|app|apps|apk|digital|internet|hp|gadget)"
_WITHOUT_APP = re.compile(
    rf"\b{_NOT}(?: {_USE})* {_APP}\b(?: {_APP}\b)*|\b(?:offline|nondigital|nonaplikasi|luring)\b"
)
_WITH_APP = re.compile(
    r"\b(?:pakai|pake|memakai|menggunakan|berbasis|butuh|perlu|lewat|melalui|berupa|dengan) "
    r"(?:aplikasi|app|apps|apk|digital|web|website|situs)\b"
)
_ITSELF_APP = frozenset({"aplikasi", "digital", "online", "daring", "elektronik"})
_TOP = re.compile(r"\btop (\d{1,3})\b")
_ANY_AWARD = re.compile(
    r"\b(?:(?:dapat|dapet|mendapat|mendapatkan|meraih|raih|peraih|pernah|punya|ber)(?: \w+)? )?"
    r"(?:penghargaan|awards?|berprestasi|prestasi)\b"
)
_OWN_PLACE = re.compile(
    r"^(?:halo |selamat \w+ )*(?:kami|saya|sy|kita|perkenalkan) (?:ini )?(?:dari|di|tinggal di|tugas di|"
    r"bertugas di)\b.{3,60}?(?= (?:mau|ingin|pengen|butuh|cari|mencari|perlu|punya|ada|banyak|kesulitan|"
    r"kesusahan|bermasalah|minta|tanya)\b)"
)
_SIGNS = frozenset(
    {
        "di",
        "dari",
        "kab",
        "kabupaten",
        "kota",
        "prov",
        "provinsi",
        "wilayah",
        "daerah",
        "asal",
        "pemkab",
        "pemkot",
        "milik",
        "se",
    }
)
_OTHER_THAN = frozenset({"luar", "selain", "bukan", "kecuali"})
_EXPLICIT = {
    Kind.SECTOR: frozenset({"bidang", "sektor", "urusan"}),
    Kind.THEME: frozenset({"tematik", "klaster", "cluster", "kluster", "tema"}),
}


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: `words` in order, the `filters` read from them, and the `topic` that is left;
    `leaning` are sectors or themes the topic speaks of without asking for them alone."""

    text: str
    words: tuple[str, ...]
    filters: Filters
    topic: tuple[str, ...]
    leaning: tuple[Meaning, ...] = ()

    def narrowed(self, filters: Filters) -> "Query":
        """The same with `filters` over its own."""
        return replace(self, filters=filters.over(self.filters))


@dataclass(slots=True)
class _Draft:
    """Words that are still to be understood; taken ones are None. `kept` ones belong to a name."""

    words: list[str | None]
    kept: frozenset[int]
    filters: Filters = field(default_factory=Filters)

    @property
    def text(self) -> str:
        """The words left, a full stop for each taken or kept one, so that no pattern reaches across."""
        return " ".join("." if w is None or n in self.kept else w for n, w in enumerate(self.words))

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Finds a pattern and takes its words."""
        found = pattern.search(self.text)
        if found:
            first = self.text[: found.start()].count(" ")
            for place in range(first, first + found[0].count(" ") + 1):
                self.words[place] = None
        return found

    def put(self, **values: str | int | None) -> None:
        """Sets filters that are not set yet."""
        self.filters = self.filters.over(Filters(**values))  # type: ignore[arg-type]


class Reader:
    """Reads queries about one catalogue; names of its innovations are never taken for filters."""

    def __init__(self, vocabulary: Vocabulary, names: NameIndex) -> None:
        self._vocabulary, self._names = vocabulary, names

    def read(self, text: str) -> Query:
        """What is asked for; never raises, whatever the text holds."""
        words = words_of(text[:LONGEST_QUERY])
        draft = _Draft(list(words), self._named(words))
        for take in (_take_own_place, _take_years, _take_app, self._take_awards):
            take(draft)
        softly = self._take_meanings(draft)
        leaning = self._decide(draft, softly)
        topic = [word for word in draft.words if word is not None]
        if not self._says_something(topic) and not draft.kept:
            topic = []
        return Query(text, tuple(words), draft.filters, tuple(topic), tuple(leaning))

    def content(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words that decide what is looked for."""
        return tuple(word for word in words if word not in self._vocabulary.noise and len(word) > 1)

    def _says_something(self, words: Sequence[str]) -> bool:
        return bool(self.content(words))

    def _named(self, words: Sequence[str]) -> frozenset[int]:
        """The places of words that together spell a name."""
        spans = [match for match in self._names.find(words) if match.end - match.start > 1]
        return frozenset(place for match in spans for place in range(match.start, match.end))

    def _take_awards(self, draft: _Draft) -> None:
        parts = [f"top {top[1]}"] if (top := draft.take(_TOP)) else []
        parts += [words for words in self._award_words(draft) if words != "top"]
        anything = draft.take(_ANY_AWARD)
        if parts or anything:
            draft.put(award=" ".join(parts) or ANY)

    def _award_words(self, draft: _Draft) -> list[str]:
        found: list[tuple[int, str]] = []
        awards = self._vocabulary.awards
        for phrase in sorted(awards, key=len, reverse=True):
            for place in _places(draft, phrase):
                if len(phrase) == 1 and phrase[0] == "peserta" and not found:
                    continue
                found.append((place, awards[phrase]))
                draft.words[place : place + len(phrase)] = [None] * len(phrase)
        return [words for _, words in sorted(found)]

    def _take_meanings(self, draft: _Draft) -> list[tuple[int, int, Meaning]]:
        """Takes what is surely a filter; gives (start, end, meaning) of what may be one."""
        softly = []
        for start, end, meaning in self._meanings(draft):
            before = draft.words[start - 1] if start else None
            if before in _OTHER_THAN:
                continue
            signs = _SIGNS if meaning.kind is Kind.AGENCY else _EXPLICIT.get(meaning.kind, frozenset())
            explicit = before in signs
            if meaning.plain and not explicit:
                if meaning.kind is not Kind.AGENCY:
                    softly.append((start, end, meaning))
                continue
            draft.put(**{meaning.kind.value: meaning.value})
            draft.words[start:end] = [None] * (end - start)
            if before in _SIGNS or explicit:
                draft.words[start - 1] = None
        return softly

    def _meanings(self, draft: _Draft) -> list[tuple[int, int, Meaning]]:
        found, place = [], 0
        while place < len(draft.words):
            end, meaning = self._longest_at(draft, place)
            if meaning:
                found.append((place, end, meaning))
            place = end
        return found

    def _longest_at(self, draft: _Draft, start: int) -> tuple[int, Meaning | None]:
        known = self._vocabulary.meanings
        for end in range(min(len(draft.words), start + self._vocabulary.longest), start, -1):
            if any(draft.words[n] is None or n in draft.kept for n in range(start, end)):
                continue
            phrase: Phrase = tuple(str(word) for word in draft.words[start:end])
            if phrase in known:
                return end, known[phrase]
        return start + 1, None

    def _decide(self, draft: _Draft, softly: list[tuple[int, int, Meaning]]) -> list[Meaning]:
        """Sectors and themes are filters where nothing else is asked for; else they stay in the topic."""
        covered = {place for start, end, _ in softly for place in range(start, end)}
        rest = [w for n, w in enumerate(draft.words) if w is not None and n not in covered]
        by_kind = {meaning.kind: meaning for _, _, meaning in softly}
        values = {(meaning.kind, meaning.value) for _, _, meaning in softly}
        alone = not self._says_something([w for w in rest if w not in _ITSELF_APP])
        app = [n for n, w in enumerate(draft.words) if w in _ITSELF_APP and n not in draft.kept]
        if alone and (softly or draft.filters) and app:
            draft.put(needs_app=YES)
        if alone and app and not softly:
            draft.put(needs_app=YES)
        if not alone or len(values) != len(by_kind):
            return [meaning for _, _, meaning in softly]
        for start, end, meaning in softly:
            draft.put(**{meaning.kind.value: meaning.value})
            draft.words[start:end] = [None] * (end - start)
        for place in app:
            draft.words[place] = None
        return []


def _take_own_place(draft: _Draft) -> None:
    draft.take(_OWN_PLACE)


def _take_years(draft: _Draft) -> None:
    since, until = read_years(draft.take)
    draft.put(since=since, until=until)


def _take_app(draft: _Draft) -> None:
    if draft.take(_WITHOUT_APP):
        draft.put(needs_app=NO)
    elif draft.take(_WITH_APP):
        draft.put(needs_app=YES)


def _places(draft: _Draft, phrase: Phrase) -> list[int]:
    size = len(phrase)
    return [
        n
        for n in range(len(draft.words) - size + 1)
        if tuple(draft.words[n : n + size]) == phrase and not draft.kept & set(range(n, n + size))
    ]
