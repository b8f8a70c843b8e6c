"""Puts visits together from the signs of a text: which day, count and mode belong to which agency."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from bot.forms.clauses import Span
from bot.forms.gazetteer import Mention
from bot.forms.given import Given, Slot
from bot.forms.sections import sentence_ends
from bot.forms.slots import Visit

JOIN = re.compile(
    r"[\s,&+/]*(?:(?:dan|sama|serta|n|dn|plus|juga|maupun|lalu"
    r"|terus)\b[\s,]*)*(?:juga\s+)?(?:(?:dari|dr)\b)?\s*",
    re.IGNORECASE,
)
_OWN = re.compile(rf"\s*\([^()]*\){JOIN.pattern}", re.IGNORECASE)
"""What stands between those of which each has something of its own in brackets: "Batu (9 org) dan Malang"."""
_DIRECT = re.compile(r"\s*(?:(?:sama|dengan|dgn|dari|dr|ada|bareng)\s+)?", re.IGNORECASE)
_TWICE = re.compile(r"\b(?:(?P<n>dua|tiga|empat|[2-4])\s*(?:kali|x)|[2-4]x)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"^[ \t]*(?:\(?\d{1,2}[.)]|[-*•])[ \t]+|(?<![(\w])(?<!tgl )(?<!tanggal )\d{1,2}\)\s+(?=[^\W\d])",
    re.MULTILINE | re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?:pertama|kedua|ketiga|keempat|kelima|terakhir)\b\s*[,:]?\s+(?=\w)|;|\|\s*\n", re.IGNORECASE
)


@dataclass
class Assembly:
    """Visits in the order they are told; those of one group came together and share what is said of them."""

    groups: list[list[Visit]] = field(default_factory=list)
    pending: Visit = field(default_factory=Visit)

    @property
    def visits(self) -> list[Visit]:
        """All visits so far."""
        return [visit for group in self.groups for visit in group]

    def add(self, text: str, mentions: Sequence[Mention], given: Sequence[Given]) -> None:
        """A part of the text that names agencies, with what it gives."""
        groups = _grouped(text, mentions)
        if len(mentions) == 1 and (several := _several(text, mentions[0], given)):
            self.groups += [[visit] for visit in several]
            return
        if len(mentions) == 1 and self._told_again(mentions[0], given):
            return
        places = [(group[0].start, group[-1].end) for group in groups]
        mine = [[Visit(mention) for mention in group] for group in groups]
        for slot in Slot:
            _share(text, mine, places, [one for one in given if one.slot is slot])
        mine[0] = [visit.filled(self.pending) for visit in mine[0]]
        self.pending = Visit()
        self.groups += [group for group in map(self._not_announced, mine) if group]

    def _not_announced(self, group: list[Visit]) -> list[Visit]:
        """Those of a group that were not named before; who was named without more is told of now."""
        fresh = []
        for visit in group:
            bare = Visit(visit.mention)
            place = next((p for p in self._places() if _same(self.groups[p[0]][p[1]], visit)), None)
            if place is None or (visit != bare and not _is_bare(self.groups[place[0]][place[1]])):
                fresh.append(visit)
            elif visit != bare:
                self.groups[place[0]][place[1]] = visit
        return fresh

    def _places(self) -> list[tuple[int, int]]:
        return [(index, at) for index, group in enumerate(self.groups) for at in range(len(group))]

    def _told_again(self, mention: Mention, given: Sequence[Given]) -> bool:
        """Whether a visit told before is spoken of again: same agency, no other day; fills what is empty."""
        for group, index in [(self.groups[number], index) for number, index in self._places()]:
            if _same(group[index], Visit(mention)) and all(
                one.slot is not Slot.DAY and _is_empty(group[index], one.slot) for one in given
            ):
                for one in given:
                    group[index] = group[index].filled(one.values[0])
                return True
        return False

    def add_loose(self, given: Sequence[Given]) -> None:
        """A part that names no agency: of all visits, of each in order, of the last, or of the next one."""
        for slot in Slot:
            mine = [one for one in given if one.slot is slot]
            values = [value for one in mine for value in one.values]
            count = len(self.visits)
            if count > 1 and len(values) == count:
                self._each(values)
            elif mine and count and mine[0].all:
                self._each([values[0]] * count)
            else:
                for one in mine:
                    self._last_or_next(one)

    def _each(self, values: Sequence[Visit]) -> None:
        rest = iter(values)
        self.groups = [[visit.filled(next(rest)) for visit in group] for group in self.groups]

    def _last_or_next(self, given: Given) -> None:
        value = given.values[0]
        last = self.groups[-1] if self.groups else []
        if last and all(_is_empty(visit, given.slot) for visit in last):
            if given.slot is not Slot.VISITORS or len(last) == 1 or given.all:
                self.groups[-1] = [visit.filled(value) for visit in last]
        else:
            self.pending = self.pending.filled(value)


def blocks(text: str) -> list[Span]:
    """The parts of a text that stand on their own: sentences, lines, numbered items."""
    cuts = {0, len(text), *(end + 1 for end in sentence_ends(text))}
    cuts |= {match.start() for match in _NUMBERED.finditer(text)} | {m.end() for m in _ORDINAL.finditer(text)}
    edges = sorted(cut for cut in cuts if cut <= len(text))
    return [Span(start, end) for start, end in pairwise(edges) if text[start:end].strip()]


def without_numbering(text: str) -> str:
    """The text with the numbers of lists blanked."""
    return _NUMBERED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def _grouped(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    groups = [[mentions[0]]]
    for before, mention in pairwise(mentions):
        gap = text[before.end : mention.start] if mention.start >= before.end else ""
        if JOIN.fullmatch(gap):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _share(
    text: str, groups: list[list[Visit]], places: Sequence[tuple[int, int]], given: Sequence[Given]
) -> None:
    """Give each value to the visits it is said of."""
    visits = sum(len(group) for group in groups)
    values = [value for one in given for value in one.values]
    if not given:
        return
    behind = given[0].start >= places[-1][1]
    if visits > 1 and len(values) == visits and (behind or given[-1].end <= places[0][0]):
        _fill(groups, iter(values))
    elif given[0].all or (
        len(given) == 1 and given[0].end <= places[0][0] and given[0].slot is not Slot.VISITORS
    ):
        _fill(groups, iter([given[0].values[0]] * visits))
    elif common := _common(text, places, given):
        if others := [one for one in given if one is not common]:
            _by_place(text, groups, places, others)
        _fill(groups, iter([common.values[0]] * visits))
    else:
        _by_place(text, groups, places, given)


def _common(text: str, places: Sequence[tuple[int, int]], given: Sequence[Given]) -> Given | None:
    """What is said behind all of them, where each has what is its own in brackets."""
    together = all(_OWN.fullmatch(text[one[1] : other[0]]) for one, other in pairwise(places))
    if len(places) < 2 or not together or given[0].slot is Slot.VISITORS:
        return None
    bracket = re.compile(r"\s*\([^()]*\)").match(text, places[-1][1])
    end = bracket.end() if bracket else places[-1][1]
    behind = [one for one in given if one.start >= end and len(one.values) == 1]
    return behind[0] if len(behind) == 1 else None


def _fill(groups: list[list[Visit]], values: Iterator[Visit]) -> None:
    for index, group in enumerate(groups):
        groups[index] = [visit.filled(next(values)) for visit in group]


def _by_place(
    text: str, groups: list[list[Visit]], places: Sequence[tuple[int, int]], given: Sequence[Given]
) -> None:
    """To the group before it, or, where each value stands before its group, to the one behind it."""
    leads = given[0].end <= places[0][0] and len(given) == len(groups) and given[-1].end <= places[-1][0]
    for index, one in enumerate(given):
        at = index if leads else max(sum(start <= one.start for start, _ in places) - 1, 0)
        taken = any(not _is_empty(visit, one.slot) for visit in groups[at])
        if taken or (not leads and _leans_on(text, one, places, at)):
            at += 1
        if at >= len(groups):
            continue
        group = groups[at]
        if len(one.values) == len(group):
            groups[at] = [visit.filled(value) for visit, value in zip(group, one.values, strict=True)]
        elif one.slot is not Slot.VISITORS or len(group) == 1 or one.all:
            groups[at] = [visit.filled(one.values[0]) for visit in group]


def _leans_on(text: str, given: Given, places: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether punctuation parts a value from the agency before it and none from the one behind it."""
    if at + 1 >= len(places) or given.start < places[at][1]:
        return False
    before, behind = text[places[at][1] : given.start], text[given.end : places[at + 1][0]]
    return bool(re.search(r"[,;|]", before)) and _DIRECT.fullmatch(behind) is not None


def _same(one: Visit, other: Visit) -> bool:
    """Whether two visits name the same agency, or the first one of those the second may mean."""
    if one.mention is None or other.mention is None:
        return False
    return set(one.mention.candidates) <= set(other.mention.candidates)


def _is_bare(visit: Visit) -> bool:
    return visit == Visit(visit.mention)


def _several(text: str, mention: Mention, given: Sequence[Given]) -> list[Visit]:
    """The visits of one agency that came more than once: each with its own day."""
    days = [one for one in given if one.slot is Slot.DAY]
    counts = [one for one in given if one.slot is Slot.VISITORS]
    listed = [value for one in days for value in one.values]
    if not (_TWICE.search(text) and len(listed) > 1) and not (len(days) == len(counts) > 1):
        return []
    visits = [Visit(mention).filled(value) for value in listed]
    for slot in (Slot.VISITORS, Slot.MODE, Slot.FOLLOW_UP):
        mine = [one for one in given if one.slot is slot]
        for index, visit in enumerate(visits):
            if len(mine) == len(visits):
                visits[index] = visit.filled(mine[index].values[0])
            elif len(mine) == 1 and slot is not Slot.VISITORS:
                visits[index] = visit.filled(mine[0].values[0])
    return visits


def _is_empty(visit: Visit, slot: Slot) -> bool:
    if slot is Slot.DAY:
        return visit.day is None and visit.span is None
    value = {Slot.VISITORS: visit.visitors, Slot.MODE: visit.mode, Slot.FOLLOW_UP: visit.follow_up}[slot]
    return value is None
