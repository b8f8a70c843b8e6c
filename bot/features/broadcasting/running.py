"""Running: the message that shows how far a broadcast is; pause, resume, cancel."""

from collections.abc import Collection

from bot.context import Turn
from bot.delivery.outgoing import edit
from bot.delivery.progress import progress_of
from bot.features.broadcasting.owner import chosen, feature, may_see
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.broadcasts import RUNNING
from bot.storage.database import Records
from bot.storage.models import Broadcast, BroadcastState
from bot.texts import Message

B = BroadcastState
STOPPABLE = (*RUNNING, B.SCHEDULED, B.WAITING)


async def show_progress(turn: Turn, broadcast: Broadcast, *, chat_id: int | None = None) -> None:
    """Send the message that the sender keeps up to date, to its writer; where tapped it takes that place."""
    chat, message = chat_id or turn.chat_id, await _progress(turn, broadcast)
    sent = await turn.send(chat, message)
    mine = chat_id is not None or broadcast.created_by == turn.known_person.id
    if not mine:
        return
    async with turn.app.database.transaction() as records:
        now = await records.broadcasts.hold(broadcast.id)
        if now is None:
            return
        latest = await progress_of(records, turn.app.texts, now, turn.app.settings.default_zone)
        now.progress_message, now.progress_text = sent, latest.text
    if latest.text != message.text:
        await edit(turn.bot, chat, sent, latest)


async def _progress(turn: Turn, broadcast: Broadcast) -> Message:
    async with turn.app.database.read() as records:
        return await progress_of(records, turn.app.texts, broadcast, turn.app.settings.default_zone)


@feature.button("bc_pause", Permission.BROADCAST)
async def pause(turn: Turn) -> None:
    """Send nothing more until it is resumed; what is under way still arrives."""
    await _move(turn, (B.SENDING,), B.PAUSED)


@feature.button("bc_resume", Permission.BROADCAST)
async def resume(turn: Turn) -> None:
    """Go on with those who wait."""
    await _move(turn, (B.PAUSED,), B.SENDING)


@feature.button("bc_cancel", Permission.BROADCAST)
async def cancel(turn: Turn) -> None:
    """Send nothing more at all; who has it keeps it."""
    await _move(turn, STOPPABLE, B.CANCELLED)


_ACTIONS = {
    B.PAUSED: Action.BROADCAST_PAUSED,
    B.SENDING: Action.BROADCAST_RESUMED,
    B.CANCELLED: Action.BROADCAST_CANCELLED,
}


async def _move(turn: Turn, sources: Collection[BroadcastState], target: BroadcastState) -> None:
    number = turn.number or 0

    async def store(records: Records) -> None:
        broadcast = await records.broadcasts.hold(number)
        if not may_see(turn, broadcast):
            return
        moved = await records.broadcasts.move(number, sources, target, turn.now)
        if moved is None:
            return
        if target is B.CANCELLED:
            await records.deliveries.cancel(number)
        await records.audit.note(turn.known_person.id, _ACTIONS[target], "broadcast", number, turn.now)
        if turn.tapped_message is not None and moved.created_by == turn.known_person.id:
            # Noted with the state it says, so that the sender does not edit the message to the same.
            said = await progress_of(records, turn.app.texts, moved, turn.app.settings.default_zone)
            await records.broadcasts.shows(number, turn.tapped_message, said.text)

    await turn.once(store)
    broadcast = await chosen(turn, number)
    if broadcast is None:
        return
    message = await _progress(turn, broadcast)
    place = turn.tapped_message
    if place is None or not await edit(turn.bot, turn.chat_id, place, message):
        await turn.send(turn.chat_id, message)
    elif broadcast.created_by == turn.known_person.id:
        await _note(turn, number, place, message)


async def _note(turn: Turn, number: int, place: int, message: Message) -> None:
    async with turn.app.database.transaction() as records:
        await records.broadcasts.shows(number, place, message.text)
