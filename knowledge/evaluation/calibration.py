"""Learns the weights of the steps from labelled questions and writes them down with their evidence."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.content import load
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
LIMITS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9)
NOT_RANKED = ("smalltalk", "injection", "route")
THRESHOLDS = {
    "attack": 0.99,
    "suspect": 0.9,
    "route": 0.9,
    "route_ruled": 0.3,
    "ours": 0.1,
    "answerable": 0.4,
    "surely_ours": 0.25,
    "direct": 0.25,
    "direct_suspect": 0.8,
    "near": 0.001,
    "joined": 2.5,
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
    if passage.section not in question.sections:
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


async def calibrate(questions: Sequence[LabelledQuestion], tools: Tools) -> dict[str, Any]:
    """The contents of `calibration.json`: the weights fitted on all questions, read with the whole glossary,
    with either half of it, and without known questions, and as evidence the figures of cross-validation in
    five folds (weights are always judged on questions they were not fitted on): beside each limit the shares
    of right and of wrong ones that pass it."""
    ranking = tools.weights.ranking.over(FEATURES)
    tools = replace(tools, weights=replace(tools.weights, ranking=ranking))
    readers = [tools, *(forgetful(tools, half) for half in range(HALVES)), unaware(tools)]
    cases = [await look_up(question, reader) for reader in readers for question in questions]
    fold = np.tile(folds(len(questions), PARTS, SEED), len(readers))
    answerable = [case.question.expect == "answer" for case in cases]
    rankers = _rankers(cases, answerable, fold)
    findings = [finding_of(case, rankers[f]) for case, f in zip(cases, fold, strict=True)]
    rows = np.array([signs(f, tools.lexicon, c.nearness) for f, c in zip(findings, cases, strict=True)])
    ours = np.array([c.question.kind != "out_of_domain" for c in cases], float)
    states = np.array(answerable, float)
    asking = np.array([case.question.kind not in NOT_RANKED for case in cases])
    near = asking & (ours > 0.5)
    routing = np.array([case.route for case in cases])
    evidence = {
        "questions": len(questions),
        "ranking": ranking_evidence(cases, findings),
        "direct": _separated(SIGNS, rows, states, near, fold),
        "domain": _separated(SIGNS, rows, ours, asking, fold),
        "routes": {
            name: _separated(ROUTE_FEATURES, routing, _belongs(cases, name), np.ones(len(cases), bool), fold)
            for name in ROUTES
        },
    }
    everything = [c.choice for c, a in zip(cases, answerable, strict=True) if a]
    return {
        "evidence": evidence,
        "thresholds": THRESHOLDS,
        "ranking": fit_choices(FEATURES, everything).as_json(),
        "direct": fit_logistic(SIGNS, rows[near], states[near]).as_json(),
        "domain": fit_logistic(SIGNS, rows[asking], ours[asking]).as_json(),
        "routes": {
            name: fit_logistic(ROUTE_FEATURES, routing, _belongs(cases, name)).as_json() for name in ROUTES
        },
    }


def _rankers(cases: Sequence[Case], answerable: Sequence[bool], fold: NDArray[np.int64]) -> list[Linear]:
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


def _separated(
    names: Sequence[str], rows: Matrix, right: Matrix, chosen: NDArray[np.bool_], fold: NDArray[np.int64]
) -> dict[str, Any]:
    values = np.zeros(len(rows))
    for part in range(PARTS):
        learn, test = chosen & (fold != part), chosen & (fold == part)
        values[test] = fit_logistic(names, rows[learn], right[learn]).values(rows[test])
    chances = 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))
    return {
        "auc": round(separation(values[chosen], right[chosen]), 4),
        "of": int(chosen.sum()),
        **{f"{limit}": shares(chances, right > 0.5, chosen, limit) for limit in LIMITS},
    }


def shares(chances: Matrix, right: NDArray[np.bool_], chosen: NDArray[np.bool_], limit: float) -> list[float]:
    """The shares of the right ones, and of the wrong ones, that are let through at a limit."""
    groups = (chances[chosen & right], chances[chosen & ~right])
    return [round(float((group >= limit).mean()), 3) if len(group) else 0.0 for group in groups]


def _belongs(cases: Sequence[Case], name: str) -> Matrix:
    wanted = [
        case.question.route == name or (name == "attack" and case.question.kind == "injection")
        for case in cases
    ]
    return np.array(wanted, float)


def write_calibration(questions: Sequence[LabelledQuestion], tools: Tools, path: Path) -> dict[str, Any]:
    """Calibrates and writes the file; what was written. The shipped one is of `tests/eval/questions.jsonl`
    and the odd ids of `tests/eval/unseen.jsonl`."""
    data = asyncio.run(calibrate(questions, tools))
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return data


def write_examples(embed: Embed) -> int:
    """Writes the vectors of the shipped examples of `config/routes.yaml` and of the questions of
    `config/known_questions.yaml`; how many there are."""
    examples = [text for _, text in examples_of(load("routes.yaml", RoutesFile))]
    known = ship_vectors(all_texts(), embed, known_questions.VECTORS)
    return known + ship_vectors(examples, embed, VECTORS)
