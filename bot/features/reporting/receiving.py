"""Receiving: the files of one input, an album as one; cleaned, kept on the shelf, or why that cannot be."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.albums import album_of, other_parts, speaks
from bot.context import Turn
from bot.delivery.files import FileTooLargeError, IncomingFile
from bot.papers.pictures import FileKind, UnreadableFileError, cleaned, kind_of, merged
from bot.storage.shelf import Shelf, Shelved

MEGABYTE = 1024 * 1024


class Refused(StrEnum):
    """Why files are not taken."""

    UNREADABLE = "unreadable"
    LARGE = "large"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Received:
    """One file on the shelf, of so many parts, with what was written beside it.

    `sources` are id and unique id at Telegram of each part.
    """

    file: Shelved
    kind: FileKind
    name: str
    parts: int
    caption: str
    sources: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Part:
    file: IncomingFile
    caption: str


async def receive(turn: Turn, megabytes: int) -> Received | Refused | None:
    """What was sent, kept; None for a part of an album that another part answers for."""
    parts = await _parts(turn)
    if parts is None:
        return None
    limit = megabytes * MEGABYTE
    try:
        contents = [await turn.fetch(part.file, limit) for part in parts]
        content = await asyncio.to_thread(as_one, contents)
    except FileTooLargeError:
        return Refused.LARGE
    except UnreadableFileError:
        return Refused.UNREADABLE
    if len(content) > limit:
        return Refused.LARGE
    kind = kind_of(content)
    shelved = await asyncio.to_thread(Shelf(turn.app.settings.home).put, content, kind.value)
    caption = next((part.caption for part in parts if part.caption), "")
    name = parts[0].file.name if len(parts) == 1 else ""
    sources = [(part.file.file_id, part.file.unique_id) for part in parts]
    return Received(shelved, kind, name, len(parts), caption, sources)


def as_one(contents: Sequence[bytes]) -> bytes:
    """One file of what came in one input: cleaned, an album merged; raises UnreadableFileError."""
    if len(contents) == 1:
        return cleaned(contents[0])
    return merged(contents)


async def _parts(turn: Turn) -> list[_Part] | None:
    message = turn.incoming.effective_message if turn.incoming else None
    if message is None or turn.file is None:
        return []
    mine = _Part(turn.file, message.caption or "")
    album = album_of(turn)
    if album is None:
        return [mine]
    if not await speaks(turn, album):
        return None
    return [mine, *(part for part in map(_part_of, await other_parts(turn, album)) if part)]


def _part_of(message: Mapping[str, object]) -> _Part | None:
    sizes, document = message.get("photo"), message.get("document")
    found = sizes[-1] if isinstance(sizes, list) and sizes else document
    if not isinstance(found, dict):
        return None
    size = found.get("file_size")
    file = IncomingFile(
        str(found.get("file_id")),
        str(found.get("file_unique_id")),
        str(found.get("file_name") or ""),
        str(found.get("mime_type") or "image/jpeg"),
        size if isinstance(size, int) else 0,
    )
    return _Part(file, str(message.get("caption") or ""))
