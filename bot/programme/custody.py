"""Who looks after what, and who guides whom: the words for it, and the limits of the guideline."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.programme.rules import PeopleRules, Rule


class CustodianKind(StrEnum):
    """The one narahubung of an innovation or agency, or a colleague who helps (Pasal 8 ayat (1))."""

    MAIN = "main"
    DEPUTY = "deputy"


class AssignmentKind(StrEnum):
    """Who guides: a mentor replicators, a Pembina mentors, a field supervisor interns."""

    MENTOR = "mentor"
    PEMBINA = "pembina"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Term:
    """How long an appointment lasts, and how often it may follow on itself; None: as often as wanted."""

    years: int
    renewals: Rule | None


def limit_of(kind: AssignmentKind, rules: PeopleRules) -> Rule:
    """How many one guide of this kind may have at a time: Pasal 11 (3), Pasal 10 (2), Pasal 31 (3)."""
    return {
        AssignmentKind.MENTOR: rules.replicators_of_mentor,
        AssignmentKind.PEMBINA: rules.mentors_of_pembina,
        AssignmentKind.SUPERVISOR: rules.interns_of_supervisor,
    }[kind]


def term_of(kind: AssignmentKind, rules: PeopleRules) -> Term | None:
    """The term of a mentor (Pasal 24 (4)) or Pembina (Pasal 10 (3)); None: a supervisor has none."""
    if kind is AssignmentKind.MENTOR:
        return Term(rules.mentor_term.value, None)
    if kind is AssignmentKind.PEMBINA:
        return Term(rules.pembina_term.value, rules.pembina_renewals)
    return None


def years_after(moment: datetime, years: int) -> datetime:
    """The same day and time some years later; 29 February becomes 28 February."""
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:
        return moment.replace(year=moment.year + years, day=28)
