"""Correcting: a broadcast that is wrong gets a line of correction and its right text, or is taken back."""

from collections.abc import Callable

from bot.context import Turn
from bot.delivery.placeholders import title_of, unknown_marks
from bot.features.broadcasting.composing import LONGEST_TITLE, fits
from bot.features.broadcasting.owner import chosen, feature, may_see
from bot.features.broadcasting.results import RECALL
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Broadcast, BroadcastState, JsonObject

LONGEST_LINE = 200
CORRECTABLE = (BroadcastState.SENDING, BroadcastState.PAUSED, BroadcastState.DONE, BroadcastState.CANCELLED)


@feature.button("bc_fix", Permission.BROADCAST)
async def ask_line(turn: Turn) -> None:
    """The next text is the line that says what changed."""
    broadcast = await _correctable(turn)
    if broadcast:
        await feature.expect(turn, "fix_line", {"broadcast": broadcast.id})
        await turn.reply("broadcast_ask_line", title=broadcast.title, id=broadcast.id)


@feature.cursor("fix_line", Permission.BROADCAST)
async def take_line(turn: Turn) -> None:
    """One line; the right text comes next."""
    broadcast = await _correctable(turn, _of_cursor(turn))
    if broadcast is None:
        return
    line = " ".join(turn.text.split()).removeprefix("Ralat:").strip()
    if not line or len(line) > LONGEST_LINE:
        await turn.reply("broadcast_ask_line", title=broadcast.title, id=broadcast.id)
        return
    pending: JsonObject = {"line": line, "body": broadcast.body}

    async def store(records: Records) -> None:
        found = await records.broadcasts.hold(broadcast.id)
        if found is not None:
            found.pending = pending
        await feature.expect_within(turn, records, "fix_body", {"broadcast": broadcast.id})

    await turn.once(store)
    await turn.reply("broadcast_ask_body", id=broadcast.id, body=broadcast.body)


@feature.cursor("fix_body", Permission.BROADCAST)
async def take_body(turn: Turn) -> None:
    """The right text, in place of the wrong one."""
    broadcast = await _correctable(turn, _of_cursor(turn))
    if broadcast is None:
        return
    if broadcast.pending is None:
        await turn.reply("stale_button")
        return
    body, line = turn.text.strip(), str(broadcast.pending["line"])
    if not await fits(turn, body, broadcast.file_id, line):
        return

    async def store(records: Records) -> None:
        found = await records.broadcasts.hold(broadcast.id)
        if found is not None:
            found.pending = {"line": line, "body": body}
        await records.cursors.close(turn.chat_id, turn.known_person.id)

    await turn.once(store)
    await _show_correction(turn, broadcast.id)


@feature.button("bc_fix_show", Permission.BROADCAST)
async def keep_body(turn: Turn) -> None:
    """The text stays as it is below the line of correction."""
    broadcast = await _correctable(turn)
    if broadcast is None:
        return
    if broadcast.pending is None:
        await turn.reply("stale_button")
    elif await fits(turn, broadcast.body, broadcast.file_id, str(broadcast.pending["line"])):
        await _show_correction(turn, broadcast.id)


async def _show_correction(turn: Turn, number: int) -> None:
    broadcast = await chosen(turn, number)
    if broadcast is None or broadcast.pending is None:
        return
    async with turn.app.database.read() as records:
        tally = await records.deliveries.tally(number)
        replies = await records.ledger.replies(number)
    await turn.reply(
        "broadcast_fix_confirm",
        id=number,
        title=broadcast.title,
        line=str(broadcast.pending["line"]),
        body=str(broadcast.pending["body"]),
        sent=tally.sent,
        waiting=tally.waiting,
        unknown=tally.unknown,
        unreachable=tally.unreachable,
        answered=sum(replies.values()),
        unknown_marks=unknown_marks(str(broadcast.pending["body"])),
        may_recall=_may_recall(turn, broadcast),
    )


@feature.button("bc_fix_yes", Permission.BROADCAST)
async def correct(turn: Turn) -> None:
    """The text changes for all: who has it sees it changed, who waits gets the right one."""

    def change(broadcast: Broadcast) -> Action | None:
        if broadcast.pending is None:
            return None
        broadcast.correction, broadcast.body = str(broadcast.pending["line"]), str(broadcast.pending["body"])
        broadcast.title = title_of(broadcast.body, LONGEST_TITLE)
        broadcast.pending = None
        broadcast.revision += 1
        broadcast.corrected_by, broadcast.corrected_at = turn.known_person.id, turn.now
        return Action.BROADCAST_CORRECTED

    broadcast = await _apply(turn, change)
    if broadcast:
        await turn.show("broadcast_fixed", id=broadcast.id, title=broadcast.title)


@feature.button("bc_recall", Permission.BROADCAST)
async def ask_to_recall(turn: Turn) -> None:
    """Whether to take all messages back; Telegram deletes them for 48 hours."""
    broadcast = await _correctable(turn)
    if broadcast:
        await _show_recall(turn, broadcast)


async def _show_recall(turn: Turn, broadcast: Broadcast) -> None:
    async with turn.app.database.read() as records:
        tally = await records.deliveries.tally(broadcast.id)
    may = _may_recall(turn, broadcast)
    await turn.reply("broadcast_recall", id=broadcast.id, title=broadcast.title, sent=tally.sent, may=may)


@feature.button("bc_recall_yes", Permission.BROADCAST)
async def recall(turn: Turn) -> None:
    """Take back what arrived, and send nothing more."""

    def change(broadcast: Broadcast) -> Action | None:
        if not _may_recall(turn, broadcast):
            return None
        broadcast.recalled_by, broadcast.recalled_at = turn.known_person.id, turn.now
        return Action.BROADCAST_RECALLED

    broadcast = await _apply(turn, change)
    if broadcast and broadcast.recalled_at is None:
        await _show_recall(turn, broadcast)
    elif broadcast:
        await turn.show("broadcast_recalled", id=broadcast.id, title=broadcast.title)


async def _apply(turn: Turn, change: Callable[[Broadcast], Action | None]) -> Broadcast | None:
    number = turn.number or 0

    async def store(records: Records) -> None:
        broadcast = await records.broadcasts.hold(number)
        if broadcast is None or not may_see(turn, broadcast) or broadcast.state not in CORRECTABLE:
            return
        action = change(broadcast)
        if action is Action.BROADCAST_CORRECTED:
            await records.cursors.close(turn.chat_id, turn.known_person.id)
        if action is Action.BROADCAST_RECALLED:
            await records.deliveries.cancel(number)
        if action is not None:
            await records.audit.note(turn.known_person.id, action, "broadcast", number, turn.now)

    await turn.once(store)
    return await _correctable(turn, number)


def _may_recall(turn: Turn, broadcast: Broadcast) -> bool:
    started = broadcast.started_at
    return started is not None and turn.now - started < RECALL and broadcast.recalled_at is None


def _of_cursor(turn: Turn) -> int | None:
    number = turn.cursor.data.get("broadcast") if turn.cursor else None
    return number if isinstance(number, int) else None


async def _correctable(turn: Turn, number: int | None = None) -> Broadcast | None:
    broadcast = await chosen(turn, number)
    if broadcast is not None and broadcast.state not in CORRECTABLE:
        await turn.reply("broadcast_left_draft", id=broadcast.id, title=broadcast.title)
        return None
    return broadcast
