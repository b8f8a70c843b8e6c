"""Progress told by the name of who replicates: "rencana aksi Kebumen 60%, Wonogiri baru 40%"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.forms.contents import Line
from bot.forms.gazetteer import Mention
from bot.forms.numbers import read_percent

_SHARE = r"\d{1,3}(?:[.,]\d+)?\s*(?:%|persen\b|prosen\b)"
PERCENT = re.compile(_SHARE, re.IGNORECASE)
_BEHIND = re.compile(
    r"\s*(?:[:=-]|\b(?:baru|sudah|sdh|udah|udh|masih|kini|sekarang|di|jadi|menjadi|mencapai|capai|tercapai|sampai)\b|\s)*"
    rf"(?P<share>{_SHARE})",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?P<share>{_SHARE})\s*(?:untuk|utk|buat|bagi|di|pada)\s+$", re.IGNORECASE)


class Finds(Protocol):
    """What finds agencies in a text: a `Gazetteer`."""

    def find(self, text: str) -> Sequence[Mention]:
        """The agencies a text names, in its order."""
        ...


@dataclass(frozen=True, slots=True)
class Replicator:
    """Who replicates an innovation: the journey's id, its agency and the code of the region."""

    journey: int
    agency: str
    code: str | None


def shares_in(text: str, replicators: Sequence[Replicator], finds: Finds) -> tuple[tuple[Line, ...], str]:
    """The percent of each replicator that is named right beside one, and the text without these words.

    A name that several replicators may bear is left in the text.
    """
    lines: dict[int, Line] = {}
    spans: list[tuple[int, int]] = []
    for mention in finds.find(text):
        meant = [one for one in replicators if _is_named(one, mention)]
        behind, before = _BEHIND.match(text, mention.end), _BEFORE.search(text[: mention.start])
        found = behind or before
        percent = read_percent(found["share"]) if found else None
        if len(meant) != 1 or found is None or percent is None or percent > 100:
            continue
        lines[meant[0].journey] = Line(meant[0].journey, int(percent + 0.5))
        spans.append((found.start() if found is before else mention.start, max(mention.end, found.end())))
    for start, end in reversed(spans):
        text = f"{text[:start].rstrip(' ,')}{text[end:]}"
    return tuple(lines.values()), text


def _is_named(one: Replicator, mention: Mention) -> bool:
    return any(
        agency.code == one.code if one.code else agency.name == one.agency for agency in mention.candidates
    )
