"""What a report holds, as one value: numbered visits, progress, obstacle, plan; what it lacks; as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bot.forms.agencies import Agency, Kind
from bot.forms.fields import Field, Form
from bot.forms.gazetteer import Certainty, Mention
from bot.forms.slots import FollowUp, Mode, ObstacleKind, Stage, Visit
from bot.forms.values import Answers, Value
from bot.programme.reporting import Channel, VisitState

NEVER = date.max


@dataclass(frozen=True, slots=True)
class Row:
    """One visit of a report; `id` is its row in the database, `evidence` how many files show it.

    `source` is the person's message that told of it, (chat, message), so that a changed message changes it,
    `channel` the way it came in, where that is not how the report is written.
    """

    visit: Visit
    id: int | None = None
    evidence: int = 0
    material: str | None = None
    note: str | None = None
    more: Mapping[str, Value] = field(default_factory=dict)
    state: VisitState = VisitState.CONFIRMED
    source: tuple[int, int] | None = None
    channel: Channel | None = None

    def value(self, key: str) -> object:
        """What stands in a column, by its key in the form; None where it is empty."""
        visit = self.visit
        if key == "agency":
            return visit.mention.agency if visit.mention else None
        if key in ("day", "mode", "visitors", "follow_up"):
            return getattr(visit, key)
        if key in ("evidence", "material", "note"):
            return getattr(self, key) or None
        return self.more.get(key)

    @property
    def order(self) -> tuple[date, int]:
        """Visits are numbered by their day; those without one come last, as they were told."""
        day = self.visit.day or (self.visit.span[0] if self.visit.span else NEVER)
        return day, self.id or 1 << 60


@dataclass(frozen=True, slots=True)
class Line:
    """How far one journey has come; `journey` None where none is known for it yet."""

    journey: int | None = None
    percent: int | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stood in the way; `text` "" says that nothing did. The kind is proposed from the words."""

    text: str
    kind: ObstacleKind | None = None
    help_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A starred column and the visits, numbered from 1, in which it is empty."""

    column: Field
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a report says. `rows` are in the order of their numbers; `more` holds what the form asks
    beside these."""

    rows: tuple[Row, ...] = ()
    nil: bool = False
    progress: tuple[Line, ...] = ()
    obstacle: Obstacle | None = None
    plan_next: str | None = None
    more: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        told = (self.rows, self.nil, self.progress, self.obstacle, self.more)
        return not any(told) and self.plan_next is None

    @property
    def counted(self) -> tuple[Row, ...]:
        """The visits that count, in the order of their numbers; those that wait for a word have none."""
        return tuple(row for row in self.rows if row.state is VisitState.CONFIRMED)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """What the visits that count tell, in the order of their numbers."""
        return tuple(row.visit for row in self.counted)

    def with_rows(self, rows: Sequence[Row]) -> "Contents":
        """The same with other rows, numbered anew; a report with visits is not nil."""
        ordered = tuple(sorted(rows, key=lambda row: row.order))
        counts = any(row.state is VisitState.CONFIRMED for row in ordered)
        return replace(self, rows=ordered, nil=self.nil and not counts)

    def find(self, row_id: int) -> Row | None:
        """The visit with this id."""
        return next((row for row in self.rows if row.id == row_id), None)

    def with_row(self, row: Row) -> "Contents":
        """The same with a visit of it as it is given here."""
        return self.with_rows([row if one.id == row.id else one for one in self.rows])

    def without(self, row_id: int) -> "Contents":
        """The same without a visit."""
        return self.with_rows([row for row in self.rows if row.id != row_id])

    def gaps(self, form: Form) -> tuple[Gap, ...]:
        """The starred columns of the form that are empty somewhere, in its order."""
        columns = form.by_key["visits"].parts if "visits" in form.by_key else ()
        found = ((column, self._lacking(column.key)) for column in columns if column.starred)
        return tuple(Gap(column, numbers) for column, numbers in found if numbers)

    def _lacking(self, key: str) -> tuple[int, ...]:
        return tuple(number for number, row in enumerate(self.counted, 1) if row.value(key) is None)

    def to_json(self) -> Answers:
        """All of it as JSON."""
        obstacle = self.obstacle
        return {
            "nil": self.nil,
            "visits": [row_to_json(row) for row in self.rows],
            "progress": [_line_to_json(line) for line in self.progress],
            "obstacle": None if obstacle is None else _obstacle_to_json(obstacle),
            "plan_next": self.plan_next,
            "more": dict(self.more),
        }

    @classmethod
    def of(cls, data: Mapping[str, Value]) -> "Contents":
        """The contents of their JSON."""
        obstacle, plan = data.get("obstacle"), data.get("plan_next")
        return cls(
            tuple(row_of(one) for one in _objects(data.get("visits"))),
            data.get("nil") is True,
            tuple(_line_of(one) for one in _objects(data.get("progress"))),
            _obstacle_of(obstacle) if isinstance(obstacle, dict) else None,
            plan if isinstance(plan, str) else None,
            _object(data.get("more")),
        )


def row_to_json(row: Row) -> Answers:
    """A row as JSON."""
    visit = row.visit
    return {
        "id": row.id,
        "mention": mention_to_json(visit.mention),
        "day": _day(visit.day),
        "span": [_day(day) for day in visit.span] if visit.span else None,
        "proposed": _day(visit.proposed),
        "visitors": visit.visitors,
        "mode": visit.mode.value if visit.mode else None,
        "follow_up": visit.follow_up.value if visit.follow_up else None,
        "crowd": visit.crowd,
        "evidence": row.evidence,
        "material": row.material,
        "note": row.note,
        "more": dict(row.more),
        "state": row.state.value,
        "source": list(row.source) if row.source else None,
        "channel": row.channel.value if row.channel else None,
    }


def row_of(data: Mapping[str, Value]) -> Row:
    """The row of its JSON."""
    span = [date.fromisoformat(str(one)) for one in _list(data.get("span"))]
    mode, follow_up, mention = data.get("mode"), data.get("follow_up"), data.get("mention")
    visit = Visit(
        mention_of(mention) if isinstance(mention, dict) else None,
        _date(data.get("day")),
        _number(data.get("visitors")),
        Mode(str(mode)) if mode else None,
        FollowUp(str(follow_up)) if follow_up else None,
        (span[0], span[1]) if len(span) == 2 else None,
        _date(data.get("proposed")),
        _text(data.get("crowd")),
    )
    source = [one for one in _list(data.get("source")) if isinstance(one, int)]
    return Row(
        visit,
        _number(data.get("id")),
        _number(data.get("evidence")) or 0,
        _text(data.get("material")),
        _text(data.get("note")),
        _object(data.get("more")),
        VisitState(str(data.get("state") or VisitState.CONFIRMED)),
        (source[0], source[1]) if len(source) == 2 else None,
        Channel(str(data["channel"])) if data.get("channel") else None,
    )


def mention_to_json(mention: Mention | None) -> Answers | None:
    """An agency as it was written, with all it may be."""
    if mention is None:
        return None
    candidates: list[Value] = [
        [one.name, one.kind.value, one.code, one.province] for one in mention.candidates
    ]
    return {
        "name": mention.name,
        "unit": mention.unit,
        "certainty": mention.certainty.value,
        "candidates": candidates,
    }


def mention_of(data: Mapping[str, Value]) -> Mention:
    """The agency of its JSON; where it stood in a text is not kept."""
    candidates = tuple(_candidates(_list(data.get("candidates"))))
    return Mention(
        0, 0, str(data["name"]), candidates, Certainty(str(data["certainty"])), _text(data.get("unit"))
    )


def _candidates(found: Sequence[Value]) -> Iterator[Agency]:
    for one in found:
        name, kind, code, province = _list(one)
        yield Agency(str(name), Kind(str(kind)), _text(code), _text(province))


def _line_to_json(line: Line) -> Value:
    stage = line.stage.value if line.stage else None
    return {"journey": line.journey, "percent": line.percent, "stage": stage}


def _line_of(data: Mapping[str, Value]) -> Line:
    stage = data.get("stage")
    return Line(
        _number(data.get("journey")), _number(data.get("percent")), Stage(str(stage)) if stage else None
    )


def _obstacle_to_json(obstacle: Obstacle) -> Value:
    kind = obstacle.kind.value if obstacle.kind else None
    return {"text": obstacle.text, "kind": kind, "help_wanted": obstacle.help_wanted}


def _obstacle_of(data: Mapping[str, Value]) -> Obstacle:
    kind = data.get("kind")
    return Obstacle(
        str(data.get("text") or ""),
        ObstacleKind(str(kind)) if kind else None,
        data.get("help_wanted") is True,
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _number(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _list(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _object(value: Value) -> Answers:
    return value if isinstance(value, dict) else {}


def _objects(value: Value) -> list[Answers]:
    return [one for one in _list(value) if isinstance(one, dict)]
