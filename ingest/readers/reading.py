"""What reading one file gives: its blocks, what it says about itself, and what a person must know."""

from dataclasses import dataclass, field
from pathlib import Path

from ingest.blocks import Block
from ingest.problems import IngestError, Problem

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 2_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
MAX_BLOCKS = 400_000


@dataclass(frozen=True, slots=True)
class Reading:
    """The blocks of a file in order. `matter` is the front matter, `pages` 0 where there are none, `textless`
    the pages without a text layer, `checksum` the SHA-256 of the bytes."""

    blocks: tuple[Block, ...]
    checksum: str = ""
    matter: dict[str, str] = field(default_factory=dict)
    pages: int = 0
    textless: tuple[int, ...] = ()


class UnreadableError(IngestError):
    """A file that cannot be read at all; carries the one problem that says why."""

    def __init__(self, path: Path, message: str, remedy: str) -> None:
        super().__init__(f"{path}: {message}")
        self.problem = Problem(str(path), 0, message, remedy)


def spans(numbers: tuple[int, ...]) -> str:
    """`(1, 3, 4, 5)` -> `1, 3–5`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
