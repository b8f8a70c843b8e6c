"""The two steps with a language model: it puts the answer in its own words, and what stands up is kept."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import BaseModel, ConfigDict, Field

from knowledge.answers import Judged, Sentence, Source, Status
from knowledge.grounding.claims import claims_of
from knowledge.grounding.forms import tidy
from knowledge.grounding.support import Ground, Judge
from knowledge.lexical import tokenize
from knowledge.llm.model import LanguageModel
from knowledge.llm.spending import Purpose
from knowledge.steps.guard import is_attack
from knowledge.steps.inquiry import Inquiry, Tools

MOST_SENTENCES, MOST_CITED, MOST_CHARACTERS = 4, 3, 600
DECIDING, UNSURE = 0.6, 0.3
RESERVE_SECONDS = 0.3


class Line(BaseModel):
    """One sentence as the model writes it, with the ids of the passages it says it comes from."""

    model_config = ConfigDict(extra="forbid")

    teks: str
    kutipan: list[str] = Field(max_length=MOST_CITED)


class Draft(BaseModel):
    """What the model is to give; the names are Indonesian because the instructions are."""

    model_config = ConfigDict(extra="forbid")

    kalimat: list[Line] = Field(max_length=MOST_SENTENCES)


@dataclass(frozen=True)
class Writer:
    """The model, and the judge of what it writes; made for one generation of the corpus."""

    model: LanguageModel
    judge: Judge


async def phrase(inquiry: Inquiry, tools: Tools, writer: Writer) -> Inquiry:
    """The inquiry with what the model wrote, and what that took; as it is where there is nothing to put in
    other words: no answer, a list, something that tries to steer."""
    shown = _shown(inquiry, tools)
    if not shown:
        return inquiry
    asked = {
        "pertanyaan": inquiry.standalone or inquiry.said,
        "kutipan": [
            {"id": f"k{place + 1}", "alamat": source.section, "judul": source.title, "isi": source.quote}
            for place, source in shown
        ],
    }
    left = inquiry.until - time.monotonic() - RESERVE_SECONDS
    ids = {"kutipan": [f"k{place + 1}" for place, _ in shown]}
    reply = await writer.model.ask(Purpose.COMPOSE, asked, Draft, left, ids)
    drafted = tuple(reply.value.kalimat) if reply.value else ()
    lines = tuple((line.teks, tuple(line.kutipan)) for line in drafted)
    return replace(inquiry, drafted=lines, uses=(*inquiry.uses, reply.use))


def _shown(inquiry: Inquiry, tools: Tools) -> list[tuple[int, Source]]:
    """The sources the model may see, with their places; none where the answer is to stay a quotation."""
    deciding = inquiry.sources[: inquiry.shown]
    suspect = inquiry.sign("attack") >= tools.weights.thresholds["suspect"]
    if inquiry.status is not Status.ANSWERED or suspect or any(source.is_list for source in deciding):
        return []
    shown = [pair for pair in enumerate(inquiry.sources) if not is_attack(pair[1].quote, tools)]
    return shown if len(shown) >= inquiry.shown and shown[0][0] == 0 else []


async def ground(inquiry: Inquiry, tools: Tools, writer: Writer) -> Inquiry:
    """The inquiry with the sentences that stand up, where they are enough; else as it is. Where the model saw
    no answer, and what the steps found was not sure, it is only the closest passage."""
    if not inquiry.drafted:
        return _doubted(inquiry, tools)
    places = {f"k{place + 1}": place for place, _ in _shown(inquiry, tools)}
    grounds = {name: _ground(inquiry.sources[place], tools) for name, place in places.items()}
    kept: dict[str, tuple[int, ...]] = {}
    judged = []
    for text, cited in inquiry.drafted[:MOST_SENTENCES]:
        sentence = _ended(tidy(text[:MOST_CHARACTERS]))
        names = tuple(dict.fromkeys(cited)) if grounds.keys() >= set(cited) else ()
        claimed = [grounds[name] for name in names]
        steers = is_attack(sentence, tools)
        found = () if steers else await writer.judge.rests_on(sentence, claimed, [*grounds.values()])
        judged.append(Judged(sentence, tuple(one.passage for one in claimed), bool(found)))
        if found:
            kept[sentence] = tuple(places[name] for name in names if grounds[name] in found)
    inquiry = replace(inquiry, judged=tuple(judged))
    prose = tuple(Sentence(text, cited) for text, cited in kept.items())
    return _with(inquiry, prose) if _enough(prose, inquiry) else inquiry


def _doubted(inquiry: Inquiry, tools: Tools) -> Inquiry:
    read = inquiry.uses[-1:] and inquiry.uses[-1].purpose is Purpose.COMPOSE and not inquiry.uses[-1].failure
    limits = tools.weights.thresholds
    unsure = inquiry.sign("direct") < limits["direct"] + UNSURE and limits["near"] <= inquiry.sign("direct")
    if not read or not unsure or inquiry.status is not Status.ANSWERED:
        return inquiry
    return replace(inquiry, status=Status.PARTIAL)


def _ground(source: Source, tools: Tools) -> Ground:
    passage = tools.search.corpus.passage(source.passage)
    context = passage.context if passage else ""
    return Ground(source.passage, source.quote, f"{source.section} {source.title} {context}")


def _ended(sentence: str) -> str:
    """With its full stop, where it is a sentence that was ended at all."""
    return f"{sentence}." if sentence and sentence[-1].isalnum() else sentence


def _enough(prose: Sequence[Sentence], inquiry: Inquiry) -> bool:
    """Whether the sentences say what the quotations would: at least half of those written, each source that
    answers is cited, its figures and most of its deciding words are there, and all fits into a message."""
    text = " ".join(sentence.text for sentence in prose)
    cited = {place for sentence in prose for place in sentence.sources}
    written = min(len(inquiry.drafted), MOST_SENTENCES)
    if not prose or 2 * len(prose) < written or len(text) > MOST_CHARACTERS:
        return False
    deciding = inquiry.sources[: inquiry.shown]
    return cited.issuperset(range(len(deciding))) and all(_decides(text, source) for source in deciding)


def _decides(text: str, source: Source) -> bool:
    bold = " ; ".join(source.quote[start:end] for start, end in source.bold)
    said = {number.value for number in claims_of(text).numbers}
    if not said.issuperset(number.value for number in claims_of(bold).numbers):
        return False
    words = set(tokenize(bold))
    return not words or len(words & set(tokenize(text))) >= DECIDING * len(words)


def _with(inquiry: Inquiry, prose: Sequence[Sentence]) -> Inquiry:
    """The inquiry with its prose, the cited sources in front."""
    cited = {place for sentence in prose for place in sentence.sources}
    order = sorted(range(len(inquiry.sources)), key=lambda place: (place not in cited, place))
    new = {old: place for place, old in enumerate(order)}
    return replace(
        inquiry,
        sources=tuple(inquiry.sources[place] for place in order),
        shown=len(cited),
        prose=tuple(Sentence(one.text, tuple(sorted(new[at] for at in one.sources))) for one in prose),
    )
