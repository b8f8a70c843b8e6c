"""Telling: a message to several people at once; who blocks the bot is noted and passed over."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.delivery.outgoing import send
from bot.storage.database import Database
from bot.storage.models import Person
from bot.texts import Message


async def tell(
    bot: Bot,
    database: Database,
    people: Sequence[Person],
    message: Message,
    now: datetime,
    *,
    card: tuple[str, int] | None = None,
    ahead: Callable[[Person], Awaitable[object]] | None = None,
) -> int:
    """Send a message to everybody who can be written to; gives how many got it.

    `card` notes what it shows; who was shown that before is not told again. `ahead` sends each of them
    what comes before it.
    """
    async with database.read() as records:
        told = {one.chat_id for one in await records.cards.showing(*card)} if card else set()
    count = 0
    for person in people:
        if person.telegram_id is None or person.telegram_id in told:
            continue
        try:
            if ahead:
                await ahead(person)
            sent = await send(bot, person.telegram_id, message)
        except (Forbidden, BadRequest):
            async with database.transaction() as records:
                await records.people.mark_blocked(person.telegram_id, now)
            continue
        count += 1
        if card:
            async with database.transaction() as records:
                await records.cards.add(person.telegram_id, sent.message_id, *card, now)
    return count
