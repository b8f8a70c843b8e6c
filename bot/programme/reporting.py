"""The states of a monthly report, what a change to it needs, which month is opened (product, 3.1, 3.2)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from bot.programme.deadlines import Deadlines, Mark, Road
from bot.programme.periods import Period

_RECEIPT = re.compile(r"\bSR[\s-]*(\d{2})(\d{2})[\s-]+(\d{1,6})\b", re.IGNORECASE)


class ReportState(StrEnum):
    """Where a report stands; a month without one has not been begun."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Act(StrEnum):
    """What is done to a report."""

    SEND = "send"
    ACCEPT = "accept"
    RETURN = "return"
    OBJECT = "object"


class Channel(StrEnum):
    """The way by which a report or visit came in."""

    CHAT = "chat"
    HUB = "hub"
    IMPORT = "import"
    GUEST_BOOK = "guest_book"


class VisitState(StrEnum):
    """Whether a visit counts, or waits for the innovator's word."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"


class Change(StrEnum):
    """What a change to a sent report is; a version says which it was."""

    SENDING = "sending"
    COMPLETION = "completion"
    CORRECTION = "correction"
    ANSWER = "answer"


class Phase(StrEnum):
    """The parts of an action plan (Pasal 46 ayat (1)), always shown with their names."""

    SETTING_UP = "setting_up"
    TRIAL = "trial"
    FULL_USE = "full_use"
    ANCHORING = "anchoring"


_AFTER = {
    (ReportState.DRAFT, Act.SEND): ReportState.SENT,
    (ReportState.SENT, Act.SEND): ReportState.SENT,
    (ReportState.ACCEPTED, Act.SEND): ReportState.SENT,
    (ReportState.RETURNED, Act.SEND): ReportState.SENT,
    (ReportState.SENT, Act.ACCEPT): ReportState.ACCEPTED,
    (ReportState.ACCEPTED, Act.OBJECT): ReportState.SENT,
    (ReportState.SENT, Act.RETURN): ReportState.RETURNED,
    (ReportState.ACCEPTED, Act.RETURN): ReportState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Due:
    """When a report is due: the moment, in the zone of the innovation's region, with the extended day."""

    period: Period
    at: datetime
    zone: tzinfo
    extended: date | None = None

    def mark(self, sent: datetime, deadlines: Deadlines) -> Mark:
        """How a report first sent at a moment came in (Pasal 51)."""
        return deadlines.mark(self.period, sent, self.zone, self.extended)

    def days_late(self, sent: datetime) -> int:
        """Calendar days between the day it was due and the day it was sent; 0 in time."""
        return self.days_late_by(sent.astimezone(self.zone).date())

    def days_late_by(self, day: date) -> int:
        """Calendar days from the day it was due to another one; 0 before."""
        return max(0, (day - self.at.date()).days)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number of a report, given when it is first sent and never changed (Pasal 50 ayat (4))."""

    period: Period
    number: int

    def __str__(self) -> str:
        return f"SR-{self.period.year % 100:02d}{self.period.month:02d}-{self.number:04d}"

    @classmethod
    def find(cls, text: str) -> "Receipt | None":
        """The first receipt number in a text: "cek SR-2602-0117"; None without one."""
        found = _RECEIPT.search(text)
        if found is None or not 1 <= int(found[2]) <= 12:
            return None
        return cls(Period(2000 + int(found[1]), int(found[2])), int(found[3]))


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether a change to a sent report may be made now: by whom, and as which correction of how many."""

    change: Change
    road: Road
    which: int
    most: int
    until: date


def state_after(state: ReportState, act: Act) -> ReportState | None:
    """The state after an act; None where it cannot be done: a draft is not accepted (product, 3.1)."""
    return _AFTER.get((state, act))


def permit(
    change: Change,
    first_sent: datetime,
    now: datetime,
    zone: tzinfo,
    made: int,
    deadlines: Deadlines,
) -> Permit:
    """What a change to a sent report needs after so many corrections (Pasal 50 (1)–(3); product, 3.2).

    Filling empty cells is no correction, within the same days; later it goes through the hub. Answering a
    return is always open and counts as none.
    """
    until = deadlines.own_until(first_sent, zone)
    if change is Change.ANSWER:
        road = Road.OWN
    elif change is Change.COMPLETION:
        road = Road.OWN if deadlines.may_complete(first_sent, now, zone) else Road.HUB
    else:
        road = deadlines.road(first_sent, now, zone, made)
    return Permit(
        change, road, made + (change is Change.CORRECTION), deadlines.rules.corrections.value, until
    )


def oldest_open(first: Period, today: date, sent: Collection[Period]) -> Period:
    """The month `/lapor` opens: the oldest since `first` that is over and not sent, else the present one."""
    present = Period.of(today)
    month = min(first, present)
    while month < present and month in sent:
        month = month.shifted(1)
    return month


def arrears(first: Period, today: date, sent: Collection[Period]) -> tuple[Period, ...]:
    """All months since `first` that are over and not sent, oldest first."""
    found, month = [], first
    while month < Period.of(today):
        if month not in sent:
            found.append(month)
        month = month.shifted(1)
    return tuple(found)


def is_unreported(
    period: Period, today: date, sent: bool, deadlines: Deadlines, extended: date | None
) -> bool:
    """Whether a month counts as not reported: nothing more than 30 days after the deadline (Pasal 51 (3))."""
    return not sent and today >= deadlines.unreported_from(period, extended)
