"""What a message of a report holds: visits, progress, obstacles, plans; only what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.forms.gazetteer import Certainty, Mention
from bot.forms.values import Value
from bot.programme.periods import Period


class Mode(StrEnum):
    """How a visit was held."""

    OFFLINE = "luring"
    ONLINE = "daring"


class FollowUp(StrEnum):
    """What followed a visit."""

    NONE = "belum"
    INTEREST = "minat"
    AGREEMENT = "kesepakatan"


class Stage(StrEnum):
    """Stages of the programme (Pasal 21 ayat (1))."""

    PREPARATION = "persiapan"
    IMPLEMENTATION = "pelaksanaan"
    EVALUATION = "evaluasi"


class ObstacleKind(StrEnum):
    """Kinds of obstacles (product, 3.1)."""

    BUDGET = "anggaran"
    STAFF = "sdm"
    NETWORK = "jaringan"
    REGULATION = "regulasi"
    LEADERSHIP = "pimpinan"
    OTHER = "lainnya"


class Asking(StrEnum):
    """What was asked last."""

    VISITS = "visits"
    PROGRESS = "progress"
    OBSTACLES = "obstacles"
    PLAN = "plan_next"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit as far as it was told. `mention` is None where no agency was named; several candidates in it
    have to be asked about. `span` holds the first and last day of a vague date, `proposed` a day that may be
    meant (that of a WhatsApp header), never taken without a tap; `crowd` are words for a number that is none
    ("satu bus"). `more` are other columns of the form by key. A `doubtful` one is asked about."""

    mention: Mention | None = None
    day: date | None = None
    visitors: int | None = None
    mode: Mode | None = None
    follow_up: FollowUp | None = None
    span: tuple[date, date] | None = None
    proposed: date | None = None
    crowd: str | None = None
    more: tuple[tuple[str, Value], ...] = ()
    doubtful: bool = False

    @property
    def agency(self) -> str | None:
        """The official name of a region, what was written for others, None where none or several are."""
        agency = self.mention.agency if self.mention else None
        if agency is None or self.mention is None:
            return None
        return agency.name if agency.code else self.mention.name

    @property
    def is_sure(self) -> bool:
        """Whether it surely reads as a visit: an agency that is no plain word, and one thing more."""
        told = (self.day, self.visitors, self.mode, self.follow_up, self.span)
        named = self.mention is not None and self.mention.certainty is not Certainty.WORD
        return named and any(one is not None for one in told)

    def filled(self, other: "Visit") -> "Visit":
        """This one, and of the other what this one leaves empty."""
        keeps_day = self.day is not None or self.span is not None
        return replace(
            self,
            mention=self.mention or other.mention,
            day=self.day if keeps_day else other.day,
            span=self.span if keeps_day else other.span,
            visitors=other.visitors if self.visitors is None else self.visitors,
            mode=self.mode or other.mode,
            follow_up=self.follow_up or other.follow_up,
            proposed=self.proposed or other.proposed,
            crowd=self.crowd or other.crowd,
            more=self.more or other.more,
        )

    def as_slots(self) -> dict[str, object]:
        """The visit as the eval sets write it."""
        slots: dict[str, object] = {
            "agency": self.agency,
            "date": self.day.isoformat() if self.day else None,
            "visitors": self.visitors,
            "mode": self.mode.value if self.mode else None,
            "follow_up": self.follow_up.value if self.follow_up else None,
        }
        if self.mention and self.agency is None:
            slots["agency_candidates"] = [one.name for one in self.mention.candidates]
        if self.mention and self.mention.unit:
            slots["unit"] = self.mention.unit
        if self.span:
            slots["date_range"] = [day.isoformat() for day in self.span]
        if self.proposed:
            slots["date_proposed"] = self.proposed.isoformat()
        return slots


@dataclass(frozen=True, slots=True)
class Progress:
    """Stage and percentage, None where not told."""

    stage: Stage | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of the message word for word; None: it says that there is none."""

    text: str | None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one message holds; everything empty where it is no report. `corrects` marks a correction of what
    was told before: then its visits hold the new values alone."""

    period: Period | None = None
    nil: bool = False
    visits: Sequence[Visit] = ()
    progress: Progress | None = None
    obstacles: Said | None = None
    plan_next: Said | None = None
    corrects: bool = False

    def __bool__(self) -> bool:
        told = (self.period, self.visits, self.progress, self.obstacles, self.plan_next)
        return self.nil or any(told)

    def as_slots(self) -> dict[str, object]:
        """The slots as the eval sets write them; obstacles and plan_next None where said to be none."""
        slots: dict[str, object] = {}
        if self.period:
            slots["period"] = str(self.period)
        if self.nil:
            slots["nil"] = True
        if self.visits:
            slots["visits"] = [visit.as_slots() for visit in self.visits]
        if self.progress:
            stage = self.progress.stage
            slots["progress"] = {"stage": stage.value if stage else None, "percent": self.progress.percent}
        if self.obstacles:
            slots["obstacles"] = self.obstacles.text
        if self.plan_next:
            slots["plan_next"] = self.plan_next.text
        return slots
