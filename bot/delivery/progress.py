"""Progress: broadcasts begin when due and end when all is sent; one message shows how far each is."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from telegram import Bot
from telegram.error import TelegramError

from bot.delivery.outgoing import edit
from bot.programme.clock import Clock
from bot.storage.broadcasts import RUNNING
from bot.storage.database import Database, Records
from bot.storage.deliveries import Tally
from bot.storage.ledger import Reach
from bot.storage.models import Broadcast
from bot.texts import Message, Texts

EVERY = timedelta(seconds=3)

_log = logging.getLogger(__name__)


class Progress:
    """Watches what is sent on behalf of those who began it."""

    def __init__(self, database: Database, clock: Clock, bot: Bot, texts: Texts, zone: str) -> None:
        self._database, self._clock, self._bot, self._texts = database, clock, bot, texts
        self._zone = zone
        self._shown: dict[int, datetime] = {}

    async def look(self) -> None:
        """Begin and end broadcasts; show how far those are that changed, each every few seconds."""
        now = self._clock.now()
        async with self._database.read() as records:
            running = await records.broadcasts.in_states(RUNNING)
            turning = await records.broadcasts.are_due(now) or await records.broadcasts.are_sent()
        ended = await self._turn(now) if turning else ()
        over = {one.id for one in ended}
        for broadcast in (*ended, *(one for one in running if one.id not in over)):
            await self._show(broadcast, now, last=broadcast.id in over)

    async def _turn(self, now: datetime) -> Sequence[Broadcast]:
        async with self._database.transaction() as records:
            await records.broadcasts.start_due(now)
            return await records.broadcasts.end_sent(now)

    async def _show(self, broadcast: Broadcast, now: datetime, *, last: bool) -> None:
        shown_at = self._shown.get(broadcast.id)
        if broadcast.progress_message is None or (shown_at and now - shown_at < EVERY and not last):
            return
        self._shown[broadcast.id] = now
        if last:
            del self._shown[broadcast.id]
        async with self._database.read() as records:
            message = await progress_of(records, self._texts, broadcast, self._zone)
            maker = await records.people.find(broadcast.created_by)
        if maker is None or maker.telegram_id is None or message.text == broadcast.progress_text:
            return
        try:
            await edit(self._bot, maker.telegram_id, broadcast.progress_message, message)
        except TelegramError as error:
            _log.warning("progress could not be shown", extra={"code": type(error).__name__})
            return
        async with self._database.transaction() as records:
            await records.broadcasts.shows(broadcast.id, broadcast.progress_message, message.text)


async def progress_of(records: Records, texts: Texts, broadcast: Broadcast, zone: str) -> Message:
    """How far a broadcast is now, its time in the zone of its maker (else in this one)."""
    tally = await records.deliveries.tally(broadcast.id)
    maker = await records.people.find(broadcast.created_by)
    reach = await records.ledger.reach(broadcast.id)
    return progress_message(texts, broadcast, tally, reach, (maker and maker.zone) or zone)


def progress_message(texts: Texts, broadcast: Broadcast, tally: Tally, reach: Reach, zone: str) -> Message:
    """How far a broadcast is, and what came of it; the parts of the tally add up to all recipients."""
    return texts.render(
        "broadcast_progress",
        id=broadcast.id,
        title=broadcast.title,
        state=broadcast.state.value,
        starts=broadcast.starts_at,
        zone=zone,
        **tally.parts,
        **reach.parts,
    )
