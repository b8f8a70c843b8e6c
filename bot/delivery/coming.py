"""Coming: which reminders go out on which day, whom they reach, and how staff may put them off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.delivery.occasions import SOURCES, Matter, Rules, concerned
from bot.programme.calendar import Calendar, next_working_day
from bot.programme.rules import Occasion
from bot.storage.database import Records
from bot.storage.models import Person, ReminderDay


@dataclass(frozen=True, slots=True)
class Coming:
    """A reminder of a matter, and what staff changed of the day that the programme sets for it."""

    name: str
    occasion: Occasion
    matter: Matter
    change: ReminderDay | None

    @property
    def planned(self) -> date:
        """The day that the programme sets."""
        return self.occasion.day(self.matter.due)

    @property
    def day(self) -> date:
        """The day on which it goes out."""
        return self.put_off(self.change.moved_to if self.change else None)

    @property
    def opening(self) -> str:
        """The sentence of staff that it begins with."""
        return self.change.opening if self.change else ""

    def put_off(self, to: date | None) -> date:
        """Its day, put off to another; what comes before a deadline never reaches that."""
        if to is None:
            return self.planned
        last = self.matter.due - timedelta(1) if self.occasion.before else to
        return max(self.planned, min(to, last))


async def all_coming(records: Records, rules: Rules, now: datetime) -> list[Coming]:
    """All that somebody may have to be reminded of, whenever that is."""
    changes = await records.reminder_days.changes()
    return [
        Coming(name, occasion, matter, changes.get(occasion.day(matter.due)))
        for name, occasion in rules.programme.reminders.occasions.items()
        for matter in await SOURCES[occasion.about][0](records, rules, occasion, now)
    ]


async def previewed(
    records: Records, rules: Rules, preview: date, today: date, now: datetime
) -> list[Coming]:
    """What the preview of a working day is about, as far as it still is to come."""
    last = next_working_day(min(preview, today) + timedelta(1), rules.deadlines.calendar)
    return [one for one in await all_coming(records, rules, now) if today < one.day <= last]


def put_off(coming: Sequence[Coming], calendar: Calendar) -> Mapping[date, date]:
    """To which day the reminders of each planned day move by one working day, where any can."""
    moves: dict[date, date] = {}
    for planned in {one.planned for one in coming}:
        same = [one for one in coming if one.planned == planned]
        to = next_working_day(max(one.day for one in same) + timedelta(1), calendar)
        if any(one.put_off(to) > one.day for one in same):
            moves[planned] = to
    return moves


async def all_narahubung(records: Records, now: datetime) -> Mapping[str, Person]:
    """The narahubung who joined, by innovation."""
    return {one.innovation_id: one.person for one in await records.narahubung.joined(now)}


async def told(records: Records, coming: Coming, mains: Mapping[str, Person], now: datetime) -> list[Person]:
    """Whom a reminder is told, each once; who turned news off gets what is mandatory."""
    people: dict[int, Person] = {}
    for role in coming.occasion.whom:
        people |= {one.id: one for one in await concerned(records, role, coming.matter, mains, now)}
    if coming.occasion.mandatory:
        return list(people.values())
    return [one for one in people.values() if not await records.mutes.holds(one.id)]


async def told_on(records: Records, rules: Rules, day: date, now: datetime) -> set[int]:
    """Whom the reminders of a day reach, whether they have gone out or not."""
    mains = await all_narahubung(records, now)
    coming = [one for one in await all_coming(records, rules, now) if one.day == day]
    return {person.id for one in coming for person in await told(records, one, mains, now)}


async def count_told(records: Records, coming: Sequence[Coming], now: datetime) -> int:
    """How many people these reminders reach."""
    mains = await all_narahubung(records, now)
    return len({person.id for one in coming for person in await told(records, one, mains, now)})
