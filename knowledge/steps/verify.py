"""Step six: says whether a passage states the answer, is only the closest, or the question is not ours."""

import re
from dataclasses import replace

from knowledge.answers import Route, Source, Status
from knowledge.language import holds
from knowledge.steps.inquiry import Finding, Inquiry, Tools
from knowledge.steps.ranking import signs
from knowledge.steps.route import NEAR

DECIDES = 0.35
MOST_MISSING = 3


async def verify(inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry, done: `answered`, `partial`, `not_in_corpus` or `out_of_scope`."""
    sources = tuple(source for source in inquiry.sources if in_its_section(source, tools))
    inquiry = replace(inquiry, sources=sources)
    findings = [finding for finding in inquiry.findings if finding.ranked]
    if not findings or not sources or inquiry.missing:
        return replace(inquiry, status=Status.NOT_IN_CORPUS)
    nearness = {name: inquiry.sign(f"near_{name}") for name in NEAR}
    rows = [signs(finding, tools.lexicon, nearness) for finding in findings]
    parts = rows[:-1] if len(rows) > 1 else rows
    direct = sum(tools.weights.direct.probability(row) for row in parts) / len(parts)
    direct = 1.0 if all(finding.whole for finding in findings) else direct
    domain = max(tools.weights.domain.probability(row) for row in rows)
    domain = 1.0 if any(finding.named for finding in findings) else domain
    inquiry = inquiry.signed([("direct", direct), ("domain", domain)])
    return _decided(inquiry, direct, domain, findings[0], tools)


def _decided(inquiry: Inquiry, direct: float, domain: float, finding: Finding, tools: Tools) -> Inquiry:
    limits = tools.weights.thresholds
    if domain < limits["ours"]:
        return replace(inquiry, status=Status.OUT_OF_SCOPE, route=Route.OFF_TOPIC, sources=(), topic=None)
    suspect = inquiry.sign("attack") >= limits["suspect"]
    if domain >= limits["answerable"] and direct >= limits["direct_suspect" if suspect else "direct"]:
        return replace(inquiry, status=Status.ANSWERED)
    missing = missing_words(finding, tools)
    near = direct >= limits["near"] and domain >= limits["surely_ours"]
    status = Status.PARTIAL if near else Status.NOT_IN_CORPUS
    return replace(inquiry, status=status, missing=missing)


def in_its_section(source: Source, tools: Tools) -> bool:
    """Whether a quotation stands word for word in its section, and its bold words inside it."""
    corpus = tools.search.corpus
    section = corpus.section(source.document, source.of)
    passage = corpus.passage(source.passage)
    places = [text for text in (section and section.text, passage and passage.text) if text]
    inside = all(0 <= start < end <= len(source.quote) for start, end in source.bold)
    return inside and any(_plain(source.quote) in _plain(text) for text in places)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def missing_words(finding: Finding, tools: Tools) -> tuple[str, ...]:
    """The deciding words of the question that the closest section does not hold, as the person wrote them,
    each with the word it belongs to (`honor mentor`); the weightiest first, at most three."""
    section = tools.lexicon.holding(finding.ranked[0].passage).section
    reading = finding.asked.reading
    own = {id(word) for word in reading.words[reading.borrowed :]}
    lacking = [
        (weight, word)
        for word, weight in finding.asked.weighed
        if id(word) in own and not holds(word, section) and (not word.known or weight >= DECIDES)
    ]
    lacking.sort(key=lambda pair: (pair[1].known, -pair[0]))
    content = {word.typed for word in reading.content}
    typed = dict.fromkeys(
        _with_next(word.typed, reading.original, content) for _, word in lacking[:MOST_MISSING]
    )
    return tuple(one for one in typed if not any(one != other and one in other for other in typed))


def _with_next(typed: str, original: str, content: set[str]) -> str:
    """The word as it stands in the question, with the deciding word right after it: `honor mentor`."""
    found = re.search(rf"\b{re.escape(typed)}\b(?: (\w+))?", original, re.IGNORECASE)
    if found is None:
        return typed
    after = found[1]
    return found[0] if after and after.lower() in content else found[0][: len(typed)]
