"""What knowledge raises: one base, few leaves, carrying data and no sentences for people."""

from pathlib import Path


class KnowledgeError(Exception):
    """Base of everything raised by this package."""


class NoCorpusError(KnowledgeError):
    """There is no published generation below `home`."""

    def __init__(self, home: Path) -> None:
        super().__init__(str(home))
        self.home = home


class CorpusDamagedError(KnowledgeError):
    """The generation in `folder` cannot be read."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder


class OtherModelError(KnowledgeError):
    """The vectors in `folder` are those of the model `theirs`, and questions are embedded by `ours`."""

    def __init__(self, folder: Path, theirs: str, ours: str) -> None:
        super().__init__(f"{folder} holds vectors of {theirs}, not of {ours}: run `pandu ingest` again")
        self.folder, self.theirs, self.ours = folder, theirs, ours


class EvaluationError(KnowledgeError):
    """A set to be measured on cannot be read at `line` of `path` (0: as a whole)."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line = path, line
