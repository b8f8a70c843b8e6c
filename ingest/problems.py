"""What is wrong with a source, said with file, line and remedy; ingest collects problems instead of dying."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `line` counts from 1, 0 where the file as a whole is meant; both sentences are Indonesian."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message} {self.remedy}"


class IngestError(Exception):
    """Base of what ingest raises."""


class SourcesRefused(IngestError):
    """The manifest cannot be followed; nothing was changed. Carries every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


class IngestBusy(IngestError):
    """Another ingest holds the lock of this PANDU_HOME."""
