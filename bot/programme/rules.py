"""The rules of the programme as values; `config/programme.yaml` holds them, wiring loads them."""

from dataclasses import dataclass

OWN_CHOICE = "produk"


@dataclass(frozen=True, slots=True)
class Rule:
    """One value and where it comes from: the address of a passage, or `produk` for our own choice.

    `unit` is what the passage says behind the value ("hari kerja"); it makes "5" of "5 hari kerja".
    """

    value: int
    source: str
    unit: str = ""

    @property
    def is_cited(self) -> bool:
        """Whether a passage of the guideline has to say so (design, decision 13)."""
        return self.source != OWN_CHOICE


@dataclass(frozen=True, slots=True)
class PeopleRules:
    """Custodians, guides and links (product, 3.6)."""

    custodians_of_innovation: Rule
    notice_of_replacement: Rule
    replicators_of_mentor: Rule
    mentors_of_pembina: Rule
    interns_of_supervisor: Rule
    mentor_term: Rule
    pembina_term: Rule
    pembina_renewals: Rule
    hub_managers_of_province: Rule
    invite_days: Rule
    handover_days: Rule


@dataclass(frozen=True, slots=True)
class ReportRules:
    """The monthly report (product, 3.2)."""

    due_day: Rule


@dataclass(frozen=True, slots=True)
class Programme:
    """Every rule, by what it is about."""

    people: PeopleRules
    reports: ReportRules
