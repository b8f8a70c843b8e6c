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


class EvaluationError(KnowledgeError):
    """A set to be measured on cannot be read at `line` of `path` (0: as a whole)."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path, self.line = path, line
