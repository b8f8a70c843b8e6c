"""Results: where every recipient stands, how they answered, the spreadsheet of all, and sending once more."""

import asyncio
from datetime import datetime, timedelta

from bot.context import Turn
from bot.features.broadcasting.colleagues import may_decide, show_approval
from bot.features.broadcasting.composing import RECALLED, show_draft
from bot.features.broadcasting.owner import chosen, feature, may_see
from bot.features.broadcasting.running import show_progress
from bot.papers.sheets import Sheet, to_xlsx
from bot.programme.people import Permission
from bot.programme.trail import Action
from bot.storage.database import Records
from bot.storage.deliveries import Tally
from bot.storage.ledger import Entry
from bot.storage.models import BroadcastState, DeliveryState
from config.wording import waktu

RECALL = timedelta(hours=48)
AGAIN = {"unknown": DeliveryState.UNKNOWN, "failed": DeliveryState.FAILED, "blocked": DeliveryState.BLOCKED}
FIRST = (
    *(DeliveryState.FAILED, DeliveryState.UNKNOWN, DeliveryState.BLOCKED, DeliveryState.ABSENT),
    *(DeliveryState.CANCELLED, DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.SENT),
)
OVER = (BroadcastState.DONE, BroadcastState.CANCELLED)


@feature.button("bc_show", Permission.BROADCAST)
async def show_results(turn: Turn) -> None:
    """The counts of a broadcast and its answers, and what can be done now."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    if broadcast.state is BroadcastState.DRAFT:
        await show_draft(turn, broadcast)
        return
    if broadcast.state is BroadcastState.WAITING and may_decide(turn, broadcast):
        await show_approval(turn, broadcast)
        return
    async with turn.app.database.read() as records:
        counts = await records.deliveries.counts(broadcast.id)
        reach = await records.ledger.reach(broadcast.id)
        maker = await records.people.find(broadcast.created_by)
    started = broadcast.started_at
    await turn.reply(
        "broadcast_report",
        id=broadcast.id,
        title=broadcast.title,
        state=broadcast.state.value,
        by=maker.address if maker else "",
        started=started,
        starts=broadcast.starts_at,
        zone=turn.zone.key,
        card=None,
        **Tally.of(counts).parts,
        blocked=counts.get(DeliveryState.BLOCKED, 0),
        **reach.parts,
        corrected=broadcast.correction,
        recalled=broadcast.recalled_at is not None,
        may_recall=started is not None and turn.now - started < RECALL and broadcast.recalled_at is None,
    )


@feature.button("bc_again", Permission.BROADCAST)
async def ask_again(turn: Turn) -> None:
    """Whether to send once more to those of one state; for the unsure it may be the second time."""
    broadcast, wanted = await chosen(turn), AGAIN.get(turn.argument(1))
    if broadcast is None or wanted is None:
        return
    async with turn.app.database.read() as records:
        rows = await records.deliveries.of_broadcast(broadcast.id, [wanted])
    await turn.reply("broadcast_again", id=broadcast.id, state=wanted.value, count=len(rows))


@feature.button("bc_again_yes", Permission.BROADCAST)
async def send_again(turn: Turn) -> None:
    """Those of one state wait for their turn once more."""
    number, wanted = turn.number or 0, AGAIN.get(turn.argument(1))

    async def store(records: Records) -> None:
        broadcast = await records.broadcasts.hold(number)
        if wanted is None or broadcast is None or not may_see(turn, broadcast):
            return
        if broadcast.recalled_at is not None:
            return
        count = await records.deliveries.retry(number, [wanted], turn.now)
        if not count:
            return
        await records.broadcasts.move(number, OVER, BroadcastState.SENDING, turn.now)
        me, detail = turn.known_person.id, {"count": count, "state": wanted.value}
        await records.audit.note(me, Action.BROADCAST_RETRIED, "broadcast", number, turn.now, detail=detail)

    await turn.once(store)
    broadcast = await chosen(turn, number)
    if broadcast:
        await show_progress(turn, broadcast)


@feature.button("bc_file", Permission.BROADCAST)
async def send_file(turn: Turn) -> None:
    """All recipients with state, reason, time and answer, as a spreadsheet; what needs a look comes first."""
    broadcast = await chosen(turn)
    if broadcast is None:
        return
    await turn.acknowledge()
    async with turn.app.database.read() as records:
        entries = await records.ledger.entries(broadcast.id)
    texts = turn.app.texts
    ordered = sorted(entries, key=lambda entry: FIRST.index(entry.delivery.state))
    rows = [_row(turn, entry) for entry in ordered]
    headings = texts.render("broadcast_headings").plain.splitlines()
    sheet = Sheet(texts.render("broadcast_sheet_title").plain, headings, rows)
    content = await asyncio.to_thread(to_xlsx, [sheet])
    await turn.send_file(f"siaran-{broadcast.id}.xlsx", content, "broadcast_file", count=len(rows))


def _row(turn: Turn, entry: Entry) -> list[str]:
    texts, delivery = turn.app.texts, entry.delivery
    state = RECALLED if delivery.recalled_at else delivery.state.value
    return [
        entry.name,
        entry.agency,
        texts.render("delivery_state", state=state).plain,
        texts.render("delivery_reason", reason=delivery.reason).plain if delivery.reason else "",
        _moment(turn, delivery.sent_at),
        texts.render("delivery_reply", reply=delivery.reply.value).plain if delivery.reply else "",
        delivery.said or "",
        _moment(turn, delivery.muted_at),
    ]


def _moment(turn: Turn, moment: datetime | None) -> str:
    return waktu(moment, turn.zone) if moment else ""
