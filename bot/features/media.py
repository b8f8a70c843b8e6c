"""Media: one clear sentence for each kind of message that Pandu cannot read."""

import asyncio
import json

from telegram import Message
from telegram.ext import filters

from bot.context import Turn
from bot.conversation import deliver, taker_of_file
from bot.feature import Feature, Registry
from bot.programme.people import Permission

feature = Feature("media")
GATHERING = 1.0
"""Seconds in which the parts of an album are waited for; they come one by one."""
_KINDS = ("voice", "video_note", "sticker", "location", "contact", "photo", "document")
_UNREADABLE = ~filters.TEXT & ~filters.StatusUpdate.ALL


def kind_of(message: Message) -> str:
    """Which template fits: the kind of the attachment; audio counts as voice, a venue as a location."""
    if message.audio:
        return "voice"
    if message.venue:
        return "location"
    return next((kind for kind in _KINDS if getattr(message, kind)), "other")


@feature.message(_UNREADABLE, Permission.ASK)
async def explain(turn: Turn) -> None:
    """Read the caption where there is one, else say what can be done instead; an album is one input."""
    message = turn.incoming.effective_message if turn.incoming else None
    if message is None:
        return
    desk = Registry.of(turn).desk
    if (message.document or message.photo) and (taker := taker_of_file(turn, desk)):
        await taker(turn)
        return
    caption = turn.text
    if message.media_group_id:
        if not await _speaks(turn, message.media_group_id):
            return
        caption = caption or await _caption(turn, message.media_group_id)
    if caption:
        turn.said = caption
        await deliver(turn, desk)
    else:
        await turn.reply(f"media_{kind_of(message)}")


async def _speaks(turn: Turn, media_group: str) -> bool:
    """Whether this update answers for its album: the first one does, once the others have come."""
    async with turn.app.database.transaction() as records:
        speaker = await records.albums.speaker(turn.chat_id, media_group, turn.update_id, turn.now)
    if speaker != turn.update_id:
        return False
    await asyncio.sleep(GATHERING)
    return True


async def _caption(turn: Turn, media_group: str) -> str:
    """The first caption among the parts of the album that wait behind this one."""
    async with turn.app.database.read() as records:
        waiting = await records.updates.unanswered([turn.chat_id])
    messages = (json.loads(incoming.content).get("message") or {} for incoming in waiting)
    parts = (message for message in messages if message.get("media_group_id") == media_group)
    return next((str(part["caption"]) for part in parts if part.get("caption")), "")
