"""Reads what a message reports, without a language model; ambiguity is returned, nothing is guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.forms.clauses import Span, blanked, happened, is_question, statements, without_old
from bot.forms.dates import dates_in, read_date
from bot.forms.gazetteer import Gazetteer, Mention
from bot.forms.given import Given, given_in
from bot.forms.months import Today, months_in
from bot.forms.numbers import said_once
from bot.forms.pasted import pasted_messages
from bot.forms.progressing import progress_in
from bot.forms.sections import Part, answer, is_put_off, parts_of, said
from bot.forms.signs import follow_ups_in
from bot.forms.slots import Asking, Extraction, Said, Visit
from bot.forms.visitors import VISIT, is_visitor
from bot.forms.visits import Assembly, blocks, without_numbering
from bot.programme.periods import Period

_NO = r"(?:tidak|tdk|gak|ga|gk|nggak|ngga|ndak|tak|belum|blm|tanpa|nol|0)"
_NIL = re.compile(
    rf"\bnihil\b|\b{_NO}\s+(?:(?:ada|satu\s*pun|1\s*pun|sama\s+sekali)\s+)*(?:(?:yang|yg)\s+)?"
    r"(?:instansi|tamu|rombongan|kunjungan|studi\s*tiru|pengunjung|yang|yg|datang"
    r"|dateng|dtg|berkunjung|delegasi|daerah|pemda|kabupaten|kota)\b",
    re.IGNORECASE,
)
_NIL_ANSWER = re.compile(
    rf"^\W*(?:kosong|nihil|{_NO}(?:\s+ada)?(?:\s+sama\s+sekali)?|nol|0)\b(?:\W*(?:min"
    rf"|bu|pak|mas|mbak|ya|kok|bulan\s+ini|dulu|sih))*\W*(?:$|[,.]|,)",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:ralat|koreksi|salah|keliru|revisi|perbaikan|maksud(?:nya)?|harusnya"
    r"|seharusnya|mestinya|(?:yang|yg)\s+(?:benar|bener|betul))\b|\bbukan(?:nya)?\b"
    r"|\bbkn(?=\s+[^,;\n]{1,40}?\s(?:tapi|tp|tetapi|melainkan)\b)",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"(?:\b(?:lapor(?:an|kan)?|lap|melapor\w*|periode|rekap|untuk|utk|buat|bulan|bln"
    r"|bl|kunjungan|studi\s*tiru)\s+(?:(?:studi\s*tiru|bulan|bln|bl|nihil|periode"
    r"|untuk|utk|buat)\s+)*|^\s*(?:(?:yang|yg|untuk|utk|bulan|bln)\s+)*)$",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What a message is read against: the sender's local day, the report's month, what was asked last."""

    today: date
    period: Period | None = None
    asking: Asking | None = None


class Reader:
    """Reads messages; holds the gazetteer and no state."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def read(self, text: str, context: Context) -> Extraction:
        """What the message reports in this context; empty where it reports nothing; never raises."""
        messages = pasted_messages(text)
        whole = without_headers(text)
        if context.asking in (Asking.OBSTACLES, Asking.PLAN):
            found = self._answered(whole, context, context.asking)
        else:
            found = self._reported(whole, context)
        return _with_proposals(found, messages, context)

    def visit_words(self, text: str, context: Context) -> str:
        """`without_headers(text)` with everything blank that tells of no visit: what asks, was planned or was
        cancelled, and obstacles, plans and progress."""
        rest = statements(without_headers(text))
        parts = parts_of(rest)
        rest = _without_lines(rest, parts, context.today)
        _, places = progress_in(rest, parts, context.asking, dates_in(rest, Today(context.today)))
        rest = without_numbering(blanked(rest, places))
        return happened(rest, follow_ups_in(rest))

    def _answered(self, text: str, context: Context, asking: Asking) -> Extraction:
        """The answer to a question for obstacles or plans, and what else stands under lead-ins."""
        if is_question(text) and text.rstrip().endswith("?"):
            return Extraction()
        if _CORRECTS.search(text) and (found := self._reported(text, replace(context, asking=None))):
            return found
        parts = [part for part in parts_of(text) if part.about in (Asking.OBSTACLES, Asking.PLAN)]
        others = [part for part in parts if part.about is not asking and part.lead]
        end = others[0].lead if others else len(text)
        own = next(
            (part for part in parts if part.about is asking and not text[: part.lead].strip(" \t-*")), None
        )
        told = said(text, replace(own, end=end)) if own else answer(text[:end].rstrip(" ,;"))
        values = {part.about: said(text, part) for part in others}
        values[asking] = told
        return Extraction(obstacles=values.get(Asking.OBSTACLES), plan_next=values.get(Asking.PLAN))

    def _reported(self, text: str, context: Context) -> Extraction:
        corrects = bool(_CORRECTS.search(text))
        rest = statements(text)
        if corrects:
            rest = without_old(rest)
        parts = parts_of(rest)
        obstacles, plan_next = _said(rest, parts, Asking.OBSTACLES), _said(rest, parts, Asking.PLAN)
        rest = _without_lines(rest, parts, context.today)
        progress, places = progress_in(rest, parts, context.asking, dates_in(rest, Today(context.today)))
        rest = blanked(rest, places)
        period = _period(rest, context)
        today = Today(context.today, period or context.period)
        visits = self._visits(rest, today, context.asking, corrects) if not is_put_off(text) else []
        nil = not visits and _is_nil(rest, context.asking)
        return Extraction(period, nil, tuple(visits), progress, obstacles, plan_next, corrects)

    def _visits(self, text: str, today: Today, asking: Asking | None, corrects: bool) -> list[Visit]:
        if asking in (Asking.PROGRESS, Asking.PERIOD) and not self._gazetteer.find(text) and not corrects:
            return []
        asking = Asking.VISITS if corrects else asking
        text = without_numbering(said_once(text))
        text = happened(text, follow_ups_in(text))
        assembly = Assembly()
        for block in blocks(text):
            words = text[block.start : block.end]
            given = given_in(words, today, follow_ups_in(words))
            mentions = [one for one in self._gazetteer.find(words) if is_visitor(words, one, given, asking)]
            if mentions:
                assembly.add(words, mentions, _outside(given, mentions))
            else:
                assembly.add_loose(given)
        if assembly.groups:
            return assembly.visits
        if asking is not Asking.VISITS and _is_nil(text, asking):
            return []
        alone = asking is Asking.VISITS or (VISIT.search(text) and assembly.pending.day)
        return [assembly.pending] if alone and assembly.pending != Visit() else []


def without_headers(text: str) -> str:
    """What was written, without the headers and stars of pasted messages."""
    return "\n".join(body for _, body in pasted_messages(text))


def _without_lines(text: str, parts: Sequence[Part], today: date) -> str:
    """The text with its obstacles and plans blanked."""
    lines = [part for part in parts if part.about in (Asking.OBSTACLES, Asking.PLAN)]
    return blanked(text, [_clause(text, part, today) for part in lines])


def _said(text: str, parts: Sequence[Part], about: Asking) -> Said | None:
    found = (said(text, part) for part in parts if part.about is about)
    return next((one for one in found if one and not _is_cancelled(one)), None)


def _clause(text: str, part: Part, today: date) -> Span:
    """The part and its lead-in; the words before it too where it only says when ("Klaten rencananya 5/2")."""
    content = text[part.start : part.end].strip(" .,;")
    days = dates_in(content, Today(today))
    whole = part.about is Asking.PLAN and any(content[one.start : one.end] == content for one in days)
    start = max(text.rfind(mark, 0, part.lead) for mark in ",.;\n") + 1 if whole else part.lead
    return Span(start, part.end)


def _is_cancelled(one: Said) -> bool:
    return bool(one.text and re.search(r"(?i)\b(?:batal|ditunda|diundur|dibatalkan)\b", one.text))


def _period(text: str, context: Context) -> Period | None:
    """The month reported on, where the text names it as such."""
    dates = dates_in(text, Today(context.today))
    for start, end, period in months_in(text, context.today):
        if any(one.start < end and start < one.end for one in dates):
            continue
        this = re.search(r"(?i)\bini$", text[start:end])
        if this and context.period:
            continue
        behind = re.match(r"(?i)\s*(?:[:\-]|nihil|ada\b|ga\b|gak\b|tidak|tdk|belum)", text[end:])
        if (
            context.asking is Asking.PERIOD
            or _REPORTS.search(text[:start])
            or (behind and re.search(r"(?:^|[,.;:\n])\s*$", text[:start]))
        ):
            return period
    bare = re.fullmatch(r"\s*(1[0-2]|0?[1-9])\s*", text) if context.asking is Asking.PERIOD else None
    return Today(context.today).month(int(bare[1])) if bare else None


def _is_nil(text: str, asking: Asking | None) -> bool:
    """Whether the text says that nobody came."""
    if asking is Asking.VISITS and _NIL_ANSWER.match(text):
        return True
    return bool(_NIL.search(happened(text, [])))


def _outside(given: Sequence[Given], mentions: Sequence[Mention]) -> list[Given]:
    return [one for one in given if not any(m.start <= one.start < m.end for m in mentions)]


def _with_proposals(
    found: Extraction, messages: Sequence[tuple[str | None, str]], context: Context
) -> Extraction:
    """The day of a WhatsApp header as a proposal for the visits of its message that have none."""
    days = [
        day.day if written and (day := read_date(written, context.today)) else None for written, _ in messages
    ]
    visits = tuple(
        replace(visit, proposed=day) if day and visit.day is None and visit.span is None else visit
        for visit in found.visits
        for day in [_day_of(visit, messages, days)]
    )
    return replace(found, visits=visits)


def _day_of(
    visit: Visit, messages: Sequence[tuple[str | None, str]], days: Sequence[date | None]
) -> date | None:
    name = visit.mention.name if visit.mention else None
    return next((day for (_, body), day in zip(messages, days, strict=True) if name and name in body), None)
