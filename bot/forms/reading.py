"""Reading: what a reader makes of a text for a field, as a value, a choice between values, or a problem."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.forms.fields import Field, FieldType
from bot.forms.values import Value


class Trouble(StrEnum):
    """Why something was not taken; the template `form_prompt` has one sentence for each."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    PATTERN = "pattern"
    NOT_A_NUMBER = "not_a_number"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    NOT_A_PERCENT = "not_a_percent"
    NOT_A_DATE = "not_a_date"
    NOT_EXACT = "not_exact"
    NO_SUCH_DAY = "no_such_day"
    NOT_A_MONTH = "not_a_month"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    FUTURE = "future"
    NOT_AN_OPTION = "not_an_option"
    NOT_YES_NO = "not_yes_no"
    NOT_AN_AGENCY = "not_an_agency"
    NOT_OFFICIAL = "not_official"
    SEVERAL = "several"
    NOT_EVIDENCE = "not_evidence"
    WRONG_FILE = "wrong_file"
    BIG_FILE = "big_file"
    TOO_MANY = "too_many"
    TOO_FEW = "too_few"
    NOT_AN_ITEM = "not_an_item"
    NO_FILE_HERE = "no_file_here"
    NO_SUCH_NUMBER = "no_such_number"
    NOTHING_BEFORE = "nothing_before"
    NOT_A_LIST = "not_a_list"
    NOT_UNDERSTOOD = "not_understood"
    MISSING = "missing"


UNREAD = frozenset(
    {
        Trouble.NOT_A_NUMBER,
        Trouble.NOT_A_PERCENT,
        Trouble.NOT_A_DATE,
        Trouble.NOT_A_MONTH,
        Trouble.NOT_AN_OPTION,
        Trouble.NOT_YES_NO,
        Trouble.NOT_AN_AGENCY,
        Trouble.NOT_OFFICIAL,
        Trouble.NOT_EVIDENCE,
        Trouble.NOT_AN_ITEM,
        Trouble.NOT_UNDERSTOOD,
    }
)
"""Troubles of texts that may be about something else; in all others the field recognised what was meant."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value is not taken, with the figures and names that its sentence needs."""

    trouble: Trouble
    about: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """One of several values that a text may mean, and how it is shown."""

    label: str
    value: Value


@dataclass(frozen=True, slots=True)
class Unsure:
    """The text may mean each of these; the person says which, for the reason of `problem`."""

    offers: tuple[Offer, ...]
    problem: Problem = Problem(Trouble.SEVERAL)


@dataclass(frozen=True, slots=True)
class Read:
    """The value that was understood; its limits are still to be checked."""

    value: Value


Reading = Read | Unsure | Problem


@dataclass(frozen=True, slots=True)
class Scene:
    """What a reader needs besides the text: the person's today, and the month the form is about."""

    today: date
    period: str | None = None


Reader = Callable[[str, Field, Scene], Reading]
Readers = Mapping[FieldType, Reader]
