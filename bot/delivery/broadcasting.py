"""Broadcasting: a broadcast as one person sees it, and sending it with the rest of the traffic before it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.ext import ExtBot

from bot.delivery.agenda import Planner
from bot.delivery.attempt import Settled
from bot.delivery.lanes import Urgency
from bot.delivery.outgoing import PLAIN, inline_keyboard
from bot.delivery.placeholders import ROOM, fill, growth
from bot.delivery.splitting import units
from bot.programme.periods import Period
from bot.storage.database import Database
from bot.storage.deliveries import Claim
from bot.storage.models import Answering, Broadcast, JsonObject, Person
from bot.texts import Message, Texts
from config.wording import bulan

PATIENCE = 45.0
"""Seconds an answer is waited for: who gives up earlier does not know whether the message arrived."""
LONGEST, LONGEST_CAPTION = 3000, 1000
"""UTF-16 units of a text and its line of correction; Telegram bears 4,096, and 1,024 below a file."""


def filled(body: str, person: Person, agency: str | None, now: datetime, zone: str) -> str:
    """The text with its placeholders filled in; the period is the month that is reported on now."""
    month = Period.of(now.astimezone(ZoneInfo(person.zone or zone)).date()).shifted(-1)
    values = (person.address or "Bapak/Ibu", agency or "instansi Bapak/Ibu", bulan(month.first))
    return fill(body, dict(zip(ROOM, values, strict=True)))


def longest(body: str, file_id: str | None, line: str | None = None) -> int:
    """UTF-16 units that this text may have, to fit with names filled in and its line of correction."""
    return (LONGEST_CAPTION if file_id else LONGEST) - growth(body) - units(line or "")


def render(
    texts: Texts, broadcast: Broadcast, person: Person, agency: str | None, now: datetime, zone: str
) -> Message:
    """A broadcast as a person gets it, with the line of its latest correction and its buttons."""
    return texts.render(
        "broadcast_message",
        id=broadcast.id,
        body=filled(broadcast.body, person, agency, now, zone),
        correction=broadcast.correction,
        attendance=broadcast.answering is Answering.ATTENDANCE,
        links=_links(broadcast.links),
        may_mute=broadcast.kind != "important",
    )


def _links(links: Sequence[JsonObject]) -> list[dict[str, str]]:
    return [{"label": str(one["label"]), "target": str(one["target"])} for one in links]


async def deliver(
    bot: ExtBot[Any],
    chat_id: int,
    message: Message,
    file_id: str | None = None,
    file_kind: str | None = None,
) -> Sent:
    """Send one message of many: whatever answers a person goes before it."""
    keyboard = inline_keyboard(message.buttons)
    if file_id is None:
        return await bot.send_message(
            chat_id,
            message.text,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            link_preview_options=PLAIN,
            read_timeout=PATIENCE,
            rate_limit_args=Urgency.BROADCAST,
        )
    send = bot.send_photo if file_kind == "photo" else bot.send_document
    return await send(
        chat_id,
        file_id,
        caption=message.text,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard,
        read_timeout=PATIENCE,
        rate_limit_args=Urgency.BROADCAST,
    )


class Dispatcher:
    """Sends the claims of the ledger, each rendered for its person."""

    def __init__(
        self, bot: ExtBot[Any], texts: Texts, zone: str, database: Database, planner: Planner | None = None
    ) -> None:
        self._bot, self._texts, self._zone = bot, texts, zone
        self._database, self._planner = database, planner

    async def send(self, claim: Claim) -> tuple[int, int]:
        """Send a claim; gives the message's id and the revision of the text.

        Raises what Telegram says, and Settled where nothing has to be said any more.
        """
        chat = claim.person.telegram_id or 0
        if claim.broadcast is None:
            return (await deliver(self._bot, chat, await self._agenda(claim))).message_id, 0
        broadcast = claim.broadcast
        if await self._has_reported(broadcast, claim):
            raise Settled
        message = render(self._texts, broadcast, claim.person, claim.agency, claim.at, self._zone)
        sent = await deliver(self._bot, chat, message, broadcast.file_id, broadcast.file_kind)
        return sent.message_id, broadcast.revision

    async def _has_reported(self, broadcast: Broadcast, claim: Claim) -> bool:
        """Whether a report that a broadcast asks for came in after its recipients were fixed."""
        periods = broadcast.audience.get("unreported")
        if not isinstance(periods, list):
            return False
        async with self._database.read() as records:
            months = [str(one) for one in periods]
            return not await records.audiences.still_owes(claim.person.id, months, claim.at)

    async def _agenda(self, claim: Claim) -> Message:
        items = await self._planner.shown(claim.deliveries, claim.at) if self._planner else []
        if not items:
            raise Settled
        day = claim.at.astimezone(ZoneInfo(claim.person.zone or self._zone)).date()
        return self._texts.render("agenda", date=day, items=items, again=claim.ids[0])
