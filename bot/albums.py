"""Albums: what is sent together comes in parts; one of them answers for all."""

import asyncio
import json
from collections.abc import Mapping, Sequence

from bot.context import Turn

GATHERING = 1.0
"""Seconds in which the parts of an album are waited for; they come one by one."""


def album_of(turn: Turn) -> str | None:
    """The album that this update's message is a part of."""
    message = turn.incoming.effective_message if turn.incoming else None
    return message.media_group_id if message else None


async def speaks(turn: Turn, album: str) -> bool:
    """Whether this update answers for its album: the first one does, once the others have come."""
    async with turn.app.database.transaction() as records:
        speaker = await records.albums.speaker(turn.chat_id, album, turn.update_id, turn.now)
    if speaker != turn.update_id:
        return False
    await asyncio.sleep(GATHERING)
    return True


async def other_parts(turn: Turn, album: str) -> Sequence[Mapping[str, object]]:
    """The messages of the album that wait behind this one, as Telegram sent them."""
    async with turn.app.database.read() as records:
        waiting = await records.updates.unanswered([turn.chat_id])
    messages = (json.loads(one.content).get("message") or {} for one in waiting)
    parts = (message for message in messages if message.get("media_group_id") == album)
    return [part for part in parts if part.get("message_id") != turn.message_id]
