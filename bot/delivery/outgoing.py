"""Outgoing: rendered messages in Telegram's terms, sent or edited; long ones in several parts."""

from contextlib import suppress

from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.delivery.splitting import split_html
from bot.texts import Button, Message

Rows = tuple[tuple[Button, ...], ...]
PLAIN = LinkPreviewOptions(is_disabled=True)
_GONE = ("message to edit not found", "message can't be edited", "no text in the message")


async def send(
    bot: Bot, chat_id: int, message: Message, *, thread_id: int | None = None, reply_to: int | None = None
) -> Sent:
    """Send a message, in parts where it is too long; gives the last one sent, which carries the buttons."""
    *firsts, last = split_html(message.text)
    for part in firsts:
        await _send_one(bot, chat_id, part, (), thread_id, reply_to)
    return await _send_one(bot, chat_id, last, message.buttons, thread_id, reply_to)


async def _send_one(
    bot: Bot, chat_id: int, text: str, rows: Rows, thread_id: int | None, reply_to: int | None
) -> Sent:
    quoting = ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
    return await bot.send_message(
        chat_id,
        text,
        parse_mode=ParseMode.HTML,
        reply_markup=inline_keyboard(rows),
        message_thread_id=thread_id,
        link_preview_options=PLAIN,
        reply_parameters=quoting,
    )


async def edit(bot: Bot, chat_id: int, message_id: int, message: Message) -> bool:
    """Turn a message of ours into another; False where it is gone, too old, a file or needs several parts."""
    parts = split_html(message.text)
    if len(parts) > 1:
        return False
    try:
        await bot.edit_message_text(
            parts[0],
            chat_id=chat_id,
            message_id=message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=inline_keyboard(message.buttons),
            link_preview_options=PLAIN,
        )
    except BadRequest as error:
        reason = error.message.lower()
        if any(gone in reason for gone in _GONE):
            return False
        if "not modified" not in reason:
            raise
    return True


async def strip(bot: Bot, chat_id: int, message_id: int) -> None:
    """Take the buttons off a message of ours; nothing where it is gone or has none."""
    with suppress(BadRequest):
        await bot.edit_message_reply_markup(chat_id=chat_id, message_id=message_id, reply_markup=None)


async def read_menu(bot: Bot) -> tuple[str, ...]:
    """The names of the commands that everybody sees in the menu of a private chat."""
    return tuple(c.command for c in await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats()))


def inline_keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
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
