"""What is known of passages stays bounded however many are asked for, and stays the same."""

import pytest

from knowledge.lexical import tokenize
from knowledge.steps import evidence
from knowledge.steps.evidence import Lexicon
from knowledge.steps.inquiry import Tools


def test_a_holding_is_the_stems_of_passage_and_section(tools: Tools) -> None:
    passage = next(one for one in tools.search.corpus.passages if one.address == "Pasal 33 ayat (3)")
    held = Lexicon(tools.search.corpus).holding(passage)
    assert held.indexed == frozenset(tokenize(passage.indexed)) >= held.text
    assert set(tokenize("luring")) < held.section
    assert held.indexed <= held.section


def test_only_the_last_ones_are_kept(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "KEPT_PASSAGES", 5)
    monkeypatch.setattr(evidence, "KEPT_SECTIONS", 2)
    corpus = tools.search.corpus
    lexicon = Lexicon(corpus)
    before = [lexicon.holding(passage) for passage in corpus.passages[:40]]
    assert (len(lexicon._held), len(lexicon._together)) == (5, 2)
    assert [lexicon.holding(passage) for passage in corpus.passages[:40]] == before
