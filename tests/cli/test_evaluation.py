"""`pandu eval` on questions and documents of an operator's own: the example of the how-to, and JSON."""

import json
import re
from pathlib import Path

import pytest

from tests.commands import Done
from tests.commands import run as run_in

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "measure.md").read_text(encoding="utf-8")
FILES = re.findall(r"`(data/[\w.]+)`:\n\n +```\w+\n(.*?) +```", PAGE, re.DOTALL)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for name, text in FILES:
        (tmp_path / name).write_text(re.sub(r"^ {3}", "", text, flags=re.MULTILINE), encoding="utf-8")
    return tmp_path


def run(place: Path, *arguments: str) -> Done:
    return run_in(place / "home", "eval", *arguments, place=place)


def test_the_example_of_the_how_to_is_measured_accepted_and_compared(place: Path) -> None:
    (line,) = re.findall(r"pandu eval (answers data/.*)", PAGE)
    assert len(FILES) == 2
    first = run(place, *line.split(), "--accept")
    assert first.returncode == 0, first.stderr
    assert re.search(r"total +first +1\.000 .* of 2", first.stdout)
    assert not (place / "home" / "corpus").exists()
    kept = json.loads((place / "data" / "accepted" / "ujian.json").read_text())
    assert list(kept["results"]) == ["u-1", "u-2", "u-3", "u-4"]
    (place / "data" / "honor.md").write_text("# Surat Edaran\n\n## Cuti\n\nCuti mentor diatur tersendiri.\n")
    again = json.loads(run(place, *line.split(), "--json").stdout)
    assert again["total"]["first"]["value"] == 0.0
    assert set(again["accepted"]["newly_missed"]) >= {"u-1", "u-2"}
    assert {"total", "kinds", "misses", "p50_ms", "p95_ms"} <= again.keys()


def test_retrieval_prints_its_three_legs_alone(place: Path) -> None:
    folder = place / "beir"
    folder.mkdir()
    for name, text in (("corpus", "Laporan dikirim tanggal 5."), ("queries", "kapan laporan dikirim")):
        (folder / f"{name}.jsonl").write_text(json.dumps({"id": "1", "text": text}) + "\n")
    (folder / "qrels.tsv").write_text("1\t1\t1\n")
    assert run(place, "retrieval", "beir", "--accept").returncode == 0
    document = json.loads(run(place, "retrieval", "beir", "--json").stdout)
    assert set(document) == {"hybrid", "dense", "lexical"}
    assert set(document["hybrid"]) == {"ndcg@10", "recall@5", "mrr", "p50_ms", "p95_ms"}
    assert "hybrid ndcg@10  1.000" in run(place, "retrieval", "beir").stdout


def test_a_page_is_printed_on_demand(place: Path) -> None:
    page = run(place, "answers", "data/ujian.jsonl", "--documents", "data/honor.md", "--markdown").stdout
    assert page.startswith("## ujian\n")
    assert "| kind | measure | value |" in page
