"""A follow-up that was not understood: the model completes it from the questions before, and nothing else."""

import time
from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from knowledge.answers import Route, Status
from knowledge.grounding.forms import tidy
from knowledge.language import holds
from knowledge.llm.model import LanguageModel
from knowledge.llm.spending import Purpose
from knowledge.steps.guard import is_attack
from knowledge.steps.inquiry import Inquiry, Tools

LONGEST = 300
SHARE_OF_TIME = 0.4
UNANSWERED = frozenset({Status.PARTIAL, Status.NOT_IN_CORPUS, Status.OUT_OF_SCOPE})


class Whole(BaseModel):
    """The question as it can be understood alone."""

    model_config = ConfigDict(extra="forbid")

    pertanyaan: str


def is_incomplete(inquiry: Inquiry) -> bool:
    """Whether a question has others before it and got no answer; what was answered is left alone."""
    asked = inquiry.route in (Route.QUESTION, Route.OFF_TOPIC)
    return bool(inquiry.history) and asked and inquiry.status in UNANSWERED


async def complete(inquiry: Inquiry, tools: Tools, model: LanguageModel) -> tuple[Inquiry, str]:
    """The inquiry with the call noted, and the completed question; "" where it is none or brings in words
    that nobody said."""
    asked = {"pertanyaan": inquiry.said, "sebelumnya": list(inquiry.history)}
    left = SHARE_OF_TIME * (inquiry.until - time.monotonic())
    reply = await model.ask(Purpose.STANDALONE, asked, Whole, left)
    inquiry = replace(inquiry, uses=(*inquiry.uses, reply.use))
    text = tidy(reply.value.pertanyaan) if reply.value else ""
    fits = 0 < len(text) <= LONGEST and text.lower() != inquiry.said.lower()
    return inquiry, text if fits and _was_said(text, inquiry, tools) and not is_attack(text, tools) else ""


def _was_said(text: str, inquiry: Inquiry, tools: Tools) -> bool:
    read = tools.language.read
    said = frozenset(word.stem for one in (inquiry.said, *inquiry.history) for word in read(one).words)
    return all(holds(word, said) for word in read(text).content)
