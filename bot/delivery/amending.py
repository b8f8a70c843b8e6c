"""Amending: changes what was sent to the latest text, tells who had answered, takes messages back."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from telegram.error import BadRequest, Forbidden, NetworkError
from telegram.ext import ExtBot

from bot.delivery.attempt import passes
from bot.delivery.broadcasting import deliver, render
from bot.delivery.lanes import Urgency
from bot.delivery.outgoing import PLAIN, inline_keyboard
from bot.programme.clock import Clock
from bot.storage.amendments import Act, Amendment
from bot.storage.database import Database
from bot.texts import Message, Texts

AT_ONCE = 16
LATELY = timedelta(days=3)
_SAME, _NO_MESSAGE = "not modified", ("not found", "can't be edited", "can't be deleted", "no caption")

_log = logging.getLogger(__name__)


class Amender:
    """Works through amendments, some at a time; only the holder of the sender's lease does.

    What cannot be changed, the ledger sends anew.
    """

    def __init__(self, database: Database, clock: Clock, bot: ExtBot[Any], texts: Texts, zone: str) -> None:
        self._database, self._clock, self._bot = database, clock, bot
        self._texts, self._zone = texts, zone

    async def look(self) -> None:
        """Do all that is to be done now; what Telegram is out of reach for is done later."""
        async with self._database.read() as records:
            if not await records.amendments.is_any(self._clock.now() - LATELY):
                return
            unsure = await records.amendments.unsure()
        for broadcast in unsure:
            await self._send_anew(broadcast)
        after = 0
        while True:
            async with self._database.read() as records:
                found = await records.amendments.due(AT_ONCE, after)
            done = await asyncio.gather(*(self._amend(one) for one in found))
            if len(found) < AT_ONCE or not any(done):
                return
            after = found[-1].delivery.id

    async def _amend(self, amendment: Amendment) -> bool:
        try:
            if amendment.act is Act.TAKE_BACK:
                await self._take_back(amendment)
            else:
                await self._change(amendment)
        except Forbidden:
            async with self._database.transaction() as records:
                await records.people.mark_blocked(amendment.chat_id, self._clock.now())
        except Exception as error:
            _log.warning("a message could not be amended", extra={"code": type(error).__name__})
            return False
        return True

    async def _change(self, amendment: Amendment) -> None:
        broadcast, delivery = amendment.broadcast, amendment.delivery
        message = render(
            self._texts, broadcast, amendment.person, amendment.agency, self._clock.now(), self._zone
        )
        place = delivery.message_id or 0
        if not await self._edit(amendment.chat_id, place, message, broadcast.file_id):
            await self._send_anew(broadcast.id, delivery.id)
            return
        async with self._database.transaction() as records:
            to_tell = await records.amendments.tell(delivery.id, broadcast.revision)
        if to_tell:
            await self._tell(amendment)
        async with self._database.transaction() as records:
            await records.amendments.changed(delivery.id, broadcast.revision)

    async def _send_anew(self, broadcast: int, delivery: int | None = None) -> None:
        async with self._database.transaction() as records:
            await records.amendments.send_anew(broadcast, self._clock.now(), delivery)

    async def _tell(self, amendment: Amendment) -> None:
        """Tell who had answered that the text changed, once."""
        delivery, line = amendment.delivery, amendment.broadcast.correction
        notice = self._texts.render("broadcast_corrected", correction=line or "")
        try:
            await deliver(self._bot, amendment.chat_id, notice)
        except NetworkError as error:
            if not passes(error):
                return
            async with self._database.transaction() as records:
                await records.amendments.not_told(delivery.id, delivery.told_revision)
            raise

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
