"""Finds the Pasal headings of one part of a regulation, whole lines first, then those run into a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.amending import ROMAN
from ingest.blocks import GUESSED
from ingest.chain import Candidate, Number, best_chain
from ingest.damage import is_torn, read_numbers, restarts
from ingest.marks import rank_of
from ingest.rows import Row

WORD = (
    r"(?:[PFp] ?[aA@4o] ?[sS5] ?[aA@4o] ?[lLiI1!|jt]|PASAL|"
    r"P[^\W\d_]sal|Pa[^\W\d_]al|Pas[^\W\d_]l|Pasa[^\s\d])"
)
HEADING = re.compile(
    rf"\W{{0,3}}{WORD}\W{{0,2}}\s{{0,2}}(?P<number>[0-9A-Za-z|!\[\]]{{1,4}}(?: [0-9lIO|]{{1,2}})?)\W{{0,4}}"
)
UNREADABLE = re.compile(rf"\W{{0,3}}{WORD}\W{{0,2}}\s?\S{{0,4}}\W{{0,3}}")
TITLED = re.compile(rf"{WORD}\s?(?P<number>[0-9lIiO|L]{{1,3}})\.?(?=\s+(?:\(|[A-Z]))")
ALONE = re.compile(rf"\W{{0,2}}{WORD}\W{{0,2}}")
INLINE = re.compile(
    rf"(?:^|(?<=[.;:)”\"]\s)|(?<=[.;:]['’]\s)|(?<=[A-Z]{{3}}\s)){WORD}\s?"
    r"(?P<number>[0-9lIiO|L]{1,3}(?: [0-9lIO|]{1,2})?)\.?(?=\s+[A-Z(\"“])"
)
AT_END = re.compile(rf"(?<=\S\s){WORD}\s?(?P<number>[0-9lIiO|L]{{1,3}})\W{{0,2}}$")
OPENS = re.compile(r"[({\[]|\W{0,2}[A-Z(]")
CONTINUES = re.compile(
    r"(?:\b(?:dalam|dan|atau|pada|dengan|oleh|ketentuan|dimaksud|menurut|antara|dari|yang|huruf|ayat|atas|"
    r"setelah|sesuai|berdasarkan|selain|ke)|,)$",
    re.IGNORECASE,
)
REFERS = re.compile(r"(?:ayat|huruf|angka|dan|atau|sampai|serta)\b|[,;]")


def find_articles(rows: list[Row], *, amending: bool = False) -> dict[int, str]:
    """Row -> number of the Pasal it opens. `rows` may change: a heading in a line gets its own row."""
    _join_torn(rows)
    found = _chain(rows, amending)
    while any(_split_inline(rows, *gap) for gap in _gaps(found, len(rows))):
        found = _chain(rows, amending)
    for place, after, missing in reversed(list(_gaps(found, len(rows)))):
        if after < len(rows) and not amending:
            _infer(rows, place, after, missing)
    _drop_catchwords(rows, _chain(rows, amending))
    found = _chain(rows, amending)
    numbers = {row: f"{number}{suffix}" for row, (number, suffix) in found}
    return _declared(rows) | numbers | (_romans(rows) if amending else {})


def _chain(rows: Sequence[Row], amending: bool) -> list[tuple[int, Number]]:
    return best_chain(list(_candidates(rows, amending)), gaps=amending)


def _declared(rows: Sequence[Row]) -> dict[int, str]:
    """The headings a file itself declares to be ones, in whatever order they are numbered."""
    found = {n: HEADING.fullmatch(row.text) for n, row in enumerate(rows) if 0 < row.level < GUESSED}
    plain = {n: match["number"] for n, match in found.items() if match}
    return {n: number for n, number in plain.items() if re.fullmatch(r"\d+[A-Z]?", number)}


def _join_torn(rows: list[Row]) -> None:
    """`Pasal` on one line and its number on the next become one line."""
    for place in range(len(rows) - 2, -1, -1):
        word, number = rows[place], rows[place + 1]
        if ALONE.fullmatch(word.text) and re.fullmatch(r"[0-9lIO]{1,3}", number.text):
            rows[place : place + 2] = [replace(word, text=f"{word.text} {number.text}")]


def _candidates(rows: Sequence[Row], amending: bool) -> Iterator[Candidate]:
    places = [n for n, row in enumerate(rows) if row.whole is None and HEADING.fullmatch(row.text)]
    for place, after in pairwise([*places, len(rows)]):
        found = HEADING.fullmatch(rows[place].text)
        raw = found["number"] if found else ""
        readings = () if amending and ROMAN.fullmatch(raw) else read_numbers(raw)
        weight = _weight(rows, place) + 0.1 * min(1.0, _words(rows, place, after) / 20)
        if readings and weight > 0.15:
            yield Candidate(place, readings, weight)


def _weight(rows: Sequence[Row], place: int) -> float:
    """1 for a heading that stands free; less where the lines around read on through it."""
    weight = 0.7 if "pasal" in rows[place].text else 1.0
    before = next((row for row in reversed(rows[max(0, place - 3) : place]) if row.text), None)
    after = rows[place + 1] if place + 1 < len(rows) else None
    if rows[place].level == 0 and before is not None and not rows[place].starts:
        if CONTINUES.search(before.text):
            weight -= 0.7
        elif before.level == 0 and before.text[-1:].islower():
            weight -= 0.2
    if after is not None and not after.starts and after.level == 0 and REFERS.match(after.text):
        weight -= 0.6
    return weight


def _words(rows: Sequence[Row], place: int, after: int) -> int:
    return sum(len(row.text.split()) for row in rows[place + 1 : after] if not is_torn(row.text))


def _gaps(chain: Sequence[tuple[int, Number]], end: int) -> Iterator[tuple[int, int, range]]:
    """`(first row, last row, missing numbers)` between the headings found, before them and behind."""
    before, row = 0, 0
    for place, (number, _) in chain:
        if number > before + 1:
            yield row, place, range(before + 1, number)
        before, row = number, place
    if before:
        yield row, end, range(before + 1, before + 2)


def _split_inline(rows: list[Row], start: int, end: int, missing: range) -> bool:
    """Gives the first missing heading between two rows a row of its own; False where there is none."""
    for place in range(start, min(end, len(rows))):
        row = rows[place]
        if row.whole is not None or HEADING.fullmatch(row.text):
            continue
        for found in _inline(rows, place):
            number = next(
                (n for n, suffix in read_numbers(found["number"]) if n in missing and not suffix), 0
            )
            if number:
                before, after = row.text[: found.start()].strip(), row.text[found.end() :].strip()
                fresh = [
                    replace(row, text=before),
                    replace(row, text=f"Pasal {number}", starts=True),
                    replace(row, text=after, starts=True),
                ]
                rows[place : place + 1] = [one for one in fresh if one.text]
                return True
    return False


def _inline(rows: Sequence[Row], place: int) -> Iterator[re.Match[str]]:
    """What may be a heading within a row, or at its end where a new sentence begins the next one."""
    text = rows[place].text
    yield from (INLINE if rank_of(text) is None else TITLED).finditer(text)
    at_end = AT_END.search(text) if place + 1 < len(rows) and OPENS.match(rows[place + 1].text) else None
    if at_end is not None and not CONTINUES.search(text[: at_end.start()].rstrip()):
        yield at_end


def _drop_catchwords(rows: list[Row], chain: Sequence[tuple[int, Number]]) -> None:
    """Takes out a heading that at the foot of a page only announced the one on the next page."""
    for place, number in reversed(chain):
        at = place - 1
        while at >= 0 and is_torn(rows[at].text):
            at -= 1
        found = HEADING.fullmatch(rows[at].text) if at >= 0 and not rows[at].level else None
        if found and number in read_numbers(found["number"]):
            del rows[at]


def _infer(rows: list[Row], start: int, end: int, missing: range) -> None:
    """Puts headings that cannot be read where they must have stood: at lines that are a Pasal without a
    readable number, if there are as many as are missing; at the one page break before which the ayat numbers
    of two Pasal lie torn together, if one is missing."""
    near = (missing.start - 1, missing.stop)
    like = [n for n in range(start + 1, end) if _is_unreadable(rows[n], near)]
    if len(like) == len(missing):
        for place, number in zip(like, missing, strict=True):
            rows[place] = replace(rows[place], text=f"Pasal {number}", inferred=True, starts=True)
        return
    torn = [n for n in range(start + 1, end) if rows[n].broken and restarts(rows[n - 1].text)]
    if len(torn) == len(missing) == 1:
        heading = replace(rows[torn[0]], text=f"Pasal {missing[0]}", inferred=True, starts=True)
        rows[torn[0]] = replace(rows[torn[0]], starts=True)
        rows.insert(torn[0], heading)


def _is_unreadable(row: Row, near: tuple[int, int]) -> bool:
    """Whether a row is a Pasal that is neither declared a heading nor a repetition of one beside the gap."""
    if row.whole is not None or row.level in range(1, GUESSED) or not UNREADABLE.fullmatch(row.text):
        return False
    found = HEADING.fullmatch(row.text)
    return found is None or not any(number in near for number, _ in read_numbers(found["number"]))


def _romans(rows: Sequence[Row]) -> dict[int, str]:
    """The `Pasal I`, `Pasal II` of a regulation that amends another."""
    found: dict[int, str] = {}
    for place, row in enumerate(rows):
        match = HEADING.fullmatch(row.text) if row.whole is None else None
        if match and ROMAN.fullmatch(match["number"]) and _weight(rows, place) > 0.5:
            found[place] = match["number"]
    return found
