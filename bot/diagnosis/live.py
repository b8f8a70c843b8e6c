"""What a real token can do: `pandu doctor --live` sends, changes and takes away one message."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.diagnosis.finding import Finding
from bot.programme.clock import Clock
from bot.texts import Message, Texts
from config.settings import Settings

if TYPE_CHECKING:
    from bot.telegram import PanduApplication

Step = Callable[[], Awaitable[str]]
_START = "Have the person open the bot, tap MULAI once and not block it; CHAT is their number"
_REMEDIES = {
    "InvalidToken": "Check PANDU_TELEGRAM_TOKEN; @BotFather shows it under /mybots.",
    "NetworkError": "Check the way out to PANDU_TELEGRAM_API.",
    "TimedOut": "Check the way out to PANDU_TELEGRAM_API, then try again.",
    "RetryAfter": "Telegram asks to wait; try again in a minute.",
    "Forbidden": f"{_START}.",
    "BadRequest": f"{_START} (docs/live-checklist.md says where to read it).",
    "SettingsError": "Set it, then try again.",
}


async def try_live(settings: Settings, chat: int, clock: Clock) -> list[Finding]:
    """What a real token can do, step by step in this chat; after the first step that fails none is tried.

    One message is sent, changed and taken away again. None of the steps raises.
    """
    trial, secret = _Trial(settings, chat, clock), settings.telegram_token.get_secret_value() or "(token)"
    steps: tuple[tuple[str, Step], ...] = (
        ("getMe", trial.open),
        ("getMyCommands", trial.read_menu),
        ("sendMessage", trial.send),
        ("editMessageText", trial.edit),
        ("deleteMessage", trial.delete),
    )
    findings: list[Finding] = []
    for name, step in steps:
        tried = all(found.ok for found in findings)
        found = await _taken(name, step) if tried else Finding(name, False, "not tried")
        findings.append(replace(found, found=found.found.replace(secret, "(token)")))
    await trial.close()
    return findings


async def _taken(name: str, step: Step) -> Finding:
    try:
        return Finding(name, True, await step())
    except Exception as error:
        kind = type(error).__name__
        return Finding(
            name, False, f"{kind}: {str(error).rstrip('.')}", _REMEDIES.get(kind, "See the message.")
        )


class _Trial:
    """The bot as it runs, with a message of its own in one chat."""

    def __init__(self, settings: Settings, chat: int, clock: Clock) -> None:
        self.settings, self.chat, self.clock = settings, chat, clock
        self.application: PanduApplication | None = None
        self.sent = 0

    async def open(self) -> str:
        from bot.telegram import build_application
        from bot.wiring.building import build_app
        from bot.wiring.running import registry_of
        from bot.wiring.sending import pacer_of

        self.settings.token  # noqa: B018 - refuses an empty token
        app = build_app(self.settings, self.clock)
        self.application = build_application(app, registry_of(app), pacer_of(self.settings, app.metrics))
        await self.application.initialize()
        return f"@{self.running.bot.username} at {self.settings.telegram_api}"

    async def read_menu(self) -> str:
        from bot.delivery.outgoing import read_menu

        names = await read_menu(self.running.bot)
        return " ".join(f"/{name}" for name in names) or "empty until `pandu run` sets it"

    async def send(self) -> str:
        from bot.delivery.outgoing import send

        sent = await send(self.running.bot, self.chat, self._message(changed=False))
        self.sent = sent.message_id
        return f"message {self.sent} in chat {self.chat}"

    async def edit(self) -> str:
        from bot.delivery.outgoing import edit

        if not await edit(self.running.bot, self.chat, self.sent, self._message(changed=True)):
            raise LookupError(f"message {self.sent} is gone")
        return f"message {self.sent} changed"

    async def delete(self) -> str:
        await self.running.bot.delete_message(self.chat, self.sent)
        return f"message {self.sent} taken away"

    async def close(self) -> None:
        if self.application is None:
            return
        app = self.running.bot_data["app"]
        with suppress(RuntimeError):
            await self.application.shutdown()
        app.library.close()
        await app.database.close()

    @property
    def running(self) -> "PanduApplication":
        """The application that `open` made."""
        assert self.application is not None  # noqa: S101 - the first step makes it
        return self.application

    def _message(self, *, changed: bool) -> Message:
        texts: Texts = self.running.bot_data["app"].texts
        zone = self.settings.default_zone
        return texts.render("live_check", sent=self.clock.now(), zone=zone, changed=changed)
