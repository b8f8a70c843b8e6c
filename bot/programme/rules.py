"""The rules of the programme as values; `config/programme.yaml` holds them, wiring loads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from bot.programme.zones import Zones

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


@dataclass(frozen=True, slots=True)
class Occasion:
    """So many days before (or after) what it is about is due."""

    about: str
    days: Rule
    before: bool = True

    def day(self, due: date) -> date:
        """The day of the reminder."""
        return due + timedelta(-self.days.value if self.before else self.days.value)


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
    calendar: CalendarRules
    zones: Zones
    documents: DocumentRules
    queue: QueueRules
    reminders: ReminderRules
