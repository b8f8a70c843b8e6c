"""Inputs: what a person sent, as the engine takes it, and whether more of it waits in the chat."""

import asyncio
import json

from bot.albums import album_of, speaks
from bot.context import Turn
from bot.conversation import LEAVING, bare_word
from bot.forms.engine import Entry, Offered, Picked, Sent
from bot.forms.moves import Move, MoveKind
from bot.forms.values import Address, AddressError, Answers
from bot.storage.database import Records

_MOVES = {
    "n": MoveKind.NEXT,
    "k": MoveKind.SKIP,
    "b": MoveKind.BACK,
    "d": MoveKind.DONE,
    "0": MoveKind.NONE,
    "a": MoveKind.ADD,
    "r": MoveKind.REVIEW,
    "s": MoveKind.SEND,
    "z": MoveKind.STOP,
    "e": MoveKind.EDIT,
    "x": MoveKind.REMOVE,
}
LETTERS = {kind: letter for letter, kind in _MOVES.items()}


def address_in_button(address: Address) -> str:
    """An address without dots, which end a button's arguments."""
    return str(address).replace(".", "/")


def tapped(arguments: tuple[str, ...]) -> Entry | None:
    """The input of a button's arguments: `p.<address>.<option>`, `o.<address>.<n>`, or a move."""
    letter, *rest = arguments or ("",)
    if letter in _MOVES:
        return Move(_MOVES[letter], int(rest[0]) if rest and rest[0].isdecimal() else None)
    if letter not in ("p", "o") or len(rest) != 2:
        return None
    try:
        address = Address.parse(rest[0].replace("/", "."))
    except AddressError:
        return None
    if letter == "p":
        return Picked(address, rest[1])
    return Offered(address, int(rest[1])) if rest[1].isdecimal() else None


def file_entry(turn: Turn) -> Sent | None:
    """The photo or document of this update as evidence; its caption stays with it."""
    message = turn.incoming.effective_message if turn.incoming else None
    file = turn.file
    if file is None or message is None:
        return None
    evidence: Answers = {
        "kind": "photo" if message.photo else "document",
        "file_id": file.file_id,
        "unique_id": file.unique_id,
        "size": file.size,
        "mime": file.mime,
        "name": file.name,
    }
    if message.caption:
        evidence["caption"] = message.caption
    return Sent((evidence,))


async def gather(turn: Turn, seconds: float = 0.0) -> None:
    """Let what is sent together come in: the first part of an album waits for the others, any other input
    `seconds` for a next one, unless that is there already."""
    if turn.applied_by:
        return
    if album := album_of(turn):
        await speaks(turn, album)
    elif seconds:
        async with turn.app.database.read() as records:
            waits = await more_waits(records, turn)
        await asyncio.sleep(0.0 if waits else seconds)


async def more_waits(records: Records, turn: Turn) -> bool:
    """Whether another message that will feed the form waits in this chat."""
    waiting = await records.updates.unanswered([turn.chat_id])
    return any(_feeds(one.content) for one in waiting if one.update_id > turn.update_id)


def _feeds(content: str) -> bool:
    message = json.loads(content).get("message")
    if not isinstance(message, dict):
        return False
    if message.get("photo") or message.get("document"):
        return True
    text = message.get("text")
    if not isinstance(text, str) or text.lstrip().startswith("/"):
        return False
    return bare_word(text) not in LEAVING
