"""Looks at everything in a fixed order, and lets nothing that breaks hide the rest."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.diagnosis.finding import Finding
from bot.diagnosis.guideline import look_at_guideline
from bot.diagnosis.surroundings import (
    look_at_clock,
    look_at_corpus,
    look_at_database,
    look_at_disk,
    look_at_model,
    look_at_telegram,
)
from bot.diagnosis.wording import look_at_content, look_at_texts
from bot.programme.clock import Clock
from config.settings import Settings

Look = Callable[[Settings], Awaitable[Sequence[Finding]]]


async def examine(settings: Settings, clock: Clock) -> list[Finding]:
    """All findings, in a fixed order; none of them raises, none shows the token."""

    async def look_at_time(settings: Settings) -> Sequence[Finding]:
        return await look_at_clock(settings, clock)

    looks: tuple[tuple[str, Look], ...] = (
        ("disk", look_at_disk),
        ("database", look_at_database),
        ("corpus", look_at_corpus),
        ("model", look_at_model),
        ("telegram", look_at_telegram),
        ("clock", look_at_time),
        ("content", look_at_content),
        ("texts", look_at_texts),
        ("guideline", look_at_guideline),
    )
    found = [finding for name, look in looks for finding in await _guarded(name, look, settings)]
    secret = settings.telegram_token.get_secret_value() or "(token)"
    return [replace(one, found=one.found.replace(secret, "(token)")) for one in found]


async def _guarded(name: str, look: Look, settings: Settings) -> Sequence[Finding]:
    try:
        return await look(settings)
    except Exception as error:
        return [Finding(name, False, f"{type(error).__name__}: {error}", "See the message.")]
