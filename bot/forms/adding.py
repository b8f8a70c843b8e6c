"""Adding: what a model points at fills what is empty, where the rules read it too; nothing is replaced."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.forms.clauses import Span
from bot.forms.counting import count_at
from bot.forms.extraction import Context, Reader, without_headers
from bot.forms.fields import Field, FieldType, Form
from bot.forms.gazetteer import Gazetteer
from bot.forms.given import Given, Slot, given_in
from bot.forms.months import Today
from bot.forms.owning import Ground
from bot.forms.pointing import LISTED, Pointed, Quotes
from bot.forms.reading import Read, Readers, Scene
from bot.forms.rows import Sameness, sameness
from bot.forms.signs import follow_ups_in
from bot.forms.slots import Asking, Extraction, Visit
from bot.forms.telling import Lines
from bot.forms.values import Value
from knowledge.grounding.forms import MARKED

OWN = {"day": Slot.DAY, "visitors": Slot.VISITORS, "mode": Slot.MODE, "follow_up": Slot.FOLLOW_UP}

LAST_DAY = 31


@dataclass(frozen=True)
class Adder:
    """Adds what a model points at; the rules decide what of it there is."""

    reader: Reader
    gazetteer: Gazetteer
    form: Form
    readers: Readers

    def add(self, text: str, told: Extraction, pointed: Pointed, context: Context) -> Extraction:
        """`told` with what it leaves empty, where the words that are pointed at stand in the message and read
        as an answer; visits that the rules were not sure of are `doubtful`, to be asked about. What is told
        already, a nil report and a correction stay."""
        if not told or told.nil or told.corrects:
            return told
        words = self.reader.visit_words(text, context)
        filling = _Filling(self, Ground(words, tuple(self.gazetteer.find(words))), context)
        visits = tuple(filling.filled(visit, pointed.visits) for visit in told.visits)
        if visits:
            visits += tuple(filling.fresh(self._assumed(text, visits, context), pointed.visits))
        lines = Lines(self.reader, self.gazetteer, without_headers(text), context)
        return replace(
            told,
            visits=visits,
            progress=told.progress or lines.progress(pointed.lines.get("progress", "")),
            obstacles=told.obstacles or lines.obstacle(pointed.lines.get("obstacle", "")),
            plan_next=told.plan_next or lines.plan(pointed.lines.get("plan_next", "")),
        )

    def _assumed(self, text: str, told: Sequence[Visit], context: Context) -> list[Visit]:
        """The visits besides those told that the rules find where visits were asked for."""
        found = self.reader.read(text, replace(context, asking=Asking.VISITS)).visits
        return [
            one
            for one in found
            if one.mention and all(sameness(one, other) is Sameness.OTHER for other in told)
        ]


@dataclass(frozen=True)
class _Filling:
    """Fills visits from what is pointed at."""

    adder: Adder
    ground: Ground
    context: Context

    def fresh(self, assumed: Sequence[Visit], pointed: Sequence[Quotes]) -> Iterator[Visit]:
        """Those of the assumed visits that are pointed at too, and of which something is told."""
        for visit in assumed:
            filled = self.filled(visit, pointed)
            if self._row(visit, pointed) is not None and filled.is_sure:
                yield replace(filled, doubtful=True)

    def filled(self, visit: Visit, pointed: Sequence[Quotes]) -> Visit:
        """The visit with what is pointed at of it in the columns that it leaves empty."""
        row = self._row(visit, pointed)
        if row is None or visit.mention is None:
            return visit
        found = Visit(more=tuple(self._more(visit, row)))
        for key in OWN:
            found = found.filled(self._value(key, visit, row, pointed))
        return visit.filled(replace(found, visitors=None) if visit.crowd else found)

    def _row(self, visit: Visit, pointed: Sequence[Quotes]) -> Quotes | None:
        """The one row that names the visit's agency."""
        rows = []
        for row in pointed:
            named = self.ground.names(row.get("agency", ""))
            if named and sameness(Visit(named), visit) is not Sameness.OTHER:
                rows.append(row)
        return rows[0] if len(rows) == 1 else None

    def _value(self, key: str, visit: Visit, row: Quotes, pointed: Sequence[Quotes]) -> Visit:
        places = self.ground.owned(row.get(key, ""), visit)
        turn = self.ground.in_turn([(one.get("agency", ""), one.get(key, "")) for one in pointed])
        if not places and turn and all(self._read(key, one, visit) != Visit() for one in turn):
            places = [turn[[*pointed].index(row)]]
        found = (self._read(key, place, visit) for place in places)
        return next((one for one in found if one != Visit()), Visit())

    def _read(self, key: str, place: Span, visit: Visit) -> Visit:
        """What the rules read at a place for a column; of people also a bare number that can be no day."""
        near = [one for one in self._given if one.start < place.end and place.start < one.end]
        found = [one for one in near if one.slot is OWN[key] and len(one.values) == 1 and not one.total]
        if len(found) == 1:
            return found[0].values[0]
        if key != "visitors" or near or self.ground.is_number_of_line(place):
            return Visit()
        count = count_at(self.ground.words, place, self._today)
        dated = visit.day is not None or visit.span is not None
        return Visit(visitors=count if dated or (count or 0) > LAST_DAY else None)

    @cached_property
    def _given(self) -> list[Given]:
        return given_in(self.ground.words, self._today, follow_ups_in(self.ground.words))

    @property
    def _today(self) -> Today:
        return Today(self.context.today, self.context.period)

    def _more(self, visit: Visit, row: Quotes) -> Iterator[tuple[str, Value]]:
        """The other columns: choices as they read, everything else where the sentence names the column."""
        parts = self.adder.form.by_key[LISTED].parts
        for part in (one for one in parts if one.key not in ("agency", *OWN)):
            for place in self.ground.owned(row.get(part.key, ""), visit)[:1]:
                value = self._column(part, place)
                if value is not None:
                    yield part.key, value

    def _column(self, part: Field, place: Span) -> Value:
        said = self.ground.words[place.start : place.end]
        label = rf"(?i)\b{re.escape(part.label)}"
        named = re.search(label, self.ground.sentence(place)) or part.type is FieldType.CHOICE
        period = str(self.context.period) if self.context.period else None
        reading = self.adder.readers[part.type](said, part, Scene(self.context.today, period))
        longest = part.maximum if isinstance(part.maximum, int) and part.type is FieldType.TEXT else len(said)
        fits = named and not MARKED.search(said) and len(said) <= longest
        return reading.value if fits and isinstance(reading, Read) else None
