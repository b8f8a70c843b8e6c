"""Retention: who holds no role and has not written for long is told that their data will be deleted."""

from contextlib import suppress
from datetime import timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.app import App
from bot.delivery.outgoing import send
from bot.features.privacy.owner import feature
from bot.storage.models import Person

AT_ONCE = 50
"""People told in one hour, so that a first run does not take the sender for itself."""


@feature.job("retention", timedelta(hours=1))
async def announce(app: App, bot: Bot) -> None:
    """Note a deletion for everybody who was silent too long, once, and tell them; writing again ends it."""
    now = app.clock.now()
    due = now + timedelta(days=app.settings.deletion_days)
    silent = now - timedelta(days=app.settings.keep_personal_days)
    told: list[Person] = []
    async with app.database.transaction() as records:
        for number in await records.personal.silent_since(silent, now, AT_ONCE):
            person = await records.people.find(number)
            await records.deletions.ask(number, now, due, by_request=False)
            told += [person] if person else []
    message = app.texts.render("deletion_ahead", due=due, zone=app.settings.default_zone)
    for person in told:
        with suppress(TelegramError):
            await send(bot, person.telegram_id or 0, message)
