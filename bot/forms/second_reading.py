"""Second reading: what the rules leave open in a report's message, and only that, is asked of a model."""

import re

from bot.forms.adding import Adder
from bot.forms.clauses import Span, blanked
from bot.forms.dates import dates_in
from bot.forms.extraction import Context, without_headers
from bot.forms.fields import Form
from bot.forms.given import given_in
from bot.forms.months import Today
from bot.forms.numbers import numbers_in
from bot.forms.pointing import LISTED, Pointed, Pointer
from bot.forms.rows import Sameness, sameness
from bot.forms.sections import parts_of
from bot.forms.signs import follow_ups_in
from bot.forms.slots import Asking, Extraction, Visit
from bot.forms.tokens import tokens_of
from bot.forms.visitors import VISIT
from knowledge.llm.spending import Use

FEWEST_UNREAD = 3
_WORDS = re.compile(r"[^\W\d_]{4,}")


class SecondReader:
    """Reads messages of reports with a model beside the rules; never raises, and gives what the rules read
    where the model gives nothing."""

    def __init__(self, adder: Adder, pointer: Pointer) -> None:
        self._adder, self._pointer = adder, pointer

    async def read(self, text: str, context: Context, seconds: float) -> tuple[Extraction, Use | None]:
        """What the message reports in this context, by the rules and what a model adds in `seconds`; and its
        call, None where nothing was open."""
        told = self._adder.reader.read(text, context)
        pointed, use = await self.point(text, told, context, seconds)
        return self.add(text, told, pointed, context), use

    async def point(
        self, text: str, told: Extraction, context: Context, seconds: float
    ) -> tuple[Pointed, Use | None]:
        """The words that a model points at where something is open in what the rules `told`, and its call."""
        if not self.is_open(text, told, context):
            return Pointed(), None
        return await self._pointer.point(without_headers(text), seconds)

    def add(self, text: str, told: Extraction, pointed: Pointed, context: Context) -> Extraction:
        """`told` with what was pointed at, as far as the rules read it there too."""
        return self._adder.add(text, told, pointed, context) if pointed != Pointed() else told

    def is_open(self, text: str, told: Extraction, context: Context) -> bool:
        """Whether a message that reports leaves something empty, and holds what no rule read: a number, an
        agency, or some words."""
        if not told or told.nil or told.corrects or not has_gaps(told, self._adder.form):
            return False
        rest = self._unread(without_headers(text), told, context)
        numbers = bool(numbers_in(tokens_of(rest)))
        return numbers or len(_WORDS.findall(rest)) >= FEWEST_UNREAD or self._names_more(text, told, context)

    def _names_more(self, text: str, told: Extraction, context: Context) -> bool:
        """Whether an agency is named, where visits may be told of, that is none of those told."""
        named = [
            Visit(one) for one in self._adder.gazetteer.find(self._adder.reader.visit_words(text, context))
        ]
        return any(all(sameness(one, visit) is Sameness.OTHER for visit in told.visits) for one in named)

    def _unread(self, text: str, told: Extraction, context: Context) -> str:
        today = Today(context.today, context.period)
        read = [Span(one.start, one.end) for one in self._adder.gazetteer.find(text)]
        read += [Span(one.start, one.end) for one in given_in(text, today, follow_ups_in(text))]
        read += [Span(one.start, one.end) for one in dates_in(text, today)]
        said = {Asking.OBSTACLES: told.obstacles, Asking.PLAN: told.plan_next, Asking.PROGRESS: told.progress}
        read += [Span(part.lead, part.end) for part in parts_of(text) if said.get(part.about)]
        read += [Span(match.start(), match.end()) for match in VISIT.finditer(text)]
        return blanked(text, read)


def has_gaps(told: Extraction, form: Form) -> bool:
    """Whether a visit lacks a starred column, or nothing is told of obstacles, plans or progress."""
    columns = (
        [part.key for part in form.by_key[LISTED].parts if part.starred] if LISTED in form.by_key else []
    )
    known = {"agency", "day", "visitors", "mode", "follow_up"}
    asked = [key for key in columns if key in known]
    lacking = any(_lacks(visit, key) for visit in told.visits for key in asked)
    return lacking or not (told.obstacles and told.plan_next and told.progress)


def _lacks(visit: object, key: str) -> bool:
    return getattr(visit, "mention" if key == "agency" else key) is None
