"""Measures what a language model did while a set was asked: sentences kept, calls, tokens, time and cost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from knowledge.answers import Answer
from knowledge.evaluation.metrics import percentile
from knowledge.llm.spending import Use


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls for one purpose; `failures` by name, milliseconds of all of them."""

    calls: int
    failures: dict[str, int]
    tokens_given: int
    tokens_taken: int
    rupiah: float
    p50_ms: float
    p95_ms: float

    @classmethod
    def of(cls, uses: Sequence[Use]) -> "Calls":
        """What these calls come to."""
        times = [use.milliseconds for use in uses]
        return cls(
            len(uses),
            dict(Counter(use.outcome for use in uses if use.failure)),
            sum(use.tokens.given for use in uses),
            sum(use.tokens.taken for use in uses),
            round(sum(use.rupiah for use in uses), 2),
            round(percentile(times, 0.5), 1),
            round(percentile(times, 0.95), 1),
        )


@dataclass(frozen=True, slots=True)
class Writing:
    """`in_other_words` are the answers that were, `sentences` what the model wrote, `stood_up` the share of
    them that went out: what the verifier thinks of the model's faithfulness."""

    in_other_words: int
    sentences: int
    stood_up: float
    by_purpose: dict[str, Calls]

    def as_json(self) -> dict[str, object]:
        """One JSON object."""
        return asdict(self)


def writing_of(answers: Sequence[Answer]) -> Writing | None:
    """What the model did for these answers; None where it was never asked."""
    uses = [use for answer in answers for use in answer.uses]
    if not uses:
        return None
    written = sum(answer.drafted for answer in answers)
    kept = sum(len(answer.prose) for answer in answers)
    return Writing(
        sum(bool(answer.prose) for answer in answers),
        written,
        round(kept / written, 4) if written else 0.0,
        calls_by_purpose(uses),
    )


def calls_by_purpose(uses: Sequence[Use]) -> dict[str, Calls]:
    """What the calls come to, by what they were for."""
    purposes = sorted({use.purpose for use in uses})
    return {one.value: Calls.of([use for use in uses if use.purpose is one]) for one in purposes}
