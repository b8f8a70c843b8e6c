"""Keeping: the content of a file of evidence, from the shelf or, where that lost it, from Telegram again."""

import asyncio

from telegram.error import TelegramError

from bot.context import Turn
from bot.delivery.files import FileTooLargeError, IncomingFile
from bot.features.reporting.receiving import MEGABYTE, as_one
from bot.forms.fields import LARGEST_MB
from bot.papers.pictures import UnreadableFileError
from bot.storage.models import Evidence
from bot.storage.shelf import Shelf


async def content_of(turn: Turn, evidence: Evidence) -> bytes | None:
    """The bytes of a file; None where neither has it any more."""
    shelf = Shelf(turn.app.settings.home)
    content = await asyncio.to_thread(shelf.read, evidence.path) if evidence.path else None
    if content is not None:
        return content
    async with turn.app.database.read() as records:
        sources = await records.evidence.sources(evidence.id)
    if len(sources) != evidence.parts:
        return None
    files = [IncomingFile(source, "", evidence.name or "", "", 0) for source in sources]
    try:
        fetched = [await turn.fetch(file, LARGEST_MB * MEGABYTE) for file in files]
        content = await asyncio.to_thread(as_one, fetched)
    except (TelegramError, FileTooLargeError, UnreadableFileError):
        return None
    shelved = await asyncio.to_thread(shelf.put, content, evidence.type)
    async with turn.app.database.transaction() as records:
        await records.evidence.keep(evidence.id, shelved.path)
    return content
