"""Previewing: a broadcast sent to one person just as they would get it; nothing is counted."""

from bot.context import Turn
from bot.delivery.broadcasting import deliver, render
from bot.storage.models import Broadcast, Person


async def preview(turn: Turn, broadcast: Broadcast, person: Person) -> None:
    """The whole message, with its photo or document and its buttons; raises what Telegram says."""
    async with turn.app.database.read() as records:
        names = await records.agencies.names({person.agency_id} if person.agency_id else set())
    agency, zone = names.get(person.agency_id or 0), turn.app.settings.default_zone
    message = render(turn.app.texts, broadcast, person, agency, turn.now, zone)
    await deliver(
        turn.bot, person.telegram_id or turn.chat_id, message, broadcast.file_id, broadcast.file_kind
    )
