"""Typing: the sign that an answer is coming, shown once for an update while it is being worked on."""

import asyncio
from contextlib import suppress

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import TelegramError


class Typing:
    """Shows the sign in one chat; it never fails and never waits for a slot."""

    def __init__(self, bot: Bot, chat_id: int, thread_id: int | None) -> None:
        self._bot, self._chat_id, self._thread_id = bot, chat_id, thread_id
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Have the person see it soon, where that was not begun yet."""
        if self._task is None and self._chat_id:
            self._task = asyncio.create_task(self._show())

    async def shown(self) -> None:
        """Return when it was shown, so that it does not come after the answer."""
        if self._task:
            await asyncio.wait({self._task})

    async def _show(self) -> None:
        with suppress(TelegramError):
            await self._bot.send_chat_action(
                self._chat_id, ChatAction.TYPING, message_thread_id=self._thread_id
            )
