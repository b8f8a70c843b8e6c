"""Media: one clear sentence for each kind of message that cannot be read; voice as text where it is heard."""

import logging
import re

from telegram import Message
from telegram.error import TelegramError
from telegram.ext import filters

from bot.albums import album_of, other_parts, speaks
from bot.context import Turn
from bot.conversation import deliver, taker_of_file
from bot.delivery.files import FileTooLargeError, IncomingFile, fetch
from bot.feature import Feature, Registry
from bot.programme.people import Permission
from knowledge.llm.failures import ModelError

feature = Feature("media")
log = logging.getLogger(__name__)
LARGEST, LONGEST = 5 * 2**20, 1000
"""Bytes of a voice note that is heard, and characters of what is shown of it."""
_QUOTED = re.compile(r"“(.+)”", re.DOTALL)
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
    if (message.document or message.photo) and (taker := await taker_of_file(turn, desk)):
        await taker(turn)
        return
    caption = turn.text
    if album := album_of(turn):
        if not await speaks(turn, album):
            return
        if not caption:
            caption, turn.said_in = await _caption_beside(turn, album)
    if caption:
        turn.said = caption
        await deliver(turn, desk)
    elif not await _hear(turn):
        await turn.reply(f"media_{kind_of(message)}")


async def _caption_beside(turn: Turn, album: str) -> tuple[str, int | None]:
    """The caption that another part of an album has, and that part's message."""
    for part in await other_parts(turn, album):
        caption, number = part.get("caption"), part.get("message_id")
        if caption and isinstance(number, int):
            return str(caption), number
    return "", None


async def _hear(turn: Turn) -> bool:
    """Show what a voice note says, to be confirmed; False where there is none, or nothing could be heard."""
    message = turn.incoming.effective_message if turn.incoming else None
    recorded = _recording(message) if message else None
    transcriber = turn.app.transcriber
    if transcriber is None or recorded is None or turn.in_group:
        return False
    turn.typing.begin()
    try:
        heard = await transcriber.hear(recorded.name, await fetch(turn.bot, recorded, LARGEST))
    except (ModelError, FileTooLargeError, TelegramError) as error:
        log.warning("a voice note could not be heard", extra={"code": type(error).__name__})
        return False
    finally:
        await turn.typing.shown()
    await turn.reply("voice_heard", text=heard.replace("“", "").replace("”", "")[:LONGEST])
    return True


def _recording(message: Message) -> IncomingFile | None:
    """The voice note or piece of audio of a message."""
    sound = message.voice or message.audio
    if sound is None:
        return None
    name = "suara.ogg" if message.voice else "suara.mp3"
    return IncomingFile(
        sound.file_id, sound.file_unique_id, name, sound.mime_type or "", sound.file_size or 0
    )


@feature.button("heard", Permission.ASK)
async def use_text(turn: Turn) -> None:
    """The text that was shown is what the person says."""
    message = turn.incoming.effective_message if turn.incoming else None
    shown = _QUOTED.search(message.text or "") if isinstance(message, Message) else None
    if shown is None:
        await turn.reply("stale_button")
        return
    turn.said = shown[1]
    await deliver(turn, Registry.of(turn).desk)


@feature.button("unheard", Permission.ASK)
async def drop_text(turn: Turn) -> None:
    """The text that was shown is wrong."""
    await turn.show("voice_dropped")
