"""Step five: the deciding ayat or list as a quotation with its address, and up to two more places to look."""

import math
from collections.abc import Iterator
from dataclasses import replace

from knowledge.answers import Source
from knowledge.generation import Corpus
from knowledge.passages import Passage, PassageKind
from knowledge.steps.evidence import Asked
from knowledge.steps.inquiry import Finding, Inquiry, Ranked, Tools
from knowledge.steps.kinds import Kind
from knowledge.steps.quoting import LONGEST, LONGEST_LIST, cut, deciding_spans
from knowledge.steps.ranking import FEATURES

MOST_SOURCES = 3
SPREAD = 2.0
TYPED_PLACE = FEATURES.index("typed")
TABLE = frozenset({PassageKind.ROW, PassageKind.PROSE})


async def compose(inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry with its sources, best first, and its topic: one for each part, then other sections."""
    gap = tools.weights.thresholds["joined"]
    sources = _of_parts(inquiry.findings, tools.search.corpus, gap)
    shown = len(sources)
    named = {(source.document, source.of) for source in sources}
    for finding, place in _in_turn(inquiry.findings):
        key = _section(finding.ranked[place])
        if key not in named and len(sources) < MOST_SOURCES:
            named.add(key)
            sources.append(_source(finding, place, tools.search.corpus, gap))
    topic = tools.topics.of(sources[0].of) if sources else None
    return replace(inquiry, sources=tuple(sources), shown=max(1, shown), topic=topic)


def _of_parts(findings: tuple[Finding, ...], corpus: Corpus, gap: float) -> list[Source]:
    """One source a part of the question, also where two are in one section, unless the words of the one are
    in the other already."""
    sources: list[Source] = []
    for finding in _parts(findings)[:MOST_SOURCES]:
        source = _source(finding, 0, corpus, gap)
        beside = [one for one in sources if (one.document, one.of) == (source.document, source.of)]
        if not any(source.quote in one.quote for one in beside):
            sources = [one for one in sources if one not in beside or one.quote not in source.quote]
            sources.append(source)
    return sources


def _in_turn(findings: tuple[Finding, ...]) -> Iterator[tuple[Finding, int]]:
    """The passages beside those of the parts: of the whole question where there are parts."""
    for finding in [finding for finding in findings if finding.ranked][-1:]:
        yield from ((finding, place) for place in range(len(finding.ranked)))


def _parts(findings: tuple[Finding, ...]) -> list[Finding]:
    """The parts of the question that something was found for; the question itself where it has no parts."""
    usable = [finding for finding in findings if finding.ranked]
    return usable[:-1] if len(usable) > 1 else usable


def _section(found: Ranked) -> tuple[str, str]:
    return found.passage.document, found.passage.section


def _source(finding: Finding, place: int, corpus: Corpus, gap: float) -> Source:
    best, asked = finding.ranked[place], finding.asked
    passage = best.passage
    section = corpus.section(passage.document, passage.section)
    document = corpus.documents[passage.document]
    siblings = corpus.passages_of(section) if section else (passage,)
    address, quote = _quoted(finding, place, siblings, section.text if section else passage.text, gap)
    line = corpus.plain_line(passage.document, passage.address, address, passage.section)
    return Source(
        passage=passage.id,
        document=passage.document,
        section=address,
        of=passage.section,
        title=section.title if section else passage.section,
        quote=quote,
        score=round(1.0 / (1.0 + math.exp(-best.strength / SPREAD)), 4),
        edition=document.edition,
        status=corpus.shown_status(document.id),
        replaced_by=corpus.replacement(document.id),
        plain=line.text if line is not None and len(line.text) < len(quote) else "",
        bold=() if finding.whole else deciding_spans(quote, asked),
        whole=quote == (passage.text if len(siblings) == 1 else section and section.text),
        is_list=finding.whole
        or passage.kind is PassageKind.LIST
        or (Kind.LIST in asked.kinds and len(quote) > LONGEST),
    )


def _quoted(
    finding: Finding, place: int, siblings: tuple[Passage, ...], text: str, gap: float
) -> tuple[str, str]:
    """The address and the words: the passage, or with it the next one of its section where both decide, or
    all rows of a table that was asked for as a list."""
    best = finding.ranked[place]
    passage = best.passage
    if finding.whole:
        return _opening(passage, finding, siblings, text)
    if passage.kind in TABLE and (rows := _rows(siblings, text, finding.asked)):
        return passage.section, rows
    other = _companion(finding, best, siblings, gap)
    if other is not None:
        first, second = sorted((passage, other), key=lambda one: one.order)
        if joined := _between(text, first.text, second.text):
            return passage.section, joined
    return passage.address, cut(passage, finding.asked)


def _opening(passage: Passage, finding: Finding, siblings: tuple[Passage, ...], text: str) -> tuple[str, str]:
    """What is to be seen of a section, from `passage` on: all of it, or as many passages as fit."""
    wanted = {one.passage.id for one in finding.ranked}
    if wanted.issuperset(one.id for one in siblings) and len(text) <= LONGEST_LIST:
        return passage.section, text
    start = text.find(passage.text)
    end = start + len(passage.text)
    for one in siblings[siblings.index(passage) + 1 :]:
        finish = text.find(one.text, end) + len(one.text)
        if one.id not in wanted or not end < finish <= start + LONGEST_LIST:
            break
        end = finish
    one_alone = end == start + len(passage.text)
    return (passage.address, cut(passage, finding.asked)) if one_alone else (passage.section, text[start:end])


def _companion(finding: Finding, best: Ranked, siblings: tuple[Passage, ...], gap: float) -> Passage | None:
    """The other ayat of the section that is nearly as strong as the best one, gives no less of the measure
    asked for, and was not told before; if any."""
    if best.passage.kind is not PassageKind.CLAUSE:
        return None
    told = finding.asked.recalled
    near = {one.id for one in siblings if one.id not in (best.passage.id, told and told.id)}
    for one in finding.ranked:
        strong = best.strength - one.strength <= gap
        gives = one.row[TYPED_PLACE] >= best.row[TYPED_PLACE]
        if one.passage.id in near and strong and gives and one.passage.kind is PassageKind.CLAUSE:
            return one.passage
    return None


def _between(text: str, first: str, second: str) -> str:
    """The section's words from the first passage to the end of the second, "" where that is too long."""
    start = text.find(first)
    end = text.find(second, start + len(first))
    if start < 0 or end < 0 or end + len(second) - start > LONGEST:
        return ""
    return text[start : end + len(second)]


def _rows(siblings: tuple[Passage, ...], text: str, asked: Asked) -> str:
    """All rows of the table, where the question wants them listed and they fit; else ""."""
    rows = [one for one in siblings if one.kind is PassageKind.ROW]
    if Kind.LIST not in asked.kinds or len(rows) < 2:
        return ""
    start, end = text.find(rows[0].text), text.find(rows[-1].text) + len(rows[-1].text)
    return text[start:end] if 0 <= start < end <= start + LONGEST_LIST else ""
