"""What the tests of the language model share."""

from datetime import date

import pytest
from pydantic import BaseModel, ConfigDict

from knowledge.llm.breaker import Breaker
from knowledge.llm.connection import Endpoint, OpenAIConnection
from knowledge.llm.model import LanguageModel
from knowledge.llm.prompts import Prompts
from knowledge.llm.spending import Budget, Limits, MemoryLedger, Prices

TODAY = date(2026, 3, 2)


class Word(BaseModel):
    """The smallest thing that can be asked for."""

    model_config = ConfigDict(extra="forbid")

    kata: str


class Clock:
    """Monotonic seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def open_model(base_url: str, **changed: object) -> LanguageModel:
    """The real client at a scripted server."""
    pytest.importorskip("langchain_openai", reason="needs the extra llm")
    limits = changed.pop("limits", Limits())
    prices = changed.pop("prices", Prices())
    clock = changed.pop("clock", Clock())
    given = {"seconds": 90.0, "retries": 0, **changed.pop("endpoint", {})}  # type: ignore[dict-item]
    endpoint = Endpoint(base_url, "kunci", "skrip", **given)  # type: ignore[arg-type]
    budget = Budget(MemoryLedger(), limits, prices)  # type: ignore[arg-type]
    return LanguageModel(
        OpenAIConnection(endpoint),
        Prompts.load(),
        budget,
        lambda: TODAY,
        breaker=Breaker(clock),  # type: ignore[arg-type]
        **changed,  # type: ignore[arg-type]
    )
