"""Amending: changes what was sent to the latest text, tells who had answered, takes messages back."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.delivery.attempt import may_have_arrived, passes
from bot.delivery.broadcasting import deliver, render
from bot.delivery.lanes import Urgency
from bot.delivery.outgoing import PLAIN, inline_keyboard
from bot.programme.clock import Clock
from bot.storage.amendments import Act, Amendment
from bot.storage.database import Database
from bot.storage.models import DeliveryState
from bot.texts import Message, Texts

AT_ONCE = 16
LATELY = timedelta(days=3)
_SAME, _NO_MESSAGE = "not modified", ("not found", "can't be edited", "can't be deleted", "no caption")

_log = logging.getLogger(__name__)


class Amender:
    """Works through amendments, some at a time; only the holder of the sender's lease does."""

    def __init__(self, database: Database, clock: Clock, bot: ExtBot[Any], texts: Texts, zone: str) -> None:
        self._database, self._clock, self._bot = database, clock, bot
        self._texts, self._zone = texts, zone

    async def look(self) -> None:
        """Do all that is to be done now; what Telegram is out of reach for is done later."""
        async with self._database.read() as records:
            if not await records.amendments.is_any(self._clock.now() - LATELY):
                return
        while True:
            async with self._database.transaction() as records:
                found = await records.amendments.claim(AT_ONCE)
            done = await asyncio.gather(*(self._amend(one) for one in found))
            if len(found) < AT_ONCE or not all(done):
                return

    async def _amend(self, amendment: Amendment) -> bool:
        try:
            if amendment.act is Act.TAKE_BACK:
                await self._take_back(amendment)
            else:
                await self._change(amendment)
        except Forbidden:
            async with self._database.transaction() as records:
                await records.people.mark_blocked(amendment.chat_id, self._clock.now())
        except TelegramError as error:
            _log.warning("a message could not be amended", extra={"code": type(error).__name__})
            return False
        return True

    async def _change(self, amendment: Amendment) -> None:
        broadcast, delivery = amendment.broadcast, amendment.delivery
        message = render(
            self._texts, broadcast, amendment.person, amendment.agency, self._clock.now(), self._zone
        )
        place = delivery.message_id
        changed = place is not None and await self._edit(amendment.chat_id, place, message, broadcast.file_id)
        if not changed:
            place = await self._send_anew(amendment, message)
        if place is None:
            return
        async with self._database.transaction() as records:
            await records.amendments.changed(delivery.id, broadcast.revision, place)
            told = await records.amendments.tell(delivery.id, broadcast.revision)
        if told:
            notice = self._texts.render("broadcast_corrected", correction=broadcast.correction or "")
            await deliver(self._bot, amendment.chat_id, notice)

    async def _send_anew(self, amendment: Amendment, message: Message) -> int | None:
        """Send the right text as another message; None where it cannot be, which the ledger then says.

        Raises what may be tried later.
        """
        broadcast, row = amendment.broadcast, amendment.delivery.id
        try:
            sent = await deliver(
                self._bot, amendment.chat_id, message, broadcast.file_id, broadcast.file_kind
            )
        except Forbidden:
            raise
        except TelegramError as error:
            later = passes(error)
            async with self._database.transaction() as records:
                if later:
                    await records.amendments.changed(row, amendment.revision)
                else:
                    state = DeliveryState.UNKNOWN if may_have_arrived(error) else DeliveryState.FAILED
                    await records.amendments.missed(row, broadcast.revision, state, error.message[:200])
            if later:
                raise
            return None
        return sent.message_id

    async def _edit(self, chat_id: int, place: int, message: Message, file_id: str | None) -> bool:
        more: dict[str, Any] = {
            "chat_id": chat_id,
            "message_id": place,
            "parse_mode": "HTML",
            "reply_markup": inline_keyboard(message.buttons),
            "rate_limit_args": Urgency.BROADCAST,
        }
        try:
            if file_id:
                await self._bot.edit_message_caption(caption=message.text, **more)
            else:
                await self._bot.edit_message_text(message.text, link_preview_options=PLAIN, **more)
        except BadRequest as error:
            return _SAME in error.message.lower()
        return True

    async def _take_back(self, amendment: Amendment) -> None:
        place = amendment.delivery.message_id
        try:
            if place is not None:
                await self._bot.delete_message(amendment.chat_id, place)
        except BadRequest as error:
            reason = error.message.lower()
            gone = any(words in reason for words in _NO_MESSAGE[:1])
            if not gone and place is not None:
                message = self._texts.render("broadcast_taken_back")
                await self._edit(amendment.chat_id, place, message, amendment.broadcast.file_id)
        async with self._database.transaction() as records:
            await records.amendments.taken_back(amendment.delivery.id, self._clock.now())
