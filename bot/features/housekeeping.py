"""Housekeeping: what is no longer needed is forgotten, every hour."""

from datetime import timedelta

from telegram import Bot

from bot.app import App
from bot.feature import Feature
from bot.storage.updates import REMEMBERED

feature = Feature("housekeeping")


@feature.job("tidy", timedelta(hours=1))
async def tidy(app: App, _: Bot) -> None:
    """Forget albums with their updates, expired cursors, and whatever is older than the settings say."""
    now, settings = app.clock.now(), app.settings
    searched = now - timedelta(days=settings.keep_searches_days)
    async with app.database.transaction() as records:
        await records.albums.forget_older_than(now - REMEMBERED)
        await records.cursors.forget_expired(now)
        await records.searches.forget_older_than(searched)
        await records.batches.forget_older_than(searched)
        await records.personal.empty_before(now - timedelta(days=settings.keep_personal_days))
