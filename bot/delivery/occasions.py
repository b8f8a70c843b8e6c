"""Occasions: what people can be reminded of, whom that concerns, and how it stands when it is said."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.forms.fields import Form
from bot.programme.calendar import after_working_days
from bot.programme.custody import AssignmentKind
from bot.programme.deadlines import Deadlines
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.phases import phase_end
from bot.programme.reporting import Phase
from bot.programme.rules import About, Occasion, Programme
from bot.storage.database import Records
from bot.storage.models import Delivery, Innovation, JsonObject, Person
from config.wording import bulan, tahap, tanggal, triwulan

QUARTER = 3
NEAR = timedelta(14)
"""Longer than offices are ever closed at a stretch."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the plan rests on."""

    programme: Programme
    deadlines: Deadlines
    form: Form
    zone: str

    def zone_of(self, person: Person) -> ZoneInfo:
        """The zone in which a person's day begins."""
        return ZoneInfo(person.zone or self.zone)


@dataclass(frozen=True, slots=True)
class Matter:
    """Something due; `subject` names it among all of its kind, and the rest says whose it is.

    What belongs to no innovation, agency or province concerns everybody who holds a role. `source` is the
    address of the rule that makes it due.
    """

    subject: str
    due: date
    zone: tzinfo
    innovation_id: str | None = None
    agency_id: int | None = None
    province: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    content: JsonObject = field(default_factory=dict)

    @property
    def for_all(self) -> bool:
        """Whether it concerns everybody."""
        return self.innovation_id is None and self.agency_id is None and self.province is None


Item = Mapping[str, object]
Matters = Callable[[Records, Rules, Occasion, datetime], Awaitable[Sequence[Matter]]]
Shown = Callable[[Records, Rules, Delivery, datetime], Awaitable[Item | None]]


async def reports_due(records: Records, rules: Rules, occasion: Occasion, now: datetime) -> Sequence[Matter]:
    """The reports that are still owed (Pasal 51 ayat (1)): of last month, and of this one once its reminder
    is near enough to be previewed."""
    today = _today(rules, now)
    month = Period.of(today)
    near = occasion.day(rules.deadlines.due_day(month)) <= today + NEAR
    periods = [month.shifted(-1), *([month] if near else [])]
    return [matter for period in periods for matter in await _owed(records, rules, period, now)]


async def _owed(records: Records, rules: Rules, period: Period, now: datetime) -> list[Matter]:
    recap = await records.recaps.month(period, now)
    matters = []
    for owed in (one for one in recap.missing if one.joined):
        innovation = owed.innovation
        due = await records.reports.due_of(innovation.id, period, rules.deadlines, rules.programme.zones)
        content: JsonObject = {"innovation": innovation.id, "period": str(period)}
        subject = f"{period}:{innovation.id}"
        day, zone, province = due.at.date(), due.zone, innovation.province
        matters.append(Matter(subject, day, zone, innovation.id, None, province, content=content))
    return matters


async def recaps_due(records: Records, rules: Rules, _: Occasion, now: datetime) -> Sequence[Matter]:
    """The recap of the last quarter, of each province that has a hub (Pasal 12 ayat (2))."""
    month = Period.of(_today(rules, now))
    last = month.shifted(-((month.month - 1) % QUARTER + 1))
    due, _day = rules.deadlines.recap_due(last)
    matters = []
    for province in sorted(await records.people.held_provinces(now)):
        words = {"provinsi": province, "triwulan": triwulan(last.first)}
        zone, subject = rules.programme.zones.of(province), f"{last}:{province}"
        content: JsonObject = {"period": str(last)}
        source = rules.programme.reports.recap_day.source
        matter = Matter(subject, due, zone, None, None, province, words, source, content)
        matters.append(matter)
    return matters


async def phases_due(records: Records, rules: Rules, _: Occasion, now: datetime) -> Sequence[Matter]:
    """The end of every phase of the replications that go on (Pasal 46 ayat (1))."""
    matters = []
    for journey in await records.journeys.going_on():
        innovation = await records.innovations.find(journey.innovation_id)
        if journey.started_on is None or innovation is None:
            continue
        agency = await records.agencies.find(journey.agency_id) if journey.agency_id else None
        zone = rules.programme.zones.of(agency.province if agency else None)
        for phase in Phase:
            due = phase_end(journey.started_on, phase, rules.programme.phases)
            words = {
                "inovasi": _name(innovation),
                "instansi": journey.agency,
                **_phase_words(rules, phase, due),
            }
            subject, content = f"{journey.id}:{phase}", {"journey": journey.id}
            whose = innovation.id, journey.agency_id, agency.province if agency else None
            source = rules.programme.phases.setting_up.source
            matters.append(Matter(subject, due, zone, *whose, words, source, {**content}))
    return matters


def _phase_words(rules: Rules, phase: Phase, end: date) -> Mapping[str, str]:
    """A phase, and until when its material and its report are due (Pasal 52 ayat (2))."""
    phases, calendar = rules.programme.phases, rules.deadlines.calendar
    material = after_working_days(end, phases.material_days.value, calendar)
    report = after_working_days(end, phases.report_days.value, calendar)
    said = tahap(phase.value)
    return {"tahap": said[:1].upper() + said[1:], "bahan": tanggal(material), "laporan": tanggal(report)}


async def reviews_due(records: Records, rules: Rules, _: Occasion, now: datetime) -> Sequence[Matter]:
    """The innovations whose sustainability nobody reviewed this year (Pasal 16 ayat (1))."""
    year = _today(rules, now).year
    due = Period(year, rules.programme.reviews.last_month.value).last
    matters = []
    for joined in await records.narahubung.joined(now):
        innovation = await records.innovations.find(joined.innovation_id)
        if innovation is None or _reviewed(innovation, year):
            continue
        zone, words = rules.programme.zones.of(innovation.province), {"inovasi": _name(innovation)}
        content: JsonObject = {"innovation": innovation.id, "year": year}
        whose = innovation.id, None, innovation.province
        source = rules.programme.reviews.last_month.source
        matters.append(Matter(f"{year}:{innovation.id}", due, zone, *whose, words, source, content))
    return matters


async def event_due(_: Records, rules: Rules, occasion: Occasion, __: datetime) -> Sequence[Matter]:
    """The one day that the block names."""
    source = occasion.days.source if occasion.days.is_cited else ""
    return [Matter("", occasion.when, ZoneInfo(rules.zone), source=source)] if occasion.when else []


async def report_shown(records: Records, rules: Rules, delivery: Delivery, now: datetime) -> Item | None:
    """How a report stands now; None once it was sent."""
    innovation_id, period = str(delivery.content["innovation"]), Period.read(str(delivery.content["period"]))
    report = await records.reports.of(innovation_id, period)
    if report is not None and report.is_sent:
        return None
    due = await records.reports.due_of(innovation_id, period, rules.deadlines, rules.programme.zones)
    innovation = await records.innovations.find(innovation_id)
    contents = await records.reports.contents(report) if report else None
    gaps = contents.gaps(rules.form) if contents else ()
    return {
        "kind": "report",
        "month": bulan(period.first),
        "due": due.at,
        "late": now > due.at,
        "zone": str(due.zone),
        "innovation": innovation_id,
        "name": _name(innovation) if innovation else innovation_id,
        "period": str(period),
        "report": report.id if report else 0,
        "revision": report.revision if report else 0,
        "visits": len(contents.rows) if contents else 0,
        "gaps": [{"label": gap.column.label, "count": len(gap.numbers)} for gap in gaps],
        "by": str(delivery.content.get("by", "")),
    }


async def note_shown(records: Records, rules: Rules, delivery: Delivery, now: datetime) -> Item | None:
    """The text of an occasion as its block has it now; None where it is settled, or the block is gone."""
    content = delivery.content
    occasion = rules.programme.reminders.occasions.get(str(content.get("name")))
    if occasion is None or not occasion.text or await _is_settled(records, content):
        return None
    told = content.get("words")
    words = {key: str(value) for key, value in told.items()} if isinstance(told, dict) else {}
    return {
        "kind": "note",
        "text": occasion.said(words),
        "about": occasion.about.value,
        "days": occasion.days.value,
        "before": occasion.before,
        "source": str(content.get("source", "")),
        "whom": [role.value for role in occasion.whom],
        "recap": str(content["period"]) if occasion.about is About.RECAP else "",
        "journey": await _own_journey(records, delivery, now),
        "mandatory": occasion.mandatory,
    }


async def _own_journey(records: Records, delivery: Delivery, now: datetime) -> int:
    """The journey that a matter is about, for who looks after its innovation; 0 for others, and for none."""
    number = delivery.content.get("journey")
    journey = await records.journeys.find(number) if isinstance(number, int) else None
    if journey is None or delivery.person_id is None:
        return 0
    person_id, innovation_id = delivery.person_id, journey.innovation_id
    theirs = await records.custodians.looks_after(person_id, now, innovation_id=innovation_id)
    return journey.id if theirs else 0


async def _is_settled(records: Records, content: JsonObject) -> bool:
    journey_id, innovation_id, year = content.get("journey"), content.get("innovation"), content.get("year")
    if isinstance(journey_id, int):
        journey = await records.journeys.find(journey_id)
        return journey is None or journey.ended_at is not None
    if isinstance(innovation_id, str) and isinstance(year, int):
        innovation = await records.innovations.find(innovation_id)
        return innovation is None or _reviewed(innovation, year)
    return False


async def concerned(
    records: Records, role: Role, matter: Matter, mains: Mapping[str, Person], now: datetime
) -> Sequence[Person]:
    """Who of a role a matter concerns; `mains` are the narahubung by innovation."""
    if matter.for_all or role is Role.STAFF:
        return await records.people.with_role(role, now)
    if role is Role.HUB:
        return await records.people.with_role(role, now, province=matter.province) if matter.province else ()
    if role is Role.INNOVATOR:
        main = mains.get(matter.innovation_id or "")
        return [main] if main else []
    if matter.agency_id is None:
        return []
    if role is Role.MENTOR:
        guides = await records.assignments.of_agency(matter.agency_id, now)
        ids = [one.person_id for one in guides if one.kind is AssignmentKind.MENTOR]
    else:
        ids = [one.person_id for one in await records.custodians.of_agency(matter.agency_id, now)]
    return [person for one in ids if (person := await records.people.find(one))]


def content_of(name: str, occasion: Occasion, matter: Matter) -> JsonObject:
    """What is kept of a matter until it is said."""
    words: JsonObject = {**matter.words, "tenggat": tanggal(matter.due)}
    why: JsonObject = {"about": occasion.about.value, "name": name, "source": matter.source}
    return {**matter.content, **why, "words": words}


def _today(rules: Rules, now: datetime) -> date:
    return now.astimezone(ZoneInfo(rules.zone)).date()


def _name(innovation: Innovation) -> str:
    return innovation.short_name or innovation.name


def _reviewed(innovation: Innovation, year: int) -> bool:
    return innovation.reviewed_on is not None and innovation.reviewed_on.year >= year


SOURCES: Mapping[About, tuple[Matters, Shown]] = {
    About.REPORT: (reports_due, report_shown),
    About.RECAP: (recaps_due, note_shown),
    About.PHASE: (phases_due, note_shown),
    About.REVIEW: (reviews_due, note_shown),
    About.EVENT: (event_due, note_shown),
}
"""What is due, and how it stands at the moment of sending, by what an occasion is about."""
