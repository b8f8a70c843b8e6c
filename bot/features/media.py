"""Media: one clear sentence for each kind of message that Pandu cannot read."""

from telegram import Message
from telegram.ext import filters

from bot.context import Turn
from bot.conversation import deliver
from bot.feature import Feature, Registry
from bot.programme.people import Permission

feature = Feature("media")
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
    """Read the caption where there is one, else say what can be done instead."""
    message = turn.incoming.effective_message if turn.incoming else None
    if message is None:
        return
    if turn.text:
        await deliver(turn, Registry.of(turn).desk)
        return
    await turn.reply(f"media_{kind_of(message)}")
