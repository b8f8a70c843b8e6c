"""Step three: finds the passages for a question, for each of its parts, for what a follow-up means, and at
the address a question names."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers import Status
from knowledge.glossary import Phrase
from knowledge.language import Reading
from knowledge.passages import Passage
from knowledge.retriever import Hit
from knowledge.steps.evidence import Asked
from knowledge.steps.inquiry import Finding, Inquiry, Tools
from knowledge.steps.naming import Naming, naming
from knowledge.steps.parts import completed, depends, split_question, subject
from knowledge.steps.ranking import rank

POOL = 40
ENOUGH = 1.0


async def retrieve(inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry with one finding a part; where there are several parts, the last finding is for the
    whole."""
    named = naming(inquiry.said, tools.search.corpus, tools.language)
    if named is not None:
        return await _where_named(inquiry, named, tools)
    readings = understood(inquiry, tools)
    recalled = await recall(inquiry, readings[0], tools)
    findings = [await find(reading, tools, recalled) for reading in readings]
    standalone = readings[0].text if readings[0].borrowed else inquiry.said
    return replace(inquiry, findings=tuple(findings), standalone=standalone)


async def _where_named(inquiry: Inquiry, named: Naming, tools: Tools) -> Inquiry:
    """What stands at the named addresses goes before everything else; all of it where nothing more is asked.
    Done where the corpus has none of them, nor the Pasal of one."""
    if not named.passages and not named.around:
        return replace(inquiry, status=Status.NOT_IN_CORPUS, missing=named.lacking)
    if not named.passages:
        shown = await _shown(tools.language.read(inquiry.said), named.around, tools)
        return replace(inquiry, findings=(shown,), missing=named.lacking)
    together = [passage for group in named.passages for passage in group]
    if named.bare:
        groups = [*named.passages, together] if len(named.passages) > 1 else [together]
        reading = tools.language.read(inquiry.said)
        findings = [await _shown(reading, group, tools) for group in groups]
    else:
        readings = understood(replace(inquiry, said=named.rest), tools)
        findings = [await _near(reading, together, named, tools) for reading in readings]
    return replace(inquiry, findings=tuple(findings), standalone=inquiry.said)


async def _shown(reading: Reading, group: Sequence[Passage], tools: Tools) -> Finding:
    """The passages in the order of their document."""
    query = reading.text or reading.original
    hits = await tools.search.weigh(group, query, tools.search.tokens(reading.expanded))
    finding = rank(Asked.of(reading, tools.lexicon), hits, tools.lexicon, tools.weights)
    ordered = tuple(sorted(finding.ranked, key=lambda one: one.passage.order))
    return replace(finding, ranked=ordered, named=True, whole=True)


async def _near(reading: Reading, group: Sequence[Passage], named: Naming, tools: Tools) -> Finding:
    """The passages of the group, best first, then the others."""
    asked, hits = await candidates(reading, tools)
    found, own = {hit.passage.id for hit in hits}, {passage.id for passage in group}
    words = tools.search.tokens(reading.expanded)
    lost = [passage for passage in group if passage.id not in found]
    more = await tools.search.weigh(lost, reading.text or reading.original, words)
    finding = rank(asked, [*hits, *more], tools.lexicon, tools.weights)
    ordered = tuple(sorted(finding.ranked, key=lambda one: one.passage.id not in own))
    return replace(finding, ranked=ordered, named=named.ours)


async def recall(inquiry: Inquiry, reading: Reading, tools: Tools) -> Passage | None:
    """The passage that answers the question before, for a question completed from it."""
    if not reading.before:
        return None
    earlier = replace(inquiry, said=inquiry.history[-1], history=inquiry.history[:-1])
    best = (await find(understood(earlier, tools)[-1], tools)).ranked[:1]
    return best[0].passage if best else None


def understood(inquiry: Inquiry, tools: Tools) -> tuple[Reading, ...]:
    """The readings to look up: the question, completed from its history where it needs it; or its parts, each
    completed from the part before it, and then the whole."""
    whole = tools.language.read(inquiry.said)
    if inquiry.history and depends(whole) and not stands_alone(whole, tools):
        before = tools.language.read(inquiry.history[-1]).text
        return (completed(whole, subject(inquiry.history, tools.language), before),)
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
    """Whether the words the corpus knows say enough by themselves, however the question begins; words of one
    term count once."""
    worth: dict[Phrase, float] = {}
    for word in reading.content:
        if word.known:
            term = word.terms[0] if word.terms else (word.typed,)
            worth[term] = max(worth.get(term, 0.0), tools.lexicon.rarity(word))
    return sum(worth.values()) >= ENOUGH


async def find(reading: Reading, tools: Tools, recalled: Passage | None = None) -> Finding:
    """The passages for one reading, best first; `recalled` answers the question before."""
    asked, hits = await candidates(reading, tools, recalled)
    return rank(asked, hits, tools.lexicon, tools.weights)


async def candidates(
    reading: Reading, tools: Tools, recalled: Passage | None = None
) -> tuple[Asked, Sequence[Hit]]:
    """What one reading asks for, and the passages that may answer it, not ranked yet."""
    query = reading.text or reading.original
    resemblance = tools.known.resemblance(reading, await tools.search.embedder.aembed_query(query))
    asked = Asked.of(reading, tools.lexicon, recalled, resemblance)
    words = tools.search.tokens(reading.expanded)
    return asked, await tools.search.search(query, POOL, words)
