"""Agenda: plans what people are reminded of, and says it as it stands when it is sent."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.forms.fields import Form
from bot.programme.calendar import is_working_day, next_working_day
from bot.programme.deadlines import Deadlines
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.rules import Programme
from bot.storage.database import Database, Records
from bot.storage.models import Delivery, JsonObject, Person
from config.wording import bulan

DIGEST = "digest"


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
    """Something due for a person; `subject` names it among all of its kind."""

    person: Person
    subject: str
    due: date
    zone: tzinfo
    content: JsonObject


Matters = Callable[[Records, Rules, datetime], Awaitable[Sequence[Matter]]]
Item = Mapping[str, object]
Shown = Callable[[Records, Rules, Delivery, datetime], Awaitable[Item | None]]


async def reports_due(records: Records, rules: Rules, now: datetime) -> Sequence[Matter]:
    """The reports of last month that are still owed, for each narahubung (Pasal 51 ayat (1))."""
    period = Period.of(now.astimezone(ZoneInfo(rules.zone)).date()).shifted(-1)
    recap = await records.recaps.month(period, now)
    people = {one.innovation_id: one.person for one in await records.narahubung.joined(now)}
    matters = []
    for owed in recap.missing:
        person = people.get(owed.innovation.id)
        if person is None:
            continue
        due = await records.reports.due_of(owed.innovation.id, period, rules.deadlines, rules.programme.zones)
        content: JsonObject = {"innovation": owed.innovation.id, "period": str(period)}
        subject = f"{period}:{owed.innovation.id}"
        matters.append(Matter(person, subject, due.at.date(), due.zone, content))
    return matters


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
        "name": (innovation.short_name or innovation.name) if innovation else innovation_id,
        "period": str(period),
        "report": report.id if report else 0,
        "revision": report.revision if report else 0,
        "visits": len(contents.rows) if contents else 0,
        "gaps": [{"label": gap.column.label, "count": len(gap.numbers)} for gap in gaps],
    }


async def digest_shown(records: Records, rules: Rules, delivery: Delivery, now: datetime) -> Item | None:
    """What waits for hub or staff this morning; None where nothing does."""
    provinces = _provinces(delivery)
    person = await records.people.find(delivery.person_id or 0)
    zone = rules.zone_of(person) if person else ZoneInfo(rules.zone)
    today = now.astimezone(zone).date()
    period = Period.of(today).shifted(-1)
    recap = await records.recaps.month(period, now, provinces)
    due = rules.deadlines.due_day(period)
    open_tasks = await records.tasks.count_open(provinces=provinces)
    near = due - timedelta(3) <= today <= due + timedelta(rules.programme.reports.unreported_after.value)
    missing = len(recap.missing) if near else 0
    ahead = await _ahead(records, rules, today, now, provinces)
    if not open_tasks and not missing and not ahead:
        return None
    return {
        "kind": DIGEST,
        "month": bulan(period.first),
        "reported": recap.reported if near else 0,
        "missing": missing,
        "total": recap.total if near else 0,
        "tasks": open_tasks,
        "ahead": ahead,
    }


async def _ahead(
    records: Records, rules: Rules, today: date, now: datetime, provinces: frozenset[str] | None
) -> Item | None:
    """The reminders that go out before the next working day is over, on the working day before."""
    if not is_working_day(today, rules.deadlines.calendar):
        return None
    last = next_working_day(today + timedelta(1), rules.deadlines.calendar)
    people: set[int] = set()
    days: set[date] = set()
    for occasion in rules.programme.reminders.occasions.values():
        for matter in await SOURCES[occasion.about][0](records, rules, now):
            day = occasion.day(matter.due)
            inside = provinces is None or await _province(records, matter) in provinces
            if today < day <= last and inside:
                people.add(matter.person.id)
                days.add(day)
    if not people:
        return None
    return {"count": len(people), "day": min(days), "hour": rules.programme.reminders.hour.value}


async def _province(records: Records, matter: Matter) -> str:
    found = await records.innovations.find(str(matter.content.get("innovation", "")))
    return (found.province if found else None) or ""


def _provinces(delivery: Delivery) -> frozenset[str] | None:
    listed = delivery.content.get("provinces")
    return frozenset(str(one) for one in listed) if isinstance(listed, list) else None


SOURCES: Mapping[str, tuple[Matters, Shown]] = {"report": (reports_due, report_shown)}
"""What people can be reminded of, by the word that `occasions` of config/programme.yaml use: who owes it and
when, and how it stands at the moment of sending."""


class Planner:
    """Plans the automatic messages of each person's day; run again it plans nothing twice."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._database, self._rules = database, rules

    async def plan(self, now: datetime) -> int:
        """Plan all that is due now; gives how many reminders that were."""
        async with self._database.read() as records:
            wanted = [*await self._occasions(records, now), *await self._digests(records, now)]
        if not wanted:
            return 0
        async with self._database.transaction() as records:
            count = 0
            for person, occasion, content in wanted:
                zone = self._rules.zone_of(person)
                today = now.astimezone(zone).date()
                day, due_at = today, now
                if await records.reminders.written_to([person.id], today):
                    day = today + timedelta(1)
                    due_at = self._rules.programme.reminders.opens(day, zone)
                count += await records.reminders.add(person.id, occasion, day, due_at, content)
        return count

    async def _occasions(self, records: Records, now: datetime) -> list[tuple[Person, str, JsonObject]]:
        reminders, wanted = self._rules.programme.reminders, []
        for name, occasion in reminders.occasions.items():
            known = await records.reminders.known(f"{name}:")
            for matter in await SOURCES[occasion.about][0](records, self._rules, now):
                key = f"{name}:{matter.subject}:{matter.due}"
                day = occasion.day(matter.due)
                if reminders.is_due(day, now, matter.zone) and (matter.person.id, key) not in known:
                    wanted.append((matter.person, key, matter.content | {"about": occasion.about}))
        return wanted

    async def _digests(self, records: Records, now: datetime) -> list[tuple[Person, str, JsonObject]]:
        staff = await records.people.with_role(Role.STAFF, now)
        wanted: list[tuple[Person, str, JsonObject]] = []
        for person in staff:
            wanted += self._digest(person, None, now)
        ids = {one.id for one in staff}
        for person in await records.people.with_role(Role.HUB, now):
            held = await records.people.held_roles(person.id, now)
            provinces = sorted(one.province for one in held if one.role is Role.HUB and one.province)
            if person.id not in ids:
                wanted += self._digest(person, provinces, now)
        known = await records.reminders.known(f"{DIGEST}:")
        return [one for one in wanted if (one[0].id, one[1]) not in known]

    def _digest(
        self, person: Person, provinces: Sequence[str] | None, now: datetime
    ) -> list[tuple[Person, str, JsonObject]]:
        zone = self._rules.zone_of(person)
        today = now.astimezone(zone).date()
        opens = self._rules.programme.reminders.digest_opens(today, zone)
        late = opens + timedelta(hours=4)
        if not is_working_day(today, self._rules.deadlines.calendar) or not opens <= now < late:
            return []
        content: JsonObject = {"about": DIGEST, "provinces": None if provinces is None else [*provinces]}
        return [(person, f"{DIGEST}:{today}", content)]

    async def shown(self, deliveries: Sequence[Delivery], now: datetime) -> list[Item]:
        """What these reminders say now; those that are settled meanwhile say nothing."""
        async with self._database.read() as records:
            items = [await self._one(records, delivery, now) for delivery in deliveries]
        return [item for item in items if item is not None]

    async def _one(self, records: Records, delivery: Delivery, now: datetime) -> Item | None:
        about = str(delivery.content.get("about", ""))
        show = digest_shown if about == DIGEST else SOURCES[about][1]
        return await show(records, self._rules, delivery, now)
