"""Writes docs/performance.md from what `make bench` measured last: `-m tests.checks.performance`."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.bench.growth import SIZES
from tests.bench.results import FILE

Rows = Mapping[str, Mapping[str, float]]
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
PAGES = re.compile(r"page (.+) \((\d+)\)")
INTRO = """# Performance

Written by `python -m tests.checks.performance` from the last `make bench`; do not change it here. Two cores,
no graphics processor; *load* is how many other processes wanted them when a measurement began. Under load
the milliseconds mean little; the ratios within one run and the time of the processor do.

## Growth

The same questions over the sample corpus and over it grown to 10,000 and 100,000 passages (words exchanged,
vectors moved), each size in processes of its own, in turn; the index of the running bot. *own* is the memory
without mapped files. Aim: at most 2.5 times from the first to the last column. Load {load:.0f}.

| | {sizes} | ratio |
|---|{lines}---|
"""
MEMORY = """
Each vector of 384 numbers takes 1.5 kB in Chroma's index, 150 MB for 100,000: most of the growth. With
`PANDU_CHROMA_URL` it is in the server's memory instead.
"""
BESIDE = """
## Asking while a document is read in

| | idle | while `pandu ingest` runs | ratio |
|---|---|---|---|
"""
READING = """
## Reading a document

Time of the processor a page from the file to its passages, without embedding; and the highest memory of that
process. Aim: 60 ms a page, and memory that does not follow the number of pages.

| document | pages | ms a page | MiB |
|---|---|---|---|
"""
LABELS = (
    ("retrieval_cpu_p95", "retrieval, p95, time of the processor", "ms"),
    ("retrieval_p95", "retrieval, p95", "ms"),
    ("ask_p95", "a whole answer, p95", "ms"),
    ("memory", "memory of the process", "MiB"),
    ("memory_own", "of it, own", "MiB"),
)


def page(rows: Rows) -> str:
    """The whole page."""
    sizes = " | ".join(f"{size:,} passages" for size in SIZES)
    load = rows["growth_load"]["value"]
    parts = [INTRO.format(load=load, sizes=sizes, lines="---|" * len(SIZES)), *_growth(rows), MEMORY]
    return "".join([*parts, BESIDE, *_beside(rows), READING, *_reading(rows)])


def _growth(rows: Rows) -> Iterator[str]:
    for name, label, unit in LABELS:
        values = [rows[f"{name}_{size}"]["value"] for size in SIZES]
        yield _line([f"{label} ({unit})", *(f"{one:.0f}" for one in values), f"{values[-1] / values[0]:.2f}"])


def _beside(rows: Rows) -> Iterator[str]:
    for share in (50, 95):
        row = rows[f"ask_p{share}_beside_ingest"]
        cells = [f"{row['baseline']:.0f}", f"{row['value']:.0f}", f"{row['ratio']:.2f}"]
        yield _line([f"an answer, p{share} (ms)", *cells])


def _reading(rows: Rows) -> Iterator[str]:
    for name, row in rows.items():
        if found := PAGES.fullmatch(name):
            memory = rows[f"page_memory {found[1]} ({found[2]})"]["value"]
            yield _line([found[1], found[2], f"{row['value']:.1f}", f"{memory:.0f}"])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def main() -> None:
    """Writes the page."""
    PAGE.write_text(page(json.loads(FILE.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
