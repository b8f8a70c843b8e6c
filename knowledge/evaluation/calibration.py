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
from knowledge.steps.courtesy import peel
from knowledge.steps.evidence import Asked
from knowledge.steps.guard import readable
from knowledge.steps.inquiry import Finding, Inquiry, Ranked, Tools
from knowledge.steps.ranking import FEATURES, SIGNS, features, signs
from knowledge.steps.retrieve import POOL, recall, understood
from knowledge.steps.route import ROUTE_FEATURES, route_row
from knowledge.steps.routing import VECTORS, Embed, RoutesFile, example_key, examples_of
from knowledge.steps.weights import Linear

Matrix = NDArray[np.float64]
ROUTES = ("search", "report", "status", "human", "attack")
PARTS, SEED, PARTLY = 5, 11, 0.15
HALVES = 2
NOT_RANKED = ("smalltalk", "injection", "route")
THRESHOLDS = {
    "attack": 0.99,
    "suspect": 0.9,
    "route": 0.9,
    "route_ruled": 0.3,
    "ours": 0.3,
    "answerable": 0.55,
    "surely_ours": 0.6,
    "direct": 0.5,
    "direct_suspect": 0.8,
    "near": 0.005,
    "joined": 1.5,
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
    best = readings[-1]
    asked = Asked.of(best, tools.lexicon, await recall(inquiry, readings[0], tools))
    words = tools.search.tokens(best.expanded)
    hits = tuple(await tools.search.search(best.text or said, POOL, words))
    rows = features(asked, hits, tools.lexicon)
    gains = np.array([gain(question, hit.passage) for hit in hits])
    return Case(question, asked, hits, Choice(rows, gains), nearness, route_row(reading, nearness, tools))


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


async def calibrate(questions: Sequence[LabelledQuestion], tools: Tools) -> dict[str, Any]:
    """The contents of `calibration.json`: the weights fitted on all questions, read with the whole glossary
    and with either half of it, and as evidence the figures of cross-validation in five folds (weights are
    always judged on questions they were not fitted on)."""
    readers = [tools, *(forgetful(tools, half) for half in range(HALVES))]
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
) -> dict[str, float]:
    values = np.zeros(len(rows))
    for part in range(PARTS):
        learn, test = chosen & (fold != part), chosen & (fold == part)
        values[test] = fit_logistic(names, rows[learn], right[learn]).values(rows[test])
    return {"auc": round(separation(values[chosen], right[chosen]), 4), "of": int(chosen.sum())}


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


def write_examples(embed: Embed, path: Path = VECTORS) -> int:
    """Writes the vectors of the shipped examples of `config/routes.yaml`; how many there are."""
    texts = [text for _, text in examples_of(load("routes.yaml", RoutesFile))]
    vectors = np.array([embed(text) for text in texts], np.float16)
    np.savez_compressed(path, keys=np.array([example_key(text) for text in texts]), vectors=vectors)
    return len(texts)
