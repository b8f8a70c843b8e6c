"""Step two: small talk is answered as such, and what belongs to another part of the bot is handed on."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from knowledge.answers import Route, Status
from knowledge.language import Reading
from knowledge.steps.courtesy import peel
from knowledge.steps.guard import blocked
from knowledge.steps.inquiry import Inquiry, Tools
from knowledge.steps.kinds import asked_kinds
from knowledge.steps.parts import depends

Row = NDArray[np.float64]
HANDED_ON = (Route.SEARCH, Route.REPORT, Route.STATUS, Route.HUMAN)
RULED = (*HANDED_ON, Route.OFF_TOPIC)
NEAR = ("human", "status", "report", "search", "question", "off_topic", "attack")
ROUTE_FEATURES = (
    *(f"near_{name}" for name in NEAR),
    *(f"rule_{route}" for route in RULED),
    *("asks", "known_share", "words"),
)


async def route(inquiry: Inquiry, tools: Tools) -> Inquiry:
    """The inquiry with its route and, apart from questions, its outcome."""
    message = inquiry.said
    courtesy = peel(message, tools.signposts)
    if not courtesy.rest:
        return replace(
            inquiry,
            status=Status.SMALLTALK,
            route=Route.SMALLTALK,
            smalltalk=courtesy.kind,
            greeting=courtesy.greeting,
        )
    inquiry = replace(inquiry, said=courtesy.rest, standalone=courtesy.rest, greeting=courtesy.greeting)
    reading = tools.language.read(courtesy.rest)
    if len(reading.content) <= 1 and tools.signposts.signs[Route.HUMAN].seen_in(message.lower()):
        return replace(inquiry, route=Route.HUMAN, status=Status.ROUTED)
    vector = await tools.search.embedder.aembed_query(reading.text or courtesy.rest)
    nearness = tools.signposts.nearness(vector)
    chances = route_chances(reading, nearness, tools)
    inquiry = inquiry.signed(
        [*((f"near_{name}", value) for name, value in nearness.items()), *chances.items()]
    )
    if chances["attack"] >= tools.weights.thresholds["attack"]:
        return blocked(inquiry)
    handed = handed_to(inquiry, reading, chances, tools)
    return inquiry if handed is None else replace(inquiry, route=handed, status=Status.ROUTED)


def handed_to(inquiry: Inquiry, reading: Reading, chances: Mapping[str, float], tools: Tools) -> Route | None:
    """The part of the bot a message is for: likely and with a rule for it, or, unless it carries on from an
    earlier question, very likely without one. None for a question."""
    limits, signs = tools.weights.thresholds, tools.signposts.signs
    best = max(HANDED_ON, key=lambda one: chances[one])
    ruled = any(signs[best].seen_in(text) for text in (reading.text, reading.original.lower()))
    if ruled and chances[best] >= limits["route_ruled"]:
        return best
    follows = bool(inquiry.history) and depends(reading)
    return best if not follows and chances[best] >= limits["route"] else None


def route_chances(reading: Reading, nearness: Mapping[str, float], tools: Tools) -> dict[str, float]:
    """For each route the probability that the message belongs there, each judged for itself."""
    row = route_row(reading, nearness, tools)
    return {name: model.probability(row) for name, model in tools.weights.routes.items()}


def route_row(reading: Reading, nearness: Mapping[str, float], tools: Tools) -> Row:
    """The row of `ROUTE_FEATURES` of a message."""
    text, typed = reading.text, reading.original.lower()
    level = float(np.mean([nearness.get(name, 0.0) for name in NEAR]))
    signs = tools.signposts.signs
    seen = [
        float(signs[one].seen_in(text) or (signs[one].seen_in(typed) and not signs[one].excused(text)))
        for one in RULED
    ]
    content = reading.content
    known = sum(word.known for word in content) / len(content) if content else 1.0
    near = [10 * (nearness.get(name, 0.0) - level) for name in NEAR]
    return np.array([*near, *seen, float(bool(asked_kinds(text))), known, len(content) / 10], float)
