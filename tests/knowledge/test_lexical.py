"""BM25 over Indonesian stems."""

from pathlib import Path

import pytest

from knowledge.lexical import LexicalIndex, stem, tokenize

TEXTS = (
    "Replikator melaporkan kegiatan setiap bulan.",
    "Laporan bulanan disampaikan tanggal 5.",
    "Nilai 1.065 praktik baik.",
    "Biaya ditanggung replikator.",
)


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(TEXTS)


def test_words_become_lower_case_stems_and_numbers_stay() -> None:
    assert tokenize("Melaporkan LAPORAN, pelaporan!") == [stem("lapor")] * 3
    assert tokenize("Ada 1.065 dan 23.59; e-voting") == ["ada", "1.065", "dan", "23.59", "e", "voting"]
    assert tokenize("…") == []


def test_scores_are_in_the_order_of_the_texts(index: LexicalIndex) -> None:
    scores = index.scores(index.tokens("dilaporkan bulan"))
    assert scores.shape == (4,)
    assert (scores > 0).tolist() == [True, True, False, False]


def test_unknown_words_score_nothing_but_count_in_the_ceiling(index: LexicalIndex) -> None:
    assert index.scores(index.tokens("astronaut")).tolist() == [0, 0, 0, 0]
    assert index.scores([]).tolist() == [0, 0, 0, 0]
    assert index.knows(stem("biaya"))
    assert not index.knows("astronaut")
    assert index.ceiling(index.tokens("biaya astronaut")) > index.ceiling(index.tokens("biaya")) > 0


@pytest.mark.parametrize(
    "query", ["laporan", "biaya replikator", "praktik baik 1.065", "laporan laporan laporan"]
)
def test_no_score_exceeds_the_ceiling(index: LexicalIndex, query: str) -> None:
    words = index.tokens(query)
    assert 0 < index.scores(words).max() <= index.ceiling(words) * 1.00001


def test_what_was_saved_is_what_is_loaded(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    loaded = LexicalIndex.load(tmp_path, len(TEXTS))
    words = index.tokens("laporan biaya")
    assert loaded.scores(words).tolist() == index.scores(words).tolist()
    assert loaded.ceiling(words) == index.ceiling(words)


def test_questions_may_be_read_another_way(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    mended = LexicalIndex.load(tmp_path, len(TEXTS), lambda text: tokenize(text.replace("lapran", "laporan")))
    assert mended.scores(mended.tokens("lapran")).max() > 0


@pytest.mark.parametrize("texts", [[], [""], ["", "…"]])
def test_texts_without_words_can_be_indexed(texts: list[str]) -> None:
    assert LexicalIndex.build(texts).scores(["lapor"]).tolist() == [0.0] * len(texts)
