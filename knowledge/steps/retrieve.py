"""Step three: finds the passages for a question, for each of its parts, and for what a follow-up means."""

from dataclasses import replace

from knowledge.language import Reading
from knowledge.steps.evidence import Asked
from knowledge.steps.inquiry import Finding, Inquiry, Tools
from knowledge.steps.parts import completed, depends, split_question, subject
from knowledge.steps.ranking import rank

POOL = 40
ENOUGH = 1.0


async def retrieve(inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry with one finding a part; where there are several parts, the last finding is for the
    whole."""
    readings = understood(inquiry, tools)
    findings = [await find(reading, tools) for reading in readings]
    standalone = readings[0].text if readings[0].borrowed else inquiry.said
    return replace(inquiry, findings=tuple(findings), standalone=standalone)


def understood(inquiry: Inquiry, tools: Tools) -> tuple[Reading, ...]:
    """The readings to look up: the question, completed from its history where it needs it; or its parts, each
    completed from the part before it, and then the whole."""
    whole = tools.language.read(inquiry.said)
    if inquiry.history and depends(whole) and not stands_alone(whole, tools):
        return (completed(whole, subject(inquiry.history, tools.language)),)
    parts = split_question(inquiry.said, tools.language)
    if len(parts) == 1:
        return (whole,)
    readings: list[Reading] = []
    for part in parts:
        reading = tools.language.read(part)
        if readings and len(reading.content) <= 1:
            reading = completed(reading, [word for word in readings[-1].content if word.known])
        readings.append(reading)
    return (*readings, whole)


def stands_alone(reading: Reading, tools: Tools) -> bool:
    """Whether the words the corpus knows say enough by themselves, however the question begins."""
    return sum(tools.lexicon.rarity(word) for word in reading.content if word.known) >= ENOUGH


async def find(reading: Reading, tools: Tools) -> Finding:
    """The passages for one reading, best first."""
    asked = Asked.of(reading, tools.lexicon)
    query = reading.text or reading.original
    words = tools.search.tokens(reading.expanded)
    hits = await tools.search.search(query, POOL, words)
    return rank(asked, hits, tools.lexicon, tools.weights)
