"""Planning: on which day an automatic message of a person falls, one message a day (product, 3.9)."""

from datetime import date, datetime, timedelta

from bot.delivery.occasions import Rules
from bot.programme.quiet import QuietHours
from bot.storage.database import Records
from bot.storage.models import JsonObject, Person


async def plan_for(
    records: Records, rules: Rules, person: Person, occasion: str, content: JsonObject, now: datetime
) -> bool:
    """Plan what is due for a person now: with all that waits for today, or tomorrow where today's message
    has gone; False where it was planned before."""
    today = now.astimezone(rules.zone_of(person)).date()
    return await _plan(records, rules, person, occasion, content, today, now)


async def plan_between(
    records: Records,
    rules: Rules,
    person: Person,
    occasion: str,
    content: JsonObject,
    now: datetime,
    quiet: QuietHours,
) -> bool:
    """Plan what came up in the middle of a day: not before the hour of reminders, nor in quiet hours."""
    zone = rules.zone_of(person)
    today = now.astimezone(zone).date()
    opens = rules.programme.reminders.opens(today, zone)
    if now >= opens and quiet.until(now, zone) is not None:
        today += timedelta(1)
        opens = rules.programme.reminders.opens(today, zone)
    return await _plan(records, rules, person, occasion, content, today, max(now, opens))


async def _plan(
    records: Records,
    rules: Rules,
    person: Person,
    occasion: str,
    content: JsonObject,
    day: date,
    due: datetime,
) -> bool:
    if await records.reminders.written_to([person.id], day):
        day += timedelta(1)
        due = rules.programme.reminders.opens(day, rules.zone_of(person))
    else:
        await records.reminders.bring_forward(person.id, day, due)
    return await records.reminders.add(person.id, occasion, day, due, content)
