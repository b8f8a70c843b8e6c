"""Spreadsheets of people: which column holds what, and which innovation a cell means."""

import re
from collections.abc import Mapping, Sequence

from knowledge.catalogue import Innovation

HEADINGS_WITHIN = 10
CLOSE_ENOUGH = 75
_PLAIN = re.compile(r"[^a-z0-9]+")
Table = Sequence[Sequence[str]]


def plain(text: str) -> str:
    """Lower case, every run of anything but letters and digits one space."""
    return _PLAIN.sub(" ", text.casefold()).strip()


class Columns:
    """The headings that are known by field (`config/*_columns.yaml`)."""

    def __init__(self, columns: Mapping[str, Sequence[str]]) -> None:
        self._fields = {plain(word): name for name, words in columns.items() for word in (name, *words)}

    def find(self, rows: Table) -> tuple[int, dict[str, int]]:
        """The row with most known headings, and the column of each field; of two the first one."""
        best: tuple[int, dict[str, int]] = (0, {})
        for place, cells in enumerate(rows[:HEADINGS_WITHIN]):
            fields: dict[str, int] = {}
            for column, cell in enumerate(cells):
                if name := self._fields.get(plain(cell)):
                    fields.setdefault(name, column)
            if len(fields) > len(best[1]):
                best = place, fields
        return best


class Titles:
    """The innovations of the catalogue by id, name and short name."""

    def __init__(self, innovations: Sequence[Innovation]) -> None:
        self._by_id = {plain(one.id): (one,) for one in innovations}
        self._by_name: dict[str, tuple[Innovation, ...]] = {}
        for one in innovations:
            for key in {plain(one.name), plain(one.short_name or one.name)}:
                self._by_name[key] = (*self._by_name.get(key, ()), one)

    def of(self, text: str) -> tuple[Innovation, ...]:
        """Those a cell may mean: one where it is sure, several of one name, none."""
        key = plain(text)
        return self._by_id.get(key) or self._by_name.get(key) or ()

    def near(self, text: str) -> tuple[Innovation, ...]:
        """Those whose name comes closest to a cell that means none; none where nothing is close."""
        from rapidfuzz import fuzz, process

        names = list(self._by_name)
        near = process.extractOne(plain(text), names, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        return self._by_name[near[0]] if near else ()
