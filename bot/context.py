"""Turn: the typed context of one update, filled before any handler and at the error edge."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
    Update,
)
from telegram import Message as Sent
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest
from telegram.ext import Application, CallbackContext, ExtBot

from bot.app import App
from bot.programme.people import Permission, Role, may
from bot.storage.database import Records
from bot.storage.models import Card, Cursor, Person
from bot.texts import Button, Message

T = TypeVar("T")
Effect = Callable[[Records], Awaitable[T]]
_GONE = ("message to edit not found", "message can't be edited", "message is not modified")


class Turn(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """One update being handled: who wrote, what, and how to answer. Effects go through `apply`, once."""

    incoming: Update | None = None
    person: Person | None = None
    roles: frozenset[Role] = frozenset()
    arguments: tuple[str, ...] = ()
    taker: str = ""
    applied_by: str | None = None
    acknowledged: bool = False

    @classmethod
    def from_update(cls, update: object, application: "Application[Any, Any, Any, Any, Any, Any]") -> Self:
        """The turn of an update; `refresh_data` fills in the person before the first handler."""
        turn = super().from_update(update, application)
        turn.incoming = update if isinstance(update, Update) else None
        return turn

    async def refresh_data(self) -> None:
        """Meet the person and learn their roles; called by PTB before the first handler of an update."""
        await self.fill()

    async def fill(self) -> None:
        """Load person, roles and what became of this update before, if a person sent it."""
        user = self.incoming.effective_user if self.incoming else None
        if user is None or self.incoming is None:
            return
        async with self.app.database.transaction() as records:
            self.person = await records.people.meet(user.id, user.first_name, self.now)
            self.roles = await records.people.roles(self.person.id, self.now)
            self.applied_by = await records.updates.applied_by(self.update_id)

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
        first = self.arguments[0] if self.arguments else ""
        return int(first) if first.isascii() and first.isdigit() and len(first) < 16 else None

    @property
    def in_group(self) -> bool:
        """True in groups and channels, where nothing personal is said."""
        chat = self.incoming.effective_chat if self.incoming else None
        return chat is not None and chat.type != chat.PRIVATE

    @property
    def text(self) -> str:
        """What the person wrote in this message: text or caption, as it is; empty where there is none."""
        message = self.incoming.effective_message if self.incoming else None
        if message is None or (self.incoming and self.incoming.callback_query):
            return ""
        return message.text or message.caption or ""

    @property
    def known_person(self) -> Person:
        """The person; raises LookupError in an update that nobody sent."""
        if self.person is None:
            raise LookupError("update without a person")
        return self.person

    @property
    def document_names(self) -> dict[str, str]:
        """The titles of the documents by id."""
        return self.app.library.current().corpus.titles

    def may(self, permission: Permission) -> bool:
        """Whether one of the person's roles holds the permission."""
        return may(self.roles, permission)

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

    async def cursor(self) -> Cursor | None:
        """The open question that this person's next text answers."""
        async with self.app.database.read() as records:
            return await records.cursors.current(self.chat_id, self.known_person.id, self.now)

    async def apply(self, effect: Effect[T], stored: Effect[T]) -> T:
        """Run `effect` once for this update, in one transaction with its mark; later only load `stored`."""
        async with self.app.database.transaction() as records:
            if await records.updates.apply_once(self.update_id, self.taker, self.now):
                return await effect(records)
            return await stored(records)

    async def typing(self) -> None:
        """Show that an answer is coming; never fails and never waits for a slot."""
        if self.chat_id:
            await self.bot.send_chat_action(self.chat_id, ChatAction.TYPING, message_thread_id=self.thread_id)

    async def acknowledge(self, text: str | None = None) -> None:
        """Stop the spinner of a tapped button, once; an old query is no error."""
        query = self.incoming.callback_query if self.incoming else None
        if query and not self.acknowledged:
            self.acknowledged = True
            try:
                await query.answer(text)
            except BadRequest:
                return

    async def reply(self, template: str, *, card: tuple[str, int] | None = None, **arguments: object) -> Sent:
        """Send a template to this chat; `card` notes what it shows, so that a reply refers to it."""
        return await self.send(self.chat_id, self.app.texts.render(template, **arguments), card=card)

    async def show(
        self, template: str, *, card: tuple[str, int] | None = None, **arguments: object
    ) -> Sent | None:
        """Turn the tapped message into a template, or send it anew where that message is gone."""
        message = self.app.texts.render(template, **arguments)
        if self.tapped_message is None:
            return await self.send(self.chat_id, message, card=card)
        try:
            edited = await self.bot.edit_message_text(
                message.text,
                chat_id=self.chat_id,
                message_id=self.tapped_message,
                parse_mode=ParseMode.HTML,
                reply_markup=inline_keyboard(message.buttons),
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
            return edited if isinstance(edited, Sent) else None
        except BadRequest as error:
            if "not modified" in error.message.lower():
                return None
            if not any(reason in error.message.lower() for reason in _GONE):
                raise
            return await self.send(self.chat_id, message, card=card)

    async def send(
        self,
        chat_id: int,
        message: Message,
        *,
        card: tuple[str, int] | None = None,
        thread_id: int | None = None,
    ) -> Sent:
        """Send a rendered message to any chat; here it stays in the topic, in groups it is a reply."""
        here = chat_id == self.chat_id
        incoming = self.incoming.effective_message if self.incoming and here and self.in_group else None
        sent = await self.bot.send_message(
            chat_id,
            message.text,
            parse_mode=ParseMode.HTML,
            reply_markup=inline_keyboard(message.buttons),
            message_thread_id=self.thread_id if here else thread_id,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_parameters=ReplyParameters(incoming.message_id, allow_sending_without_reply=True)
            if incoming
            else None,
        )
        if card:
            async with self.app.database.transaction() as records:
                await records.cards.add(chat_id, sent.message_id, card[0], card[1], self.now)
        return sent


def inline_keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """Telegram's keyboard of the rows; None where there is no button."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    if button.copy is not None:
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.url is not None:
        return InlineKeyboardButton(button.label, url=button.url)
    return InlineKeyboardButton(button.label, callback_data=button.data)
