"""Asking: all whom Telegram reaches are reminded of a missing report together, after a look at the text."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.context import Turn
from bot.features.chasing.owner import Missing, Row, feature, missing_of, period_of
from bot.programme.people import Permission
from bot.programme.periods import Period
from bot.programme.rules import About
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject, Person
from config.wording import panggilan


@dataclass(frozen=True, slots=True)
class Planned:
    """How many people are reminded at once and how many later; the others were asked already."""

    now: int
    later: int
    before: int


@feature.button("owed_remind", Permission.SEE_MISSING)
async def remind(turn: Turn) -> None:
    """Show what will be sent, then plan it: `owed_remind:<month>`, `owed_remind:<month>.ok`."""
    period = period_of(turn)
    if period is None:
        await turn.reply("stale_button")
    elif turn.argument(1) == "ok":
        planned = await _plan_once(turn, period)
        counts = {"now": planned.now, "later": planned.later, "before": planned.before}
        await turn.show("owed_reminded", card=None, at=None, period=str(period), **counts)
    else:
        async with turn.app.database.read() as records:
            missing = await missing_of(turn, records, period)
        count = len(_people(missing))
        about = {"period": str(period), "month": period.first, "by": _signature(turn)}
        await turn.show("owed_remind", card=None, at=None, count=count, **about)


async def _plan_once(turn: Turn, period: Period) -> Planned:
    async def store(records: Records) -> Planned:
        planned = await _plan(turn, records, await missing_of(turn, records, period))
        detail: JsonObject = {"count": planned.now + planned.later}
        me = turn.known_person.id
        await records.audit.note(me, Action.REMINDED, "period", str(period), turn.now, detail=detail)
        return planned

    async def stored(records: Records) -> Planned:
        return Planned(len(_people(await missing_of(turn, records, period))), 0, 0)

    return await turn.apply(store, stored)


async def _plan(turn: Turn, records: Records, missing: Missing) -> Planned:
    people = _people(missing)
    opens = {one.id: await _opens(turn, records, one) for one in people.values()}
    told = set()
    for row in missing.to_remind:
        person = row.reachable
        if person and await _add(turn, records, row, missing.period, opens[person.id]):
            told.add(person.id)
    later = sum(opens[number] > turn.now for number in told)
    return Planned(len(told) - later, later, len(people) - len(told))


async def _opens(turn: Turn, records: Records, person: Person) -> datetime:
    """When somebody is reminded: one automatic message a day, none at night (product, 3.9)."""
    zone = _zone(turn, person)
    today = turn.now.astimezone(zone).date()
    opens = turn.app.programme.reminders.opens(today, zone)
    quiet = turn.app.promises.is_quiet(turn.now, zone)
    if await records.reminders.written_to([person.id], today) or (quiet and turn.now > opens):
        return turn.app.programme.reminders.opens(today + timedelta(1), zone)
    return opens if quiet else turn.now


async def _add(turn: Turn, records: Records, row: Row, period: Period, opens: datetime) -> bool:
    person, innovation = row.reachable, row.owed.innovation.id
    if person is None:
        return False
    day = opens.astimezone(_zone(turn, person)).date()
    content: JsonObject = {
        "about": About.REPORT.value,
        "innovation": innovation,
        "period": str(period),
        "by": _signature(turn),
    }
    occasion = f"asked:{period}:{innovation}~{day}"
    return await records.reminders.add(person.id, occasion, day, opens, content)


def _people(missing: Missing) -> dict[int, Person]:
    return {row.reachable.id: row.reachable for row in missing.to_remind if row.reachable}


def _signature(turn: Turn) -> str:
    return f"{panggilan(turn.known_person.name)}, {turn.app.settings.contact_team}"


def _zone(turn: Turn, person: Person) -> ZoneInfo:
    return ZoneInfo(person.zone or turn.app.settings.default_zone)
