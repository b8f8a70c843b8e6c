"""How far an action plan has come, as people say it: percentage and stage, never guessed from activities."""

import re
from collections.abc import Sequence

from bot.forms.clauses import Span
from bot.forms.dates import Dated
from bot.forms.numbers import TO, read_percent
from bot.forms.sections import Part
from bot.forms.slots import Asking, Progress, Stage

_WORDS = (
    r"(?:(?:se)?(?:nol|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|puluh|belas|ratus)"
    r"(?:\s+(?:puluh|belas))?\s*)+"
)
_PERCENT = re.compile(
    rf"(?<![\d.,])(?:\d{{1,3}}\s*{TO}\s*)?(?:\d{{1,3}}(?:[.,]\d+)?|{_WORDS})\s*(?:%|persen\b|prosen\b|pct\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:setengah|separuh|separo|seperempat|sepertiga|tiga\s+perempat"
    r"|dua\s+pertiga)(?:nya)?\b|(?<![\d/])\d/\d(?![\d/])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![\d/.,])\d{1,3}(?![\d/.,]*\d)(?!\s*[a-z])|(?:jadi|tapi|menjadi|benar"
    r"|bener)\s+\d{1,3}\b|^\s*\d{1,3}\s*$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(?:target\w*|dari|bukan|sebelum\w*|semula|awalnya|tadinya"
    r"|harusnya\s+target)\s*(?:nya\s+|adalah\s+|itu\s+)?$",
    re.IGNORECASE,
)
_STAGES = (
    (Stage.PREPARATION, r"persiapan|(?:me)?nyiapkan|penyiapan|disiapkan|siap-?siap"),
    (Stage.IMPLEMENTATION, r"pelaksanaan|pelaksaan|implementasi\w*|penerapan"),
    (Stage.EVALUATION, r"evaluasi|monev|monitoring"),
)
_STAGE_NAMED = r"\b(?:tahap(?:an|nya)?|fase)\s+(?:\w+\s+){0,1}?"


def progress_in(
    text: str, parts: Sequence[Part], asking: Asking | None, days: Sequence[Dated] = ()
) -> tuple[Progress | None, list[Span]]:
    """The progress a text states, None where it states none, and the places of its words.

    Targets and earlier percentages are not the progress; shares in words and bare numbers count only where
    progress is spoken of or was asked about; a day of the month is none.
    """
    about = [
        Span(part.lead, _sentence_end(text, part.end)) for part in parts if part.about is Asking.PROGRESS
    ]
    if asking is Asking.PROGRESS:
        about.append(Span(0, len(text)))
    found = [(match, match[0]) for match in _PERCENT.finditer(text)]
    if not found:
        found = [(m, m[0]) for part in about for m in _SHARE.finditer(text, part.start, part.end)]
    if not found:
        bare = (m for part in about for m in _BARE.finditer(text, part.start, part.end))
        found = [(m, m[0]) for m in bare if not any(d.start < m.end() and m.start() < d.end for d in days)]
    current = [pair for pair in found if not _OTHER.search(text[: pair[0].start()])]
    percent = _rounded(current[-1][1]) if current else None
    places = [Span(match.start(), match.end()) for match, _ in found]
    stage = _stage(
        text,
        [*about, *(Span(max(0, p.start - 40), p.end + 40) for p in places)]
        if percent is not None or about
        else about,
    )
    stage = stage or _stage_named(text)
    if percent is None and stage is None:
        return None, []
    return Progress(stage, percent), places


def _rounded(words: str) -> int | None:
    percent = read_percent(re.sub(r"(?i)^(?:jadi|tapi|menjadi|benar|bener)\s+", "", words))
    return None if percent is None else int(percent + 0.5)


def _sentence_end(text: str, start: int) -> int:
    end = re.compile(r"[.;\n](?=\s|$)").search(text, start)
    return end.start() if end else len(text)


def _stage(text: str, spans: Sequence[Span]) -> Stage | None:
    """The first stage named within the spans, a verb of preparing included."""
    found = [
        (match.start(), stage)
        for stage, words in _STAGES
        for span in spans
        if (match := re.compile(rf"\b(?:{words})\b", re.IGNORECASE).search(text, span.start, span.end))
    ]
    return min(found)[1] if found else None


def _stage_named(text: str) -> Stage | None:
    """A stage called one: "tahap pelaksanaan"."""
    for stage, words in _STAGES:
        if re.search(rf"{_STAGE_NAMED}(?:{words})\b", text, re.IGNORECASE):
            return stage
    return None
