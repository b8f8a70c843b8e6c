"""How long a page of a document takes to be read and cut, without embedding, and what memory that needs; each
document in a process of its own."""

import json
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.chat import told
from tests.bench.results import Figure

LONG, SEED, SHARED = 1_000, 3, Path(__file__).parents[3] / "shared" / "regulations"


def measure(scratch: Path) -> dict[str, Figure]:
    """CPU milliseconds a page and the highest memory of a made regulation of some 400 pages and, where they
    are, of the real ones in ../shared."""
    made = scratch / "peraturan.pdf"
    if not made.is_file():
        make(made)
    figures: dict[str, Figure] = {}
    for path in (made, *sorted(SHARED.glob("*.pdf"))):
        command = [sys.executable, "-m", "tests.bench.pages", str(path)]
        row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        name = f"{path.stem} ({row['pages']})"
        figures[f"page {name}"] = Figure(row["milliseconds"], "ms")
        figures[f"page_memory {name}"] = Figure(row["memory"], "MiB")
    return figures


def make(path: Path) -> None:
    """A regulation of 1,000 Pasal as a PDF."""
    from ingest.blocks import Block, BlockKind
    from tests.ingest.damage import make_regulation
    from tests.ingest.rendering import to_pdf

    lines = make_regulation(LONG, SEED).lines
    to_pdf([Block(BlockKind.PARAGRAPH, line, number) for number, line in enumerate(lines, 1)], path)


def measure_here(path: Path) -> dict[str, float]:
    """Pages, CPU milliseconds a page, and the highest MiB of this process, which does nothing else."""
    from ingest.chunking import passages_of
    from ingest.files import read_file
    from ingest.regulation import outline_regulation

    started = time.process_time()
    reading = read_file(path)
    for raw in outline_regulation(reading.blocks, path.stem):
        passages_of("bench", raw, 0)
    spent = 1000 * (time.process_time() - started)
    peak = told("VmHWM:")
    return {"pages": reading.pages, "milliseconds": spent / reading.pages, "memory": peak}


if __name__ == "__main__":
    print(json.dumps(measure_here(Path(sys.argv[1]))))  # noqa: T201
