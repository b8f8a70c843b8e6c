"""Measures how faithful a language model is: by the verifier, by a model that judges, and how both agree."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from pydantic import BaseModel, ConfigDict

from knowledge.answers import Answer, Judged
from knowledge.evaluation.metrics import kappa
from knowledge.evaluation.writing import Calls
from knowledge.llm.model import LanguageModel
from knowledge.llm.spending import Purpose, Use

SECONDS = 60.0


class Verdict(BaseModel):
    """What the judging model is to give."""

    model_config = ConfigDict(extra="forbid")

    didukung: bool


@dataclass(frozen=True, slots=True)
class Opinions:
    """What verifier and judge think of a sentence, with the quotations it cites."""

    sentence: str
    quotations: tuple[str, ...]
    verifier: bool
    judge: bool


@dataclass(frozen=True, slots=True)
class Faithfulness:
    """`sentences` the model wrote, `verifier` the share that stood up; of the `judged` ones that cite what
    was shown the share that the judge supports, how often both say the same (0 to 1) and Cohen's kappa; None
    where there is no judge or nothing to compare."""

    sentences: int
    verifier: float
    judged: int
    judge: float | None
    agreement: float | None
    kappa: float | None
    disputes: tuple[Opinions, ...]
    calls: Calls | None

    def as_json(self) -> dict[str, object]:
        """One JSON object."""
        return asdict(self)


async def faithfulness_of(answers: Sequence[Answer], judge: LanguageModel | None) -> Faithfulness | None:
    """How faithful the sentences written for these answers are; None where none was. The judge, where one is
    set, is told a sentence and the quotations it cites, nothing else."""
    sentences = [one for answer in answers for one in answer.judged]
    if not sentences:
        return None
    asked = [await _judged(one, quotes, judge) for one, quotes in _cited(answers)] if judge else []
    opinions = [opinion for opinion, _ in asked if opinion]
    pairs = [(one.verifier, one.judge) for one in opinions]
    beyond = kappa(pairs)
    return Faithfulness(
        sentences=len(sentences),
        verifier=_share([one.stands for one in sentences]) or 0.0,
        judged=len(pairs),
        judge=_share([one.judge for one in opinions]),
        agreement=_share([one is other for one, other in pairs]),
        kappa=None if beyond is None else round(beyond, 4),
        disputes=tuple(one for one in opinions if one.verifier is not one.judge),
        calls=Calls.of([use for _, use in asked]) if asked else None,
    )


def _cited(answers: Sequence[Answer]) -> Iterator[tuple[Judged, tuple[str, ...]]]:
    """Every sentence that cites what was shown, with the quotations."""
    for answer in answers:
        quotes = {source.passage: source.quote for source in answer.sources}
        for one in answer.judged:
            if found := tuple(quotes[passage] for passage in one.passages if passage in quotes):
                yield one, found


async def _judged(one: Judged, quotes: tuple[str, ...], judge: LanguageModel) -> tuple[Opinions | None, Use]:
    """Both opinions, None where the judge gave none, and what asking took."""
    reply = await judge.ask(Purpose.JUDGE, {"kalimat": one.text, "kutipan": quotes}, Verdict, SECONDS)
    opinions = Opinions(one.text, quotes, one.stands, reply.value.didukung) if reply.value else None
    return opinions, reply.use


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
