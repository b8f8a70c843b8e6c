"""Approving: from a number of recipients on a colleague agrees, or gives the draft back."""

from bot.context import Turn
from bot.delivery.telling import tell
from bot.features.broadcasting.colleagues import ASKED, ask_colleagues, mark_of, may_decide, show_approval
from bot.features.broadcasting.owner import chosen, feature
from bot.features.broadcasting.running import show_progress
from bot.features.broadcasting.starting import freeze
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.models import Broadcast, BroadcastState

WAITING = (BroadcastState.WAITING,)


@feature.button("bc_approve", Permission.BROADCAST)
async def approve(turn: Turn) -> None:
    """A colleague agrees to what the card shows: the recipients are fixed and it goes."""
    number = turn.number or 0

    async def store(records: Records) -> None:
        broadcast = await records.broadcasts.hold(number)
        if broadcast is None or broadcast.state not in WAITING or not may_decide(turn, broadcast):
            return
        if turn.argument(1) != mark_of(broadcast):
            return
        broadcast.approved_by, broadcast.approved_at = turn.known_person.id, turn.now
        await freeze(turn, records, broadcast)

    await turn.once(store)
    broadcast = await chosen(turn, number)
    if broadcast is None:
        return
    if broadcast.state in WAITING and may_decide(turn, broadcast):
        await turn.reply("broadcast_changed", title=broadcast.title)
        await show_approval(turn, broadcast)
    elif broadcast.state in WAITING:
        await turn.reply("broadcast_own", id=number)
    elif broadcast.approved_by == turn.known_person.id:
        await turn.show("broadcast_approved", id=number, title=broadcast.title)
        await _tell_maker(turn, broadcast)
    else:
        await show_progress(turn, broadcast)


async def _tell_maker(turn: Turn, broadcast: Broadcast) -> None:
    async with turn.app.database.read() as records:
        maker = await records.people.find(broadcast.created_by)
    if maker is not None and maker.telegram_id is not None:
        await show_progress(turn, broadcast, chat_id=maker.telegram_id)


@feature.button("bc_ask", Permission.BROADCAST)
async def ask_once_more(turn: Turn) -> None:
    """Colleagues who joined since then are asked as well."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    if broadcast.state not in WAITING:
        await turn.reply("broadcast_left_draft", id=broadcast.id, title=broadcast.title)
        return
    await ask_colleagues(turn, broadcast)


@feature.button("bc_return", Permission.BROADCAST)
async def give_back(turn: Turn) -> None:
    """A colleague gives the draft back; the writer may change it and ask again."""
    number = turn.number or 0

    async def store(records: Records) -> None:
        broadcast = await records.broadcasts.hold(number)
        if broadcast is not None and broadcast.state in WAITING and may_decide(turn, broadcast):
            await records.broadcasts.move(number, WAITING, BroadcastState.DRAFT, turn.now)
            await records.cards.forget(ASKED, number)
            me = turn.known_person.id
            await records.audit.note(me, Action.BROADCAST_RETURNED, "broadcast", number, turn.now)

    await turn.once(store)
    broadcast = await chosen(turn, number)
    if broadcast is None:
        return
    if broadcast.state is not BroadcastState.DRAFT:
        await turn.reply("broadcast_left_draft", id=number, title=broadcast.title)
        return
    await turn.show("broadcast_given_back", title=broadcast.title)
    async with turn.app.database.read() as records:
        maker = await records.people.find(broadcast.created_by)
    if maker is not None:
        by = turn.known_person.address
        message = turn.app.texts.render("broadcast_returned", id=number, title=broadcast.title, by=by)
        card = (f"broadcast_returned {turn.update_id}", number)
        await tell(turn.bot, turn.app.database, [maker], message, turn.now, card=card)
