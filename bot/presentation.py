"""Presentation: which template says what became of a question, and with which arguments."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from config.wording import sapaan
from knowledge.answers import Answer, Reason, Route, Smalltalk, Status

LONGEST_QUESTION = 1000
_WITH_SOURCES = (Status.ANSWERED, Status.PARTIAL, Status.ROUTED)


class Topic(BaseModel, frozen=True, extra="ignore"):
    """The authored next step of a topic, with an optional button (`config/topics.yaml`)."""

    next_step: str
    label: str | None = None
    data: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question, in plain values as they are stored, so that it always shows the same."""

    status: Status
    route: Route
    sources: Sequence[Mapping[str, Any]]
    missing: Sequence[str]
    topic: str | None
    extra: Mapping[str, Any]


def outcome_of(answer: Answer) -> Outcome:
    """The answer as plain values; `extra` holds greeting, smalltalk, reason, how many sources answer, and
    what a language model made of them."""
    extra = {
        "greeting": answer.greeting,
        "smalltalk": answer.smalltalk,
        "reason": answer.reason,
        "shown": answer.shown,
        "prose": [{"text": one.text, "sources": list(one.sources)} for one in answer.prose],
    }
    sources = [asdict(source) for source in answer.sources]
    return Outcome(answer.status, answer.route, sources, list(answer.missing), answer.topic, extra)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when an outcome is shown: number and length of the question, local time, known names."""

    question: int
    length: int
    now: datetime
    zone: ZoneInfo
    documents: Mapping[str, str]
    topics: Mapping[str, Topic]
    name: str | None = None

    @property
    def greeting(self) -> str:
        """The greeting of the local hour."""
        return sapaan(self.now, self.zone)


def template_of(outcome: Outcome, setting: Setting) -> tuple[str, dict[str, object]]:
    """The name of the template and its arguments; every status has one."""
    reason = outcome.extra.get("reason")
    if reason == Reason.TOO_LONG:
        return "answer_too_long", {"length": setting.length, "limit": LONGEST_QUESTION}
    if reason == Reason.EMPTY:
        return "answer_empty", {}
    if outcome.status is Status.BLOCKED:
        return "answer_blocked", {}
    if outcome.status is Status.UNAVAILABLE:
        return "answer_unavailable", {"question": setting.question}
    if outcome.status is Status.SMALLTALK:
        kind = str(outcome.extra.get("smalltalk") or Smalltalk.GREETING)
        return "answer_smalltalk", {"kind": kind, "greeting": setting.greeting, "name": setting.name}
    return f"answer_{outcome.status}", _arguments(outcome, setting)


def _arguments(outcome: Outcome, setting: Setting) -> dict[str, object]:
    given = outcome.extra.get("greeting")
    arguments: dict[str, object] = {
        "question": setting.question,
        "greeting": setting.greeting if given else None,
        "salam": given == Smalltalk.SALAM,
    }
    if outcome.status in _WITH_SOURCES:
        shown = outcome.sources[: int(outcome.extra.get("shown") or 1)]
        arguments |= {"sources": shown, "documents": setting.documents}
    if outcome.status is Status.NOT_IN_CORPUS:
        arguments |= {"sources": outcome.sources, "missing": outcome.missing}
    if outcome.status is Status.ROUTED:
        arguments["route"] = outcome.route.value
    if outcome.status is Status.ANSWERED and (prose := outcome.extra.get("prose")):
        arguments["prose"] = [_cited(line, outcome.sources) for line in prose]
    if outcome.status is Status.ANSWERED and (topic := setting.topics.get(outcome.topic or "")):
        arguments |= {"next_step": topic.next_step, "next_label": topic.label, "next_data": topic.data}
    return arguments


def _cited(line: Mapping[str, Any], sources: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    """A sentence without its full stop, and the addresses it rests on."""
    return {
        "text": str(line["text"]).removesuffix("."),
        "places": [str(sources[place]["section"]) for place in line["sources"]],
    }
