"""The clauses of a text, and whether what a sentence says in one clause stands in one clause of a passage."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from knowledge.grounding.claims import ACTORS, Day, Number, claims_of, same_date
from knowledge.grounding.polarity import IDLE, NOT, Force, Polarity
from knowledge.lexical import stem

CUT = re.compile(
    r"(?<=[.;:])(?<!\b[a-z]\.)\s+|\n+|,\s+|\s+(?=(?:dan|serta|sedangkan|tetapi|namun|bukan|bila|apabila|jika|sepanjang"
    r"|asalkan|dengan paling)\b)",
    re.IGNORECASE,
)
ENDED = re.compile(r"(?<=[.;:])(?<!\b[a-z]\.)\s+|\n+")
APART = re.compile(r"(?:dan |serta )?(?:sedangkan|tetapi|namun|bukan|tidak|[a-z]\.)(?:\s|$)", re.IGNORECASE)
ITEM = re.compile(r"(?:\n|(?<=:) )(?=[a-z]\. )")
VERB = re.compile(r"(?:di|me|ber|ter)[a-z]{4,}\Z")
COUNTED = re.compile(
    r"\d|\b(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh"
    r"|se(?:kali|hari|bulan|tahun|minggu|orang|jam))\b"
)
NOMINAL = re.compile(r"(?:ke|pe).{4,}|.{3,}(?<!k)an\Z")
WORD = re.compile(r"[^\W\d_]+")
SMALL = frozenset(
    re.findall(
        r"\w+",
        "yang di ke dari untuk pada dengan atau ini itu adalah ialah oleh dalam akan juga sebagai bagi para "
        "secara paling banyak sedikit lama lambat singkat rendah tinggi besar maksimal minimal hari kerja "
        "kalender bulan tahun jam orang kali persen dan serta sedangkan tetapi namun bila apabila jika "
        "sampai hingga setiap tiap satu dua tiga empat lima enam tujuh delapan sembilan sepuluh belas puluh "
        "kepada melalui lewat dapat boleh bisa harus wajib tidak bukan belum sekadar lagi hanya sudah masih",
    )
)
LIKE = 0.5
"""What a word is worth whose stem is the same but that is a noun here and a verb there."""
FEWEST, HALF, DENIED = 2, 0.5, 2


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that says one thing; `subject` are the words the sentence began with, which count
    for every clause of it."""

    text: str
    subject: str = ""

    @cached_property
    def words(self) -> dict[str, frozenset[bool]]:
        """The stems of what it speaks of, each with whether it occurs as a noun and as a verb."""
        found: dict[str, set[bool]] = {}
        for word in _words(f"{self.subject} {self.text}"):
            found.setdefault(stem(word), set()).add(NOMINAL.match(word) is not None)
        return {one: frozenset(kinds) for one, kinds in found.items()}

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers in it, without those of the subject."""
        return claims_of(self.text).numbers

    @cached_property
    def dates(self) -> frozenset[Day]:
        """The dates in it."""
        return claims_of(self.text).dates

    @property
    def counts(self) -> bool:
        """Whether it has a number or a date."""
        return bool(self.numbers or self.dates)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """The stems and the values of the numbers."""
        return frozenset(self.words) | {one.value for one in self.numbers}

    @cached_property
    def polarity(self) -> Polarity:
        """Its small words."""
        return Polarity.of(self.text)

    @cached_property
    def denied(self) -> frozenset[str]:
        """The stems of the words after its first no."""
        found = NOT.search(IDLE.sub(" ", self.text))
        after = _words(IDLE.sub(" ", self.text)[found.end() :])[:DENIED] if found else []
        return frozenset(map(stem, after))

    def fits(self, said: "Clause") -> float:
        """How many words of another clause it holds."""
        return sum(
            1.0 if kinds & self.words[one] else LIKE for one, kinds in said.words.items() if one in self.words
        )


def _words(text: str) -> list[str]:
    return [low for word in WORD.findall(text) if len(low := word.lower()) > 1 and low not in SMALL]


@lru_cache(maxsize=1024)
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses, in order; what stands in front of a list is the subject of all that is in it."""
    found: list[Clause] = []
    lead = ""
    for sentence in filter(None, map(str.strip, ENDED.split(ITEM.sub("\n", text)))):
        found += (Clause(part.text, f"{lead} {part.subject}".strip()) for part in _of_sentence(sentence))
        lead = sentence if sentence.endswith(":") else lead
    return tuple(found)


def _of_sentence(sentence: str) -> Iterator[Clause]:
    parts: list[str] = []
    for piece in filter(None, map(str.strip, CUT.split(sentence))):
        if parts and not (_says(piece) and _says(parts[-1])) and not APART.match(piece):
            parts[-1] += f", {piece}"
        else:
            parts.append(piece)
    subject = _subject(parts[0]) if parts else ""
    yield from (Clause(part, subject if place else "") for place, part in enumerate(parts))


def _says(piece: str) -> bool:
    """Whether a piece can stand alone: it has a verb, a number or a no."""
    return any(found.search(piece) for found in (COUNTED, NOT)) or any(map(VERB.match, WORD.findall(piece)))


def _subject(clause: str) -> str:
    """What stands in front of the first verb."""
    before: list[str] = []
    for word in clause.split():
        low = word.lower()
        if (VERB.match(low) and low not in ACTORS) or COUNTED.search(word):
            break
        before.append(word)
    return " ".join(before)


def stands(sentence: str, own: Sequence[str], others: Sequence[str] = ()) -> bool:
    """Whether each clause of a sentence says what the clause that is most like it says: its numbers, its
    small words, what it denies. `own` are the passages it rests on, `others` those shown beside them."""
    there = [clause for text in own for clause in clauses_of(text)]
    foreign = [clause for text in others for clause in clauses_of(text)]
    groups = [*map(_listed, own), *map(_contrasted, own)]
    apart = [[Clause(text) for text in own]] if len(own) > 1 else []
    said = [Clause(clause.text) for clause in clauses_of(sentence)]
    return all(
        _nearest_says(one, there, foreign)
        and _denies_alike(one, there)
        and not any(_mixed(one, group, HALF) for group in groups)
        and not any(_mixed(one, group, 1.0) for group in apart)
        for one in said
    )


def _nearest_says(said: Clause, there: Sequence[Clause], foreign: Sequence[Clause]) -> bool:
    """Whether among the clauses most like it one has its numbers and its small words; a clause and the next
    count as one where that is more like it."""
    pairs = [(left, right, _joined(left, right)) for left, right in pairwise(there)]
    if said.counts:
        there = [clause for clause in there if clause.counts]
        if not any(_holds(clause, said) for clause in there):
            there = [both for left, right, both in pairs if left.counts and right.counts]
    best = max((clause.fits(said) for clause in there), default=0.0)
    if not said.counts and best < FEWEST:
        return True
    strangers = (clause.fits(said) for clause in foreign if clause.counts and not _holds(clause, said))
    if said.counts and max(strangers, default=0.0) > best + LIKE:
        return False
    near = [clause for clause in there if clause.fits(said) >= best - (0 if said.counts else LIKE)]
    beside = [both for left, right, both in pairs if left in near or right in near]
    wider = [both for both in beside if both.fits(said) >= best + 1]
    holding = [clause for clause in near if _holds(clause, said)]
    return bool(holding) and any(_same_force(one.polarity, said.polarity) for one in (*holding, *wider))


def _joined(left: Clause, right: Clause) -> Clause:
    return Clause(f"{left.text} {right.text}", f"{left.subject} {right.subject}")


def _holds(there: Clause, said: Clause) -> bool:
    """Whether a clause has the numbers of another, bounding the same way where any of its numbers does."""
    if Counter(one.value for one in said.numbers) - Counter(one.value for one in there.numbers):
        return False
    if not all(any(same_date(one, other) for other in there.dates) for one in said.dates):
        return False
    bounds = {(one.value, one.limit) for one in there.numbers}
    bounded = {one.limit for one in there.numbers}
    return all(
        not one.limit or one.limit not in bounded or (one.value, one.limit) in bounds for one in said.numbers
    )


def _same_force(there: Polarity, said: Polarity) -> bool:
    twice = there.negations > 1 and said.negations > 0
    if there.negations % 2 != said.negations % 2 and not twice:
        return False
    return said.force is not Force.MAY or there.force is Force.MAY


def _denies_alike(said: Clause, there: Sequence[Clause]) -> bool:
    """Whether what it says no to is in a clause that says no too."""
    denied = said.denied
    return not denied or any(clause.polarity.negations and denied & clause.words.keys() for clause in there)


def _listed(text: str) -> list[Clause]:
    """The items of the list in a passage."""
    return [Clause(item) for item in ITEM.split(text)[1:]]


def _contrasted(text: str) -> list[Clause]:
    """The two halves around a `sedangkan`."""
    halves = re.split(r",?\s+sedangkan\s+", text)
    return [Clause(half) for half in halves] if len(halves) > 1 else []


def _mixed(said: Clause, group: Sequence[Clause], enough: float) -> bool:
    """Whether it takes what stands in one of a group alone and what stands in another, without saying
    `enough` of what is peculiar to each."""
    shares = []
    for place, one in enumerate(group):
        others = {word for other in (*group[:place], *group[place + 1 :]) for word in other.spoken}
        peculiar = one.spoken - others
        if taken := peculiar & said.spoken:
            shares.append(len(taken) / len(peculiar))
    return len(shares) > 1 and min(shares) < enough
