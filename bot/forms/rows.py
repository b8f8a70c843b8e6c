"""The rows of a draft: which two are the same visit, and which month a visit belongs to."""

from enum import StrEnum

from bot.forms.slots import Visit
from bot.forms.tokens import joined, tokens_of
from bot.programme.periods import Period


class Sameness(StrEnum):
    """Whether two rows tell of one visit: surely, perhaps, or not."""

    SAME = "same"
    MAYBE = "maybe"
    OTHER = "other"


def sameness(one: Visit, other: Visit) -> Sameness:
    """The same agency on the same day is the same visit, to be asked about (product, 2 (b)).

    Where a day is not known, or an agency may be one of several, it is perhaps the same.
    """
    if not _share_agency(one, other):
        return Sameness.OTHER
    if one.day and other.day:
        if one.day != other.day:
            return Sameness.OTHER
        return Sameness.SAME if _is_certain(one) and _is_certain(other) else Sameness.MAYBE
    return Sameness.MAYBE


def month_of(visit: Visit) -> Period | None:
    """The month of a visit's date, or of all days its vague date may mean; None where it is not known."""
    if visit.day:
        return Period.of(visit.day)
    if visit.span is None:
        return None
    first, last = map(Period.of, visit.span)
    return first if first == last else None


def _share_agency(one: Visit, other: Visit) -> bool:
    if one.mention is None or other.mention is None:
        return False
    codes = [{agency.code for agency in visit.mention.candidates} for visit in (one, other) if visit.mention]
    if codes[0] & codes[1] - {None}:
        return True
    names = [joined(tokens_of(visit.mention.name)) for visit in (one, other) if visit.mention]
    return None in codes[0] & codes[1] and names[0] == names[1]


def _is_certain(visit: Visit) -> bool:
    return visit.mention is not None and visit.mention.agency is not None
