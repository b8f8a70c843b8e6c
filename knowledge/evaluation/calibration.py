"""Learns the weights of the steps from labelled questions and writes them down with their evidence."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.content import load
from knowledge.errors import EvaluationError
from knowledge.evaluation.fitting import Choice, fit_choices, fit_logistic, folds, separation
from knowledge.evaluation.questions import LabelledQuestion
from knowledge.glossary import Glossary
from knowledge.language import Language
from knowledge.passages import Passage
from knowledge.retriever import Hit
from knowledge.steps import known_questions
from knowledge.steps.courtesy import peel
from knowledge.steps.evidence import Asked
from knowledge.steps.guard import readable
from knowledge.steps.inquiry import Finding, Inquiry, Ranked, Tools
from knowledge.steps.known_questions import KnownQuestions, all_texts
from knowledge.steps.ranking import FEATURES, SIGNS, features, signs
from knowledge.steps.retrieve import candidates, recall, understood
from knowledge.steps.route import ROUTE_FEATURES, route_row
from knowledge.steps.routing import VECTORS, Embed, RoutesFile, examples_of, ship_vectors
from knowledge.steps.weights import Linear

Matrix = NDArray[np.float64]
ROUTES = ("search", "report", "status", "human", "attack")
PARTS, SEED, PARTLY = 5, 11, 0.15
HALVES = 2
LIMITS = {
    "direct": ("direct", "direct_suspect", "near"),
    "domain": ("ours", "surely_ours", "answerable"),
    "attack": ("attack", "suspect"),
    "": ("route", "route_ruled"),
}
FEWEST = 40
NOT_RANKED = ("smalltalk", "injection", "route")
THRESHOLDS = {
    "attack": 0.99,
    "suspect": 0.9,
    "route": 0.9,
    "route_ruled": 0.3,
    "ours": 0.1,
    "answerable": 0.4,
    "surely_ours": 0.25,
    "direct": 0.5,
    "direct_suspect": 0.8,
    "near": 0.005,
    "joined": 3.0,
}


@dataclass(frozen=True)
class Case:
    """One labelled question, looked up: its candidates with their rows and gains, and its route row."""

    question: LabelledQuestion
    asked: Asked
    hits: tuple[Hit, ...]
    choice: Choice
    nearness: dict[str, float]
    route: Matrix


async def look_up(question: LabelledQuestion, tools: Tools) -> Case:
    """The case of one question; of a question in several parts, the whole."""
    courtesy = peel(readable(question.question) or "-", tools.signposts)
    said = courtesy.rest or question.question
    reading = tools.language.read(said)
    vector = await tools.search.embedder.aembed_query(reading.text or said)
    nearness = tools.signposts.nearness(vector)
    inquiry = Inquiry(question.question, question.history, said=said)
    readings = understood(inquiry, tools)
    recalled = await recall(inquiry, readings[0], tools)
    asked, hits = await candidates(readings[-1], tools, recalled)
    rows = features(asked, hits, tools.lexicon)
    gains = np.array([gain(question, hit.passage) for hit in hits])
    place = route_row(reading, nearness, tools)
    return Case(question, asked, tuple(hits), Choice(rows, gains), nearness, place)


def gain(question: LabelledQuestion, passage: Passage) -> float:
    """1 for a passage of a right section that holds the deciding words, a little for the others of it."""
    if not {passage.section, passage.address}.intersection(question.sections):
        return 0.0
    held = [plain(words) in plain(passage.text) for words in question.must_contain]
    return 1.0 if (any(held) if question.kind == "multi" else all(held)) else PARTLY


def plain(text: str) -> str:
    """`text` with case and spaces aside, as the scoring rules compare."""
    return re.sub(r"\s+", " ", text).strip().lower()


def forgetful(tools: Tools, half: int) -> Tools:
    """The tools without one half (0 or 1) of the synonyms, which were written with the labelled questions in
    view: so they read like questions whose words nobody has thought of."""
    whole = tools.language.glossary
    kept = {key: terms for n, (key, terms) in enumerate(sorted(whole.file.synonyms.items())) if n % 2 != half}
    glossary = Glossary(whole.file.model_copy(update={"synonyms": kept}), whole.places)
    return replace(tools, language=Language(glossary, tools.lexicon.vocabulary))


def unaware(tools: Tools) -> Tools:
    """The tools without known questions, as for a document that nobody has written any for."""
    return replace(tools, known=KnownQuestions((), np.zeros((0, 0), np.float32), (), tools.lexicon))


@dataclass(frozen=True)
class Judged:
    """All cases with what is told of them: `rows` of signs as the ranking of another fold gives them,
    `states` whether the corpus answers, `ours` whether it is our subject, `asking` those that are ranked."""

    cases: Sequence[Case]
    findings: Sequence[Finding]
    fold: NDArray[np.int64]
    rows: Matrix
    states: Matrix
    ours: Matrix
    asking: NDArray[np.bool_]


async def calibrate(questions: Sequence[LabelledQuestion], tools: Tools) -> dict[str, Any]:
    """The contents of `calibration.json`: the weights fitted on all questions, read with the whole glossary,
    with either half of it, and without known questions; and as evidence the figures of cross-validation in
    five folds (weights are always judged on questions they were not fitted on): beside each threshold the
    shares of right and of wrong ones that pass it. A model that the questions show only one side of stays
    as it is. Raises EvaluationError where there are too few answerable questions."""
    answerable = sum(question.expect == "answer" for question in questions)
    if answerable < FEWEST:
        raise EvaluationError(Path(), 0, f"{answerable} answerable questions; {FEWEST} are needed")
    weights = tools.weights.fitting(FEATURES, SIGNS, ROUTE_FEATURES)
    tools = replace(tools, weights=weights)
    judged = await judge(questions, tools)
    choices = [case.choice for case in judged.cases if case.question.expect == "answer"]
    evidence: dict[str, Any] = {
        "questions": len(questions),
        "ranking": ranking_evidence(judged.cases, judged.findings),
    }
    models: dict[str, Any] = {"routes": {}}
    everyone = np.ones(len(judged.cases), bool)
    near = judged.asking & (judged.ours > 0.5)
    routing = np.array([case.route for case in judged.cases])
    for name, kept, chosen, right in (
        ("direct", weights.direct, near, judged.states),
        ("domain", weights.domain, judged.asking, judged.ours),
    ):
        models[name], evidence[name] = _fitted(name, kept, judged.rows, right, chosen, judged.fold)
    for name in ROUTES:
        belongs = _belongs(judged.cases, name)
        fitted = _fitted(name, weights.routes[name], routing, belongs, everyone, judged.fold)
        models["routes"][name], evidence[f"route {name}"] = fitted
    ranking = fit_choices(FEATURES, choices).as_json()
    return {"evidence": evidence, "thresholds": THRESHOLDS, "ranking": ranking, **models}


async def judge(questions: Sequence[LabelledQuestion], tools: Tools) -> Judged:
    """The questions looked up by every reader, and ranked by weights that were fitted on others."""
    readers = [tools, *(forgetful(tools, half) for half in range(HALVES)), unaware(tools)]
    cases = [await look_up(question, reader) for reader in readers for question in questions]
    fold = np.tile(folds(len(questions), PARTS, SEED), len(readers))
    states = np.array([case.question.expect == "answer" for case in cases], float)
    rankers = _rankers(cases, states > 0.5, fold)
    findings = [finding_of(case, rankers[f]) for case, f in zip(cases, fold, strict=True)]
    rows = np.array([signs(f, tools.lexicon, c.nearness) for f, c in zip(findings, cases, strict=True)])
    ours = np.array([case.question.kind != "out_of_domain" for case in cases], float)
    asking = np.array([case.question.kind not in NOT_RANKED for case in cases])
    return Judged(cases, findings, fold, rows, states, ours, asking)


def _rankers(cases: Sequence[Case], answerable: NDArray[np.bool_], fold: NDArray[np.int64]) -> list[Linear]:
    """One ranking for each fold, fitted on the answerable questions of all others."""
    known = list(zip(cases, answerable, fold, strict=True))
    return [
        fit_choices(FEATURES, [case.choice for case, states, own in known if states and own != part])
        for part in range(PARTS)
    ]


def finding_of(case: Case, ranking: Linear) -> Finding:
    """The case's candidates in the order of `ranking`."""
    values = ranking.values(case.choice.rows)
    order = np.argsort(-values, kind="stable")
    ranked = (Ranked(case.hits[n].passage, float(values[n]), case.choice.rows[n]) for n in order)
    return Finding(case.asked, tuple(ranked))


def ranking_evidence(cases: Sequence[Case], findings: Sequence[Finding]) -> dict[str, float]:
    """Shares of answerable questions whose first section, first three and first passage are right."""
    judged = [(c, f) for c, f in zip(cases, findings, strict=True) if c.question.expect == "answer"]
    first = three = words = 0
    for case, finding in judged:
        sections = list(dict.fromkeys(one.passage.section for one in finding.ranked))
        first += sections[0] in case.question.sections
        three += any(section in case.question.sections for section in sections[:3])
        words += gain(case.question, finding.ranked[0].passage) == 1.0
    return {
        name: round(n / len(judged), 3) for name, n in (("first", first), ("top3", three), ("words", words))
    }


def _fitted(
    name: str,
    kept: Linear,
    rows: Matrix,
    right: Matrix,
    chosen: NDArray[np.bool_],
    fold: NDArray[np.int64],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A model and its evidence; the one before, and no evidence, where all of the chosen are alike."""
    if right[chosen].min() == right[chosen].max():
        return kept.as_json(), {"kept": "no question of the other side"}
    values = np.zeros(len(rows))
    for part in range(PARTS):
        learn, test = chosen & (fold != part), chosen & (fold == part)
        values[test] = fit_logistic(kept.names, rows[learn], right[learn]).values(rows[test])
    values, truth = values[chosen], right[chosen]
    evidence = {
        "auc": round(separation(values, truth), 4),
        "of": len(truth),
        "passing": {
            limit: passing(values, truth, THRESHOLDS[limit]) for limit in LIMITS.get(name, LIMITS[""])
        },
    }
    return fit_logistic(kept.names, rows[chosen], truth).as_json(), evidence


def passing(values: Matrix, right: Matrix, limit: float) -> dict[str, float]:
    """The shares of the right ones, and of the wrong ones, whose probability reaches a limit."""
    reached = 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0))) >= limit
    groups = {"right": reached[right > 0.5], "wrong": reached[right < 0.5]}
    return {"at": limit, **{name: round(float(group.mean()), 3) for name, group in groups.items()}}


def _belongs(cases: Sequence[Case], name: str) -> Matrix:
    wanted = [
        case.question.route == name or (name == "attack" and case.question.kind == "injection")
        for case in cases
    ]
    return np.array(wanted, float)


def write_calibration(data: dict[str, Any], path: Path) -> None:
    """Writes what `calibrate` made. The shipped file is of the sets named in `tests/eval/README.md`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_examples(embed: Embed) -> int:
    """Writes the vectors of the shipped examples of `config/routes.yaml` and of the questions of
    `config/known_questions.yaml`; how many there are."""
    examples = [text for _, text in examples_of(load("routes.yaml", RoutesFile))]
    known = ship_vectors(all_texts(), embed, known_questions.VECTORS)
    return known + ship_vectors(examples, embed, VECTORS)
