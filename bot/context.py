"""Turn: the typed context of one update, filled before any handler and at the error edge."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from telegram import Update
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.app import App
from bot.delivery.files import IncomingFile, fetch, file_of, send_file
from bot.delivery.outgoing import edit, send
from bot.delivery.typing import Typing
from bot.groups import for_group, mentions, without_mention
from bot.programme.people import Permission
from bot.standing import Standing
from bot.storage.database import Records
from bot.storage.models import Card, Closure, Cursor
from bot.texts import Message

T = TypeVar("T")
Effect = Callable[[Records], Awaitable[T]]


class Turn(Standing, CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """One update being handled: who wrote, what, and how to answer; effects go through `apply`, once.

    `said` stands for the text where it came in another part of the same input (an album's caption), in the
    message `said_in`, `cursor` is the open question that this person's next text answers, `applied_by` the
    taker that has applied this update before.
    """

    incoming: Update | None = None
    arguments: tuple[str, ...] = ()
    taker: str = ""
    used: Permission | None = None
    applied_by: str | None = None
    cursor: Cursor | None = None
    said: str | None = None
    said_in: int | None = None
    closure: Closure | None = None
    acknowledged: bool = False

    @classmethod
    def from_update(cls, update: object, application: "Application[Any, Any, Any, Any, Any, Any]") -> Self:
        """The turn of an update; `refresh_data` fills in the person before the first handler."""
        turn = super().from_update(update, application)
        turn.incoming = update if isinstance(update, Update) else None
        return turn

    async def refresh_data(self) -> None:
        """Show typing, meet the person, learn their roles; called by PTB before an update's first handler."""
        if self.text and not self.text.startswith("/") and not self.is_edit and self.is_for_us:
            self.typing.begin()
        await self.fill()

    async def fill(self) -> None:
        """Load person, roles and what became of this update before, if a person sent it."""
        user = self.incoming.effective_user if self.incoming else None
        if user is None or self.incoming is None:
            return
        async with self.app.database.transaction() as records:
            found = await records.arrivals.of(self.update_id, user.id, self.chat_id, self.now)
            self.held, self.applied_by = found.held, found.applied_by
            self.cursor, self.closure = found.cursor, found.closure
            self.person = await records.people.meet(user.id, user.first_name, self.now, known=found.person)

    @property
    def app(self) -> App:
        """The collaborators that wiring made."""
        app = self.application.bot_data["app"]
        assert isinstance(app, App)  # noqa: S101 - the type of PTB's bot_data
        return app

    @property
    def now(self) -> datetime:
        """The clock's time, aware, UTC."""
        return self.app.clock.now()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the person's region, or the default of the settings."""
        return ZoneInfo((self.person.zone if self.person else None) or self.app.settings.default_zone)

    @property
    def today(self) -> date:
        """The person's day."""
        return self.now.astimezone(self.zone).date()

    @property
    def update_id(self) -> int:
        """The id that makes an effect happen once."""
        return self.incoming.update_id if self.incoming else 0

    @property
    def chat_id(self) -> int:
        """Where the answer goes; 0 where there is no chat."""
        chat = self.incoming.effective_chat if self.incoming else None
        return chat.id if chat else 0

    @property
    def thread_id(self) -> int | None:
        """The topic of a group that the message is in."""
        message = self.incoming.effective_message if self.incoming else None
        is_topic = message is not None and getattr(message, "is_topic_message", False)
        return message.message_thread_id if message is not None and is_topic else None

    @property
    def number(self) -> int | None:
        """The first argument of a tapped button as a number; None where it is not one."""
        return self.number_at(0)

    def number_at(self, place: int, digits: int = 15) -> int | None:
        """An argument of a tapped button as a number of at most so many digits; None where it is not one."""
        text = self.argument(place)
        return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None

    def argument(self, place: int) -> str:
        """An argument of a tapped button; "" where it has fewer."""
        return self.arguments[place] if len(self.arguments) > place else ""

    @property
    def in_group(self) -> bool:
        """True in groups and channels, where nothing personal is said."""
        chat = self.incoming.effective_chat if self.incoming else None
        return chat is not None and chat.type != chat.PRIVATE

    @property
    def text(self) -> str:
        """What the person wrote: text or caption, without a mention of us; empty where there is none."""
        if self.said is not None:
            return self.said
        message = self.incoming.effective_message if self.incoming else None
        if message is None or (self.incoming and self.incoming.callback_query):
            return ""
        written = message.text or message.caption or ""
        return without_mention(written, self.bot.username) if self.in_group else written

    @property
    def is_for_us(self) -> bool:
        """Whether the message is meant for Pandu: in groups only what mentions it or replies to it."""
        message = self.incoming.effective_message if self.incoming else None
        if message is None or not self.in_group:
            return True
        earlier = message.reply_to_message
        if earlier and earlier.from_user and earlier.from_user.id == self.bot.id:
            return True
        return mentions(message.text or message.caption or "", self.bot.username)

    @property
    def message_id(self) -> int | None:
        """The id of the message that says the text: the person's, or ours where a button was tapped."""
        if self.said_in is not None:
            return self.said_in
        message = self.incoming.effective_message if self.incoming else None
        return message.message_id if message else None

    @property
    def is_edit(self) -> bool:
        """Whether the person changed a message they had written before."""
        return self.incoming is not None and self.incoming.edited_message is not None

    @property
    def document_names(self) -> dict[str, str]:
        """The titles of the documents by id."""
        return self.app.library.current().corpus.titles

    async def card(self) -> Card | None:
        """What the message shows that was replied to or tapped, if it is a card of ours."""
        message_id = self.replied_to or self.tapped_message
        if message_id is None:
            return None
        async with self.app.database.read() as records:
            return await records.cards.find(self.chat_id, message_id)

    @property
    def replied_to(self) -> int | None:
        """The id of the message this one replies to."""
        message = self.incoming.effective_message if self.incoming else None
        if message is None or self.tapped_message or message.reply_to_message is None:
            return None
        return message.reply_to_message.message_id

    @property
    def tapped_message(self) -> int | None:
        """The id of the message whose button was tapped."""
        query = self.incoming.callback_query if self.incoming else None
        return query.message.message_id if query and query.message else None

    async def apply(self, effect: Effect[T], stored: Effect[T]) -> T:
        """Run `effect` once for this update, in one transaction with its mark; later only load `stored`."""

        async def once(records: Records) -> T:
            first = await records.updates.apply_once(self.update_id, self.taker, self.now)
            return await (effect if first else stored)(records)

        return await self.app.database.run(once)

    @cached_property
    def typing(self) -> Typing:
        """The sign that an answer is coming."""
        return Typing(self.bot, self.chat_id, self.thread_id)

    async def once(self, effect: Effect[None]) -> None:
        """Run `effect` once for this update, where nothing has to be loaded afterwards."""
        await self.apply(effect, _load_nothing)

    async def acknowledge(self, text: str | None = None) -> None:
        """Stop the spinner of a tapped button, once; an old query is no error."""
        query = self.incoming.callback_query if self.incoming else None
        if query and not self.acknowledged:
            self.acknowledged = True
            try:
                await query.answer(text)
            except BadRequest:
                return

    async def reply(self, template: str, *, card: tuple[str, int] | None = None, **arguments: object) -> int:
        """Send a template to this chat; gives the message's id. `card` notes what the message shows."""
        return await self.send(self.chat_id, self.app.texts.render(template, **arguments), card=card)

    async def show(
        self,
        template: str,
        *,
        at: int | None = None,
        card: tuple[str, int] | None = None,
        **arguments: object,
    ) -> int:
        """Turn our message `at` (else the tapped one) into a template, or send it anew where it is gone."""
        return await self.show_message(self.app.texts.render(template, **arguments), at=at, card=card)

    async def show_message(
        self, message: Message, *, at: int | None = None, card: tuple[str, int] | None = None
    ) -> int:
        """The same with a rendered message."""
        place = at or self.tapped_message
        if place is not None and await edit(self.bot, self.chat_id, place, self._fitting(message)):
            await self._note(self.chat_id, place, card)
            return place
        return await self.send(self.chat_id, message, card=card)

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        card: tuple[str, int] | None = None,
        thread_id: int | None = None,
    ) -> int:
        """Send a rendered message to any chat; here it stays in the topic, in groups it is a reply."""
        here = chat_id == self.chat_id
        sent = await send(
            self.bot,
            chat_id,
            self._fitting(message) if here else message,
            thread_id=self.thread_id if here else thread_id,
            reply_to=self.message_id if here and self.in_group else None,
        )
        await self._note(chat_id, sent.message_id, card)
        return sent.message_id

    async def send_file(self, name: str, content: bytes | str, template: str, **arguments: object) -> int:
        """Send a document to this chat with a template as its caption; gives the message's id."""
        caption = self._fitting(self.app.texts.render(template, **arguments))
        reply_to = self.message_id if self.in_group else None
        sent = await send_file(
            self.bot, self.chat_id, name, content, caption, thread_id=self.thread_id, reply_to=reply_to
        )
        return sent.message_id

    @property
    def file(self) -> IncomingFile | None:
        """The document or photo of this update's message."""
        message = self.incoming.effective_message if self.incoming else None
        return file_of(message) if message and not self.tapped_message else None

    async def fetch(self, file: IncomingFile, limit: int) -> bytes:
        """The content of a file that somebody sent; raises FileTooLargeError above `limit` bytes."""
        return await fetch(self.bot, file, limit)

    def _fitting(self, message: Message) -> Message:
        """In groups, without the buttons that belong to a private conversation."""
        return for_group(message, self.bot.username) if self.in_group else message

    async def _note(self, chat_id: int, message_id: int, card: tuple[str, int] | None) -> None:
        if card:
            async with self.app.database.transaction() as records:
                await records.cards.add(chat_id, message_id, card[0], card[1], self.now)


async def _load_nothing(_: Records) -> None:
    return None
