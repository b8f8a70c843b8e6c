"""The feature that the modules of this folder register with, and how links are signed and last."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bot.app import App
from bot.feature import Feature
from bot.programme.links import token_of

feature = Feature("inviting")


def signature(app: App) -> Callable[[str], str]:
    """Gives the token of a nonce, by the secret that only this bot has."""
    return partial(token_of, app.settings.telegram_token.get_secret_value())


def lifetime(app: App) -> timedelta:
    """How long a personal link works."""
    return timedelta(days=app.programme.people.invite_days.value)
