"""Which files of PANDU_HOME a backup holds, and how they take their place again."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from bot.storage.forgotten import RECORD
from knowledge.generation import corpus_folder, publish
from knowledge.search.profiles import kept_vectors

CORPUS = "corpus"
_OURS = ("pandu.db", "simulator.db")
_LEFT_OUT = frozenset({"cache", CORPUS, RECORD})
_LOCK = "LOCK"


def kept_files(home: Path, generation: str | None) -> Iterator[str]:
    """Paths below `home`, in order: all files but databases, caches, archives and older generations."""
    roots = [one for one in sorted(home.iterdir()) if not _is_left_out(one)] if home.is_dir() else []
    if generation:
        roots.append(corpus_folder(home) / generation)
    # Small, and a restored bot need not compute them anew for its first search.
    roots += kept_vectors(home)
    for root in roots:
        for file in _files(root):
            yield file.relative_to(home).as_posix()


def _is_left_out(entry: Path) -> bool:
    name = entry.name
    return name in _LEFT_OUT or name.startswith((*_OURS, ".")) or entry.suffix in (".zip", ".partial")


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        yield root
        return
    for folder, _, names in sorted(os.walk(root)):
        yield from (Path(folder) / name for name in sorted(names) if name != _LOCK)


def is_safe(name: str) -> bool:
    """Whether a path leads nowhere but below PANDU_HOME, to a file that a backup may hold."""
    parts = PurePosixPath(name).parts
    inside = bool(parts) and not name.startswith("/") and "\\" not in name and ".." not in parts
    return inside and parts[0] != RECORD and not parts[0].startswith(_OURS)


def put_in_place(staged: Path, home: Path, generation: str) -> None:
    """Move what is below `staged` to where it belongs; what is there of the same name is replaced.

    A generation of the same name goes first: two of them do not mix.
    """
    if generation:
        shutil.rmtree(corpus_folder(home) / generation, ignore_errors=True)
    for file in _files(staged):
        target = home / file.relative_to(staged)
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
    if generation:
        publish(home, generation)
