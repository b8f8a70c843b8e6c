"""What is wrong with a source, said with file, line and remedy; ingest collects problems instead of dying."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

STORED = "problems.json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `line` counts from 1, 0 is the file as a whole; both sentences are Indonesian."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message} {self.remedy}"


def problems_by_document(folder: Path) -> dict[str, tuple[Problem, ...]]:
    """What was found when a generation was made, by document id (the catalogue's under "")."""
    try:
        stored = json.loads((folder / STORED).read_text(encoding="utf-8"))
        return {name: tuple(Problem(**row) for row in rows) for name, rows in stored.items()}
    except (OSError, ValueError, TypeError):
        return {}


def stored_problems(folder: Path) -> tuple[Problem, ...]:
    """The same, in one row."""
    return tuple(one for found in problems_by_document(folder).values() for one in found)


def store_problems(folder: Path, problems: Mapping[str, Sequence[Problem]]) -> None:
    """Writes them beside the generation, so that an unchanged ingest can repeat them."""
    rows = {name: [asdict(one) for one in found] for name, found in problems.items() if found}
    (folder / STORED).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


class IngestError(Exception):
    """Base of what ingest raises."""


class SourcesRefusedError(IngestError):
    """The manifest cannot be followed; nothing was changed. Carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class IngestBusyError(IngestError):
    """Another ingest holds the lock of this PANDU_HOME."""
