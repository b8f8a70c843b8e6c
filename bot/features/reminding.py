"""Reminding: people put a reminder off by a day; staff look at what will be sent."""

from datetime import timedelta

from bot.context import Turn
from bot.feature import Feature
from bot.programme.people import Permission
from bot.storage.database import Records

feature = Feature("reminding")


@feature.button("remind_tomorrow", Permission.ASK)
async def remind_tomorrow(turn: Turn) -> None:
    """The same once more tomorrow, at the hour of reminders, where it is not settled by then."""
    person, number = turn.known_person, turn.number or 0
    tomorrow = turn.now.astimezone(turn.zone).date() + timedelta(1)
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
    """What the reminder of a report says, with an example; the words are the ministry's to change."""
    (sample, *_) = turn.app.texts.declaration("agenda").samples
    message = turn.app.texts.render("agenda", **sample)
    await turn.reply("remind_text", text=message.plain)
