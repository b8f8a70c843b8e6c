"""Step four: of two editions that say the same, the one in force goes before the other."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.generation import Corpus
from knowledge.passages import Document, DocumentStatus, Passage
from knowledge.steps.evidence import Lexicon
from knowledge.steps.inquiry import Finding, Inquiry, Ranked, Tools

ORDER = (
    DocumentStatus.IN_FORCE,
    DocumentStatus.APPROVED,
    DocumentStatus.SAMPLE,
    DocumentStatus.DRAFT,
    DocumentStatus.REVOKED,
)
ASKED_FOR = -1
LOOKED_AT = 12
SAME_WORDS, SAME_EDITION_WORDS, NEAR = 0.6, 0.4, 1.0
TEXTS = r"(?:edisi|versi|naskah|pedoman|peraturan|aturan|ketentuan|permen\w*)"
OLD = re.compile(
    rf"\b(?:dicabut|{TEXTS}\s+(?:yang\s+)?(?:lama|dulu|terdahulu|sebelumnya)|(?:lama|dulu)nya)\b",
    re.IGNORECASE,
)
DRAFT = re.compile(r"\b(?:rancangan|draf|draft)\b", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:\.\d+)?")


async def editions(inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry with its findings in the order of what may be relied on: a passage in force before the one
    of another edition that says the same, a revoked one only where nothing else says it or it is asked for.

    Passages that have no counterpart keep their place: whose status is lower is labelled, not hidden.
    """
    corpus = tools.search.corpus
    places = standings(corpus, inquiry.said)
    if len(set(places.values())) < 2:
        return inquiry
    findings = tuple(_ordered(finding, places, tools.lexicon, corpus) for finding in inquiry.findings)
    return replace(inquiry, findings=findings)


def standings(corpus: Corpus, question: str) -> dict[str, int]:
    """Document id -> how early it may speak, the lowest first; one that the question asks for comes first."""
    places = {name: ORDER.index(corpus.standing(name)) for name in corpus.documents}
    for name in _asked_for(corpus, places, question):
        places[name] = ASKED_FOR
    return places


def _asked_for(corpus: Corpus, places: dict[str, int], question: str) -> set[str]:
    wanted = set()
    if OLD.search(question):
        wanted |= {name for name, place in places.items() if ORDER[place] is DocumentStatus.REVOKED}
    if DRAFT.search(question):
        wanted |= {name for name, place in places.items() if ORDER[place] is DocumentStatus.DRAFT}
    said = set(NUMBER.findall(question))
    known = {name: marks(document) for name, document in corpus.documents.items()}
    for name, own in known.items():
        others = {mark for other, found in known.items() if other != name for mark in found}
        if re.search(rf"\b{TEXTS}\b", question, re.IGNORECASE) and said & (own - others):
            wanted.add(name)
    return wanted


def marks(document: Document) -> set[str]:
    """The numbers by which people tell an edition: those of its edition and number, its year."""
    return set(NUMBER.findall(f"{document.edition} {document.number} {document.date[:4]}"))


def _ordered(finding: Finding, places: dict[str, int], lexicon: Lexicon, corpus: Corpus) -> Finding:
    ranked = list(finding.ranked)
    place = 0
    while place < len(ranked):
        found = ranked[place]
        better = _counterpart(found, ranked[:LOOKED_AT], places, lexicon, corpus)
        if better is None:
            place += 1
        elif places[found.passage.document] == ORDER.index(DocumentStatus.REVOKED):
            ranked.remove(found)
            _advance(ranked, better, place)
        elif not _advance(ranked, better, place):
            place += 1
    return replace(finding, ranked=tuple(ranked))


def _advance(ranked: list[Ranked], better: Ranked, place: int) -> bool:
    """Moves a passage to `place`, if it stands behind it."""
    at = next(n for n, one in enumerate(ranked) if one is better)
    if at <= place:
        return False
    ranked.insert(place, ranked.pop(at))
    return True


def _counterpart(
    found: Ranked, ranked: Sequence[Ranked], places: dict[str, int], lexicon: Lexicon, corpus: Corpus
) -> Ranked | None:
    """The best passage of a document that goes before the one of `found`, and says the same."""
    own = places[found.passage.document]
    for one in ranked:
        if places[one.passage.document] < own and _says_the_same(one, found, lexicon, corpus):
            return one
    return None


def _says_the_same(one: Ranked, other: Ranked, lexicon: Lexicon, corpus: Corpus) -> bool:
    alike = _likeness(one.passage, other.passage, lexicon)
    if not corpus.related(one.passage.document, other.passage.document):
        return alike >= SAME_WORDS
    return alike >= SAME_EDITION_WORDS or one.strength >= other.strength - NEAR


def _likeness(one: Passage, other: Passage, lexicon: Lexicon) -> float:
    """The share of words that two passages have in common."""
    left, right = lexicon.holding(one).text, lexicon.holding(other).text
    return len(left & right) / len(left | right) if left and right else 0.0
