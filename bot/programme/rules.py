"""The rules of the programme as values; `config/programme.yaml` holds them, wiring loads them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.programme.people import Role
from bot.programme.zones import Zones

OWN_CHOICE = "produk"


@dataclass(frozen=True, slots=True)
class Rule:
    """One value and where it comes from: the address of a passage, or `produk` for our own choice.

    `unit` is what the passage says behind the value ("hari kerja"); it makes "5" of "5 hari kerja".
    `words` is how it says a value that it does not write as a number ("April").
    """

    value: int
    source: str
    unit: str = ""
    words: str = ""

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
    guest_book_days: Rule


@dataclass(frozen=True, slots=True)
class ReportRules:
    """The monthly report (product, 3.2)."""

    due_day: Rule
    due_hour: Rule
    due_minute: Rule
    reminder_before: Rule
    reminder_after: Rule
    unreported_after: Rule
    extension_days: Rule
    own_correction_days: Rule
    corrections: Rule
    nil_in_a_row: Rule
    recap_day: Rule
    recap_reminder: Rule


@dataclass(frozen=True, slots=True)
class PhaseRules:
    """The last month of each phase of an action plan, counted from its beginning, and within how many working
    days after its end material and report of its progress are due."""

    setting_up: Rule
    trial: Rule
    full_use: Rule
    anchoring: Rule
    material_days: Rule
    report_days: Rule


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """The yearly review of sustainability."""

    last_month: Rule


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """Days on which offices work or not, beside weekends and national holidays (product, 3.2)."""

    also_holidays: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRules:
    """The guideline, by its id in the corpus, and drafts of it (product, 4)."""

    comment_days: Rule
    guideline: str


@dataclass(frozen=True, slots=True)
class QueueRules:
    """What waits for staff, and the hours in which nothing is sent unasked (product, 3.8, 3.9)."""

    answer_days: Rule
    nudge_days: Rule
    quiet_from: Rule
    quiet_until: Rule


class About(StrEnum):
    """What a reminder can be about."""

    REPORT = "report"
    RECAP = "recap"
    PHASE = "phase"
    REVIEW = "review"
    EVENT = "event"


PLACEHOLDERS: Mapping[About, frozenset[str]] = {
    About.REPORT: frozenset(),
    About.RECAP: frozenset({"tenggat", "provinsi", "triwulan"}),
    About.PHASE: frozenset({"tenggat", "inovasi", "instansi", "tahap", "bahan", "laporan"}),
    About.REVIEW: frozenset({"tenggat", "inovasi"}),
    About.EVENT: frozenset({"tenggat"}),
}
"""What a text may have filled in, by what it is about."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """So many days before (or after) what it is about is due.

    `text` is what is said, the report's reminder apart, which has a template of its own; `whom` are the roles
    that are told, as far as the matter is theirs; `when` is the day of an event. Who turned news off does not
    get what is not `mandatory`. Raises ValueError for a block that says too little, or what nobody fills in.
    """

    about: About
    days: Rule
    before: bool = True
    whom: tuple[Role, ...] = (Role.INNOVATOR,)
    text: str = ""
    when: date | None = None
    mandatory: bool = True

    def __post_init__(self) -> None:
        if (self.about is About.EVENT) != (self.when is not None):
            raise ValueError("“when” diisi untuk event, dan hanya untuk event")
        if (self.about is About.REPORT) == bool(self.text):
            raise ValueError("“text” diisi, kecuali untuk report")
        unknown = set(re.findall(r"{(\w*)}", self.text)) - PLACEHOLDERS[self.about]
        if unknown:
            raise ValueError(f"“{{{min(unknown)}}}” belum dikenal untuk {self.about}")

    def day(self, due: date) -> date:
        """The day of the reminder."""
        return due + timedelta(-self.days.value if self.before else self.days.value)

    def said(self, words: Mapping[str, str]) -> str:
        """The text with its words filled in."""
        return re.sub(r"{(\w+)}", lambda found: words.get(found[1], found[0]), self.text)


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """The hours of automatic messages, in local time, and the occasions by name."""

    hour: Rule
    digest_hour: Rule
    digest_minute: Rule
    lateness: Rule
    occasions: Mapping[str, Occasion]

    def is_due(self, day: date, now: datetime, zone: tzinfo) -> bool:
        """Whether a reminder of a day goes out now, or still goes out where nobody could send it in time."""
        opens = datetime.combine(day, time(self.hour.value), zone)
        return opens <= now < opens + timedelta(days=self.lateness.value)

    def may_be_due(self, day: date, now: datetime, zone: tzinfo) -> bool:
        """Whether a reminder of a day is due for anybody: from the start of that day on."""
        opens = datetime.combine(day, time(0), zone) - timedelta(hours=2)
        return opens <= now < self.opens(day, zone) + timedelta(days=self.lateness.value)

    def opens(self, day: date, zone: tzinfo) -> datetime:
        """When reminders of a day go out."""
        return datetime.combine(day, time(self.hour.value), zone)

    def digest_opens(self, day: date, zone: tzinfo) -> datetime:
        """When the morning digest of a day goes out."""
        return datetime.combine(day, time(self.digest_hour.value, self.digest_minute.value), zone)


@dataclass(frozen=True, slots=True)
class Programme:
    """Every rule, by what it is about."""

    people: PeopleRules
    reports: ReportRules
    phases: PhaseRules
    reviews: ReviewRules
    calendar: CalendarRules
    zones: Zones
    documents: DocumentRules
    queue: QueueRules
    reminders: ReminderRules
