"""Shelf: files that people sent, below PANDU_HOME/evidence by the hash of their content."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

FOLDER = "evidence"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file on the shelf: hash of its content, its path below PANDU_HOME, its size in bytes."""

    hash: str
    path: str
    size: int


class Shelf:
    """Files are written whole or not at all, once for the same content."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def put(self, content: bytes, ending: str) -> Shelved:
        """Keep a file."""
        digest = hashlib.sha256(content).hexdigest()
        path = f"{FOLDER}/{digest[:2]}/{digest}.{ending}"
        target = self._home / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            made = target.with_suffix(f".{os.getpid()}.new")
            with made.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            made.replace(target)
        return Shelved(digest, path, len(content))

    def read(self, path: str) -> bytes | None:
        """The content of a file; None where it is gone, or is none of the shelf."""
        target = (self._home / path).resolve()
        if not target.is_relative_to((self._home / FOLDER).resolve()) or not target.is_file():
            return None
        return target.read_bytes()

    def drop(self, path: str) -> None:
        """Delete a file that nothing refers to any more."""
        if self.read(path) is not None:
            (self._home / path).unlink(missing_ok=True)
