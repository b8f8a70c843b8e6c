"""Values on disk, one JSON object a line, read when they are asked for: a corpus of 100,000 passages would
take 70 MB as objects, and an answer looks at a few dozen."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

import numpy as np

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

KEPT = 1024
Row = dict[str, Any]
Value = TypeVar("Value")


class Rows(Sequence[Value], Generic[Value]):
    """The values of a JSONL file in order; those looked at lately are kept, so no value may be changed. The
    file may be unlinked meanwhile, but not written to. Raises OSError, and what `make` raises on a line that
    is not its own."""

    def __init__(self, path: Path, make: Callable[[Row], Value]) -> None:
        self._make = make
        self._file = path.open("rb", buffering=0)
        lengths = [len(line) for line in path.open("rb")]
        self._starts = np.cumsum([0, *lengths], dtype=np.int64)
        self._at = lru_cache(KEPT)(self._read)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> Value: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Value]: ...

    def __getitem__(self, index: int | slice) -> Value | Sequence[Value]:
        """One value, or a list of them."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        return self._at(range(len(self))[index])

    def _read(self, place: int) -> Value:
        start, end = int(self._starts[place]), int(self._starts[place + 1])
        return self._make(json.loads(os.pread(self._file.fileno(), end - start, start)))


def read_rows(path: Path, make: Callable[[Row], Value]) -> Iterator[Value]:
    """The values of a JSONL file, one after the other, for what is kept in memory."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield make(json.loads(line))


def write_rows(path: Path, values: Iterable["DataclassInstance"]) -> None:
    """One JSON object a line, as `Rows` and `read_rows` read them."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(asdict(value), ensure_ascii=False) + "\n" for value in values)
