"""Builds the PTB Application from the features: handlers, the error edge, the bot's profile and its menus."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from itertools import count
from typing import Any

import httpx
from telegram import BotCommandScopeAllPrivateChats, MenuButtonCommands, Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    BaseHandler,
    BaseRateLimiter,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.admission import admitted
from bot.app import App
from bot.context import Turn
from bot.conversation import Handler, correct, deliver
from bot.delivery.connections import Requests
from bot.feature import Command, Registry
from bot.groups import COMMANDS as GROUP_COMMANDS
from bot.menus import keep_menu
from bot.storage.leases import LeaseLost
from config.settings import Settings, SettingsError

log = logging.getLogger(__name__)
PanduBot = ExtBot[Any]
PanduApplication = Application[ExtBot[Any], Turn, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member", "message_reaction")
MAX_CONNECTIONS = 40
CONNECTIONS, FETCHING = 64, 1
_INTRODUCTION_TRIES = 3
_HOMES = ("command:menu", "command:start", "button:menu")
_FRESH = filters.UpdateType.MESSAGE
_NEW_CAPTION = filters.CAPTION & filters.UpdateType.EDITED_MESSAGE


def build_application(
    app: App,
    registry: Registry,
    limiter: BaseRateLimiter[Any],
    transport: httpx.AsyncBaseTransport | None = None,
) -> PanduApplication:
    """The Application with every handler of the registry; it does not poll (that is `bot.intake`).

    `transport` carries its requests (None: the network).
    """
    root = app.settings.telegram_api.rstrip("/")
    application: PanduApplication = (
        ApplicationBuilder()
        .token(app.settings.telegram_token.get_secret_value())
        .base_url(f"{root}/bot")
        .base_file_url(f"{root}/file/bot")
        .request(_request(transport))
        .get_updates_request(_request(transport, FETCHING))
        .context_types(ContextTypes(context=Turn))
        .rate_limiter(limiter)
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.bot_data["app"] = app
    application.bot_data["registry"] = registry
    application.add_handler(TypeHandler(Update, _stop_unless_admitted), group=-1)
    application.add_handlers(_handlers(registry))
    application.add_handler(TypeHandler(Update, _finish), group=1)
    application.add_error_handler(_answer_error)
    return application


def new_bot(
    settings: Settings, limiter: BaseRateLimiter[Any], transport: httpx.AsyncBaseTransport | None = None
) -> PanduBot:
    """The bot alone, for a process that only sends."""
    root = settings.telegram_api.rstrip("/")
    return ExtBot(
        settings.token,
        f"{root}/bot",
        f"{root}/file/bot",
        request=_request(transport),
        get_updates_request=_request(transport, FETCHING),
        rate_limiter=limiter,
    )


async def _stop_unless_admitted(_: Update, turn: Turn) -> None:
    if not await admitted(turn):
        raise ApplicationHandlerStop


async def _finish(_: Update, turn: Turn) -> None:
    """After the answer: the menu of the role in use, and the home screen for who was away for long."""
    await keep_menu(turn)
    said = turn.text and not turn.in_group and turn.cursor is None
    if turn.was_away and said and turn.taker not in _HOMES:
        await Registry.of(turn).commands["menu"].handler(turn)


def _request(transport: httpx.AsyncBaseTransport | None, connections: int = CONNECTIONS) -> BaseRequest:
    if transport is None:
        return Requests(connections)
    return HTTPXRequest(connections, httpx_kwargs={"transport": transport})


def _handlers(registry: Registry) -> list[BaseHandler[Update, Turn, Any]]:
    handlers: list[BaseHandler[Update, Turn, Any]] = [
        CommandHandler(
            command.name, _command(command), filters=filters.UpdateType.MESSAGES if command.edits else _FRESH
        )
        for command in registry.commands.values()
    ]
    handlers.append(CallbackQueryHandler(_button(registry)))

    async def take_text(_: Update, turn: Turn) -> None:
        if turn.is_for_us:
            await (correct if turn.is_edit else deliver)(turn, registry.desk)

    texts = filters.TEXT & ~filters.COMMAND & filters.UpdateType.MESSAGES
    handlers.append(MessageHandler(texts | _NEW_CAPTION, take_text))
    for feature in registry.features:
        handlers += [MessageHandler(which & _FRESH, _plain(handler)) for which, handler in feature.messages]
        handlers += [MessageReactionHandler(_plain(handler)) for handler in feature.reactions]
        handlers += [ChatMemberHandler(_plain(handler)) for handler in feature.memberships]
    return handlers


def _command(command: Command) -> Callable[[Update, Turn], Coroutine[Any, Any, None]]:
    async def handle(_: Update, turn: Turn) -> None:
        turn.arguments = tuple(turn.args or ())
        if not turn.in_group or command.name in GROUP_COMMANDS:
            await command.handler(turn)
        elif turn.is_for_us:
            await turn.reply("group_private")

    return handle


def _plain(handler: Handler) -> Callable[[Update, Turn], Coroutine[Any, Any, None]]:
    async def handle(_: Update, turn: Turn) -> None:
        if turn.is_for_us:
            await handler(turn)

    return handle


def _button(registry: Registry) -> Callable[[Update, Turn], Coroutine[Any, Any, None]]:
    async def handle(update: Update, turn: Turn) -> None:
        name, _, rest = ((update.callback_query and update.callback_query.data) or "").partition(":")
        turn.arguments = tuple(rest.split(".")) if rest else ()
        owner = registry.buttons.get(name)
        if owner:
            await owner(turn)
        else:
            await turn.acknowledge()
            await turn.reply("stale_button")

    return handle


def incident_code(update_id: int) -> str:
    """Four letters and digits by which staff find an incident in the log; one code an update."""
    digest = hashlib.blake2b(str(update_id).encode(), digest_size=4).digest()
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    return "".join(alphabet[byte % len(alphabet)] for byte in digest)


async def _answer_error(update: object, turn: Turn) -> None:
    """The error edge: one sentence with a code to the person, the trace to the log, nothing of the text."""
    error = turn.error
    update_id = update.update_id if isinstance(update, Update) else 0
    code = incident_code(update_id)
    if isinstance(error, Forbidden):
        return
    out_of_reach = isinstance(error, NetworkError) and not isinstance(error, BadRequest)
    if out_of_reach or isinstance(error, LeaseLost):
        turn.application.bot_data.setdefault("failed", {})[update_id] = error
        return
    log.error("update failed", extra={"code": code, "update": update_id}, exc_info=error)
    try:
        await turn.acknowledge()
        if turn.chat_id:
            await turn.reply("error", code=code)
    except TelegramError as failure:
        turn.application.bot_data.setdefault("failed", {})[update_id] = failure


def is_from_somebody(update: Update) -> bool:
    """Whether a person sent it, in a chat: no channel post, no other bot, no tap on an inline message.

    Who writes in a group as the group itself, or as a channel, comes as a bot with a `sender_chat`.
    """
    user, chat, message = update.effective_user, update.effective_chat, update.effective_message
    if user is None or chat is None or chat.type == chat.CHANNEL:
        return False
    return not user.is_bot or (message is not None and message.sender_chat is not None)


def handle_with(application: PanduApplication) -> Callable[[Update], Awaitable[None]]:
    """What intake calls for each update: returns when answered, raises where Telegram is out of reach."""

    async def handle(update: Update) -> None:
        if not is_from_somebody(update):
            return
        await application.process_update(update)
        failure = application.bot_data.get("failed", {}).pop(update.update_id, None)
        if failure is not None:
            raise failure

    return handle


async def introduce(application: PanduApplication, registry: Registry) -> None:
    """Set the bot's description, short description, menu button and the guests' commands.

    These are for the eye: what Telegram refuses, or is out of reach for, is logged and left as it was.
    """
    texts = application.bot_data["app"].texts
    bot = application.bot
    steps: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: bot.set_my_description(texts.render("description").plain),
        lambda: bot.set_my_short_description(texts.render("short_description").plain),
        lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands()),
        lambda: bot.set_my_commands(registry.menu(None), scope=BotCommandScopeAllPrivateChats()),
    )
    for step in steps:
        try:
            await reach(step, tries=_INTRODUCTION_TRIES)
        except TelegramError as error:
            log.warning("part of the bot's profile is not set", extra={"code": type(error).__name__})


async def hook(application: PanduApplication, url: str, secret: str) -> None:
    """Have Telegram post updates to `url`; what waits for us stays. Raises SettingsError where it refuses."""
    try:
        await application.bot.set_webhook(
            url,
            secret_token=secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=MAX_CONNECTIONS,
            drop_pending_updates=False,
        )
    except BadRequest as error:
        raise SettingsError(f"Telegram refuses PANDU_WEBHOOK_URL: {error.message}") from None


async def unhook(application: PanduApplication) -> None:
    """Have Telegram keep updates until they are fetched; what waits for us stays."""
    await application.bot.delete_webhook(drop_pending_updates=False)


async def reach(call: Callable[[], Awaitable[object]], tries: int | None = None) -> None:
    """Repeat a first call until Telegram is there; the pause grows to half a minute.

    Raises what Telegram says where it refuses, and NetworkError after that many tries in vain.
    """
    for tried in count(1):
        try:
            await call()
            return
        except BadRequest:
            raise
        except NetworkError as error:
            if tried == tries:
                raise
            log.warning("Telegram is out of reach", extra={"code": type(error).__name__})
            await asyncio.sleep(min(30.0, 0.1 * 2.0**tried))
