"""Reminding: people put a reminder off by a day; staff see what will be sent, put it off, or reword it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.context import Turn
from bot.delivery.coming import Coming, all_coming, count_told, previewed, put_off
from bot.feature import Feature
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import JsonObject

feature = Feature("reminding")
LONGEST_OPENING = 200


@feature.button("remind_tomorrow", Permission.ASK)
async def remind_tomorrow(turn: Turn) -> None:
    """The same once more tomorrow, at the hour of reminders, where it is not settled by then."""
    person, number = turn.known_person, turn.number or 0
    tomorrow = turn.today + timedelta(1)
    due_at = turn.app.programme.reminders.opens(tomorrow, turn.zone)

    async def store(records: Records) -> None:
        found = await records.reminders.find(number, person.id)
        for one in await records.reminders.together(found) if found else ():
            occasion = f"{(one.occasion or '').partition('~')[0]}~{tomorrow}"
            await records.reminders.add(person.id, occasion, tomorrow, due_at, one.content)

    await turn.once(store)
    await turn.reply("remind_tomorrow", when=due_at, zone=turn.zone.key)


@feature.button("remind_text", Permission.SEE_QUEUE)
async def show_text(turn: Turn) -> None:
    """What the reminder of a report says, with an example and the sentence that staff gave it."""
    preview = _preview(turn.argument(0))
    async with turn.app.database.read() as records:
        coming = await _previewed(turn, records, preview) if preview else []
    await turn.reply("remind_text", text=_sample(turn, _opening(coming)))


@feature.button("remind_later", Permission.SET_DEADLINES)
async def put_off_reminders(turn: Turn) -> None:
    """The reminders of a preview go out one working day later, as far as their deadlines allow."""
    preview = _preview(turn.argument(0))
    if preview is None:
        await turn.reply("stale_button")
        return

    async def store(records: Records) -> str:
        coming = await _previewed(turn, records, preview)
        moves = put_off(coming, turn.app.deadlines.calendar)
        for day, to in moves.items():
            await records.reminder_days.move(day, to, preview, turn.known_person.id, turn.now)
            await _note(turn, records, Action.REMINDER_MOVED, day, {"to": to.isoformat()})
        return "" if moves else "deadline" if coming else "gone"

    async def stored(_: Records) -> str:
        return ""

    refused = await turn.apply(store, stored)
    async with turn.app.database.read() as records:
        moved = [] if refused else await _moved(turn, records, preview)
        count = await count_told(records, moved, turn.now)
    if not moved:
        await turn.reply("remind_fixed", reason=refused or "gone")
        return
    day, hour = min(one.day for one in moved), turn.app.programme.reminders.hour.value
    await turn.reply("remind_later", count=count, day=day, hour=hour, preview=preview)


@feature.button("remind_back", Permission.SET_DEADLINES)
async def put_back(turn: Turn) -> None:
    """They go out when they would have before, where that day is still to come."""
    preview = _preview(turn.argument(0))
    if preview is None:
        await turn.reply("stale_button")
        return

    async def store(records: Records) -> Mapping[date, date]:
        changes = (await records.reminder_days.changes()).values()
        before = {one.day: one.moved_from or one.day for one in changes if one.moved_on == preview}
        days = {day: back for day, back in before.items() if back > turn.today}
        for day, back in days.items():
            await records.reminder_days.restore(day, turn.known_person.id, turn.now)
            await _note(turn, records, Action.REMINDER_MOVED, day, {"to": back.isoformat()})
        return days

    async def stored(records: Records) -> Mapping[date, date]:
        coming = await _previewed(turn, records, preview)
        return {one.planned: one.day for one in coming}

    days = await turn.apply(store, stored)
    async with turn.app.database.read() as records:
        coming = [one for one in await _previewed(turn, records, preview) if one.planned in days]
        count = await count_told(records, coming, turn.now)
    if not days:
        await turn.reply("remind_fixed", reason="back")
        return
    hour = turn.app.programme.reminders.hour.value
    await turn.reply("remind_back", count=count, day=min(days.values()), hour=hour)


@feature.button("remind_reword", Permission.SET_DEADLINES)
async def ask_opening(turn: Turn) -> None:
    """The next text is the sentence with which the reminders of a preview begin."""
    preview = _preview(turn.argument(0))
    async with turn.app.database.read() as records:
        coming = await _previewed(turn, records, preview) if preview else []
    if preview is None or not coming:
        await turn.reply("remind_fixed", reason="gone")
        return
    await feature.expect(turn, "opening", {"preview": preview.isoformat()})
    await turn.reply("remind_reword", longest=LONGEST_OPENING, opening=_opening(coming))


@feature.cursor("opening", Permission.SET_DEADLINES)
async def take_opening(turn: Turn) -> None:
    """That sentence; one that is too long is asked again."""
    opening = " ".join(turn.text.split())
    if len(opening) > LONGEST_OPENING:
        await turn.reply("remind_reword", longest=LONGEST_OPENING, opening="", problem="long")
        return
    await _reword(turn, _preview(str(turn.cursor.data.get("preview"))) if turn.cursor else None, opening)


@feature.button("remind_plain", Permission.SET_DEADLINES)
async def drop_opening(turn: Turn) -> None:
    """The reminders of a preview begin as ever."""
    await _reword(turn, _preview(turn.argument(0)), "")


async def _reword(turn: Turn, preview: date | None, opening: str) -> None:
    """Keep the sentence for what is still to come of a preview, and show how it reads."""

    async def store(records: Records) -> None:
        await records.cursors.close(turn.chat_id, turn.known_person.id)
        coming = await _previewed(turn, records, preview) if preview else []
        for day in sorted({one.planned for one in coming}):
            await records.reminder_days.reword(day, opening, turn.known_person.id, turn.now)
            await _note(turn, records, Action.REMINDER_REWORDED, day, {"letters": len(opening)})

    await turn.once(store)
    async with turn.app.database.read() as records:
        coming = await _previewed(turn, records, preview) if preview else []
    if not coming:
        await turn.reply("remind_fixed", reason="gone")
        return
    kept = _opening(coming)
    await turn.reply("remind_reworded", text=_sample(turn, kept), opening=kept, preview=preview)


async def _moved(turn: Turn, records: Records, preview: date) -> list[Coming]:
    """What was put off from a preview."""
    return [
        one
        for one in await all_coming(records, turn.app.rules, turn.now)
        if one.change and one.change.moved_on == preview
        if one.day > (one.change.moved_from or one.planned)
    ]


async def _note(turn: Turn, records: Records, action: Action, day: date, detail: JsonObject) -> None:
    me = turn.known_person.id
    await records.audit.note(me, action, "reminder", day.isoformat(), turn.now, detail=detail)


async def _previewed(turn: Turn, records: Records, preview: date) -> list[Coming]:
    return await previewed(records, turn.app.rules, preview, turn.today, turn.now)


def _preview(text: str) -> date | None:
    """The day of a preview as a button names it; None where it names none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _opening(coming: Sequence[Coming]) -> str:
    return next((one.opening for one in coming if one.opening), "")


def _sample(turn: Turn, opening: str) -> str:
    """The first sample of the reminder, as it reads with a sentence before it."""
    (sample, *_) = turn.app.texts.declaration("agenda").samples
    items = [{**item, "opening": opening} for item in sample["items"]]
    return turn.app.texts.render("agenda", **{**sample, "items": items}).plain
