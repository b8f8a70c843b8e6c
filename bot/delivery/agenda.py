"""Agenda: plans what people are reminded of, and says it as it stands when it is sent."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.delivery.coming import all_coming, all_narahubung, previewed, told
from bot.delivery.extended import EXTENSION, extension_shown
from bot.delivery.imported import IMPORTED, imported_shown
from bot.delivery.occasions import SOURCES, Item, Matter, Rules, Shown, content_of
from bot.delivery.planning import plan_for
from bot.programme.calendar import is_working_day
from bot.programme.people import Role
from bot.programme.periods import Period
from bot.programme.rules import About
from bot.storage.database import Database, Records
from bot.storage.models import Delivery, JsonObject, Person
from config.wording import bulan

DIGEST = "digest"
Planned = tuple[Person, str, JsonObject]


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
        "absent": sum(not one.joined for one in recap.missing) if near else 0,
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
    mains = await all_narahubung(records, now)
    people: set[int] = set()
    days: set[date] = set()
    for one in await previewed(records, rules, today, today, now):
        reached = await told(records, one, mains, now)
        if reached and (provinces is None or one.matter.province in provinces):
            people |= {person.id for person in reached}
            days.add(one.day)
    if not people:
        return None
    hour = rules.programme.reminders.hour.value
    return {
        "count": len(people),
        "day": min(days),
        "hour": hour,
        "preview": today,
        "change": provinces is None,
    }


def _provinces(delivery: Delivery) -> frozenset[str] | None:
    listed = delivery.content.get("provinces")
    return frozenset(str(one) for one in listed) if isinstance(listed, list) else None


OWN: Mapping[str, Shown] = {
    DIGEST: digest_shown,
    EXTENSION: extension_shown,
    IMPORTED: imported_shown,
}
"""How that stands which no block of the programme brings."""


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
                count += await plan_for(records, self._rules, person, occasion, content, now)
        return count

    async def _occasions(self, records: Records, now: datetime) -> list[Planned]:
        wanted: list[Planned] = []
        mains, early = await all_narahubung(records, now), await self._readers(records, now)
        reminders = self._rules.programme.reminders
        for one in await all_coming(records, self._rules, now):
            if not reminders.may_be_due(one.day, now, one.matter.zone):
                continue
            key = f"{one.name}:{one.matter.subject}:{one.matter.due}"
            known = await records.reminders.known(key)
            content = content_of(one.name, one.occasion, one.matter) | {"opening": one.opening}
            for person in await told(records, one, mains, now):
                if (person.id, key) not in known and self._is_due(person, one.day, now, one.matter, early):
                    wanted.append((person, key, content))
        return wanted

    def _is_due(
        self, person: Person, day: date, now: datetime, matter: Matter, early: frozenset[int]
    ) -> bool:
        """Who gets a morning digest gets the reminders of the day with it: it stays one message a day."""
        reminders = self._rules.programme.reminders
        zone = self._rules.zone_of(person)
        if person.id in early and now.astimezone(zone).date() == day:
            return now >= reminders.digest_opens(day, zone)
        return reminders.is_due(day, now, matter.zone)

    async def _readers(self, records: Records, now: datetime) -> frozenset[int]:
        """Who gets a digest on working days."""
        holders = [
            *await records.people.with_role(Role.STAFF, now),
            *await records.people.with_role(Role.HUB, now),
        ]
        working = is_working_day(
            now.astimezone(ZoneInfo(self._rules.zone)).date(), self._rules.deadlines.calendar
        )
        return frozenset(one.id for one in holders) if working else frozenset()

    async def _digests(self, records: Records, now: datetime) -> list[Planned]:
        staff = await records.people.with_role(Role.STAFF, now)
        wanted: list[Planned] = []
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

    def _digest(self, person: Person, provinces: Sequence[str] | None, now: datetime) -> list[Planned]:
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
        show = OWN.get(about) or SOURCES[About(about)][1]
        item = await show(records, self._rules, delivery, now)
        return None if item is None else {**item, "opening": str(delivery.content.get("opening", ""))}
