"""Pacing: PTB's rate limiter of our own; every message and edit waits for its turn, nothing else waits."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.lanes import Lanes, Limits, Ticket, Urgency

JSON = bool | dict[str, Any] | list[dict[str, Any]]

_log = logging.getLogger(__name__)
_COUNTED = ("sendMessage", "editMessage", "copyMessage", "forwardMessage")
_SENDING = frozenset(
    f"send{kind}"
    for kind in (
        *(
            "Photo",
            "Audio",
            "Document",
            "Video",
            "Animation",
            "Voice",
            "VideoNote",
            "PaidMedia",
            "MediaGroup",
        ),
        *("Location", "Venue", "Contact", "Poll", "Dice", "Sticker", "Game", "Invoice", "Checklist"),
    )
)


class Pacer(BaseRateLimiter[Urgency]):
    """Keeps to Telegram's limits without bursts; a 429 halts everything until its time, then the request goes again.

    Chat actions, callback answers and whatever else neither sends nor edits a message do not count and do not
    wait. `rate_limit_args` is the urgency of a message; without it, it is a reply.
    """

    def __init__(self, limits: Limits, time: Callable[[], float] | None = None) -> None:
        self._lanes = Lanes(limits)
        self._time = time
        self._granted: dict[Ticket, asyncio.Future[None]] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Let go of the timer; who still waits is cancelled by whoever made them wait."""
        if self._timer:
            self._timer.cancel()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, JSON]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Urgency | None,
    ) -> JSON:
        """Make one request when its turn comes, and again after each 429; gives Telegram's result."""
        ticket = Ticket(_chat_of(data), rate_limit_args or Urgency.REPLY)
        refused = False
        while True:
            turn = self._turn(ticket, first=refused) if counts(endpoint) else nullcontext()
            try:
                async with turn:
                    return await callback(*args, **kwargs)
            except RetryAfter as error:
                refused = True
                seconds = _seconds(error)
                _log.warning("Telegram asks to wait %.1f s (%s)", seconds, endpoint)
                self._lanes.halt(self._now() + seconds)
                if not counts(endpoint):
                    await asyncio.sleep(seconds)

    @asynccontextmanager
    async def _turn(self, ticket: Ticket, *, first: bool) -> AsyncIterator[None]:
        granted = self._granted[ticket] = asyncio.get_running_loop().create_future()
        self._lanes.join(ticket, first=first)
        self._grant()
        try:
            await granted
            yield
        finally:
            del self._granted[ticket]
            if granted.done() and not granted.cancelled():
                self._lanes.done(ticket, self._now())
            else:
                self._lanes.leave(ticket)
            self._grant()

    def _grant(self) -> None:
        """Give every turn that is due, and come back when the next one is."""
        while ticket := self._lanes.next(self._now()):
            granted = self._granted[ticket]
            if granted.done():
                self._lanes.drop(ticket)
            else:
                granted.set_result(None)
        if self._timer:
            self._timer.cancel()
        wake_at = self._lanes.wake_at()
        loop = asyncio.get_running_loop()
        self._timer = (
            None if wake_at is None else loop.call_later(max(0.0, wake_at - self._now()), self._grant)
        )

    def _now(self) -> float:
        return self._time() if self._time else asyncio.get_running_loop().time()


def counts(endpoint: str) -> bool:
    """Whether a Bot API method sends or edits a message, which is what Telegram limits."""
    return endpoint.startswith(_COUNTED) or endpoint in _SENDING


def _chat_of(data: dict[str, Any]) -> int | str:
    chat = data.get("chat_id", data.get("inline_message_id", 0))
    try:
        return int(chat)
    except (TypeError, ValueError):
        return str(chat)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after) if isinstance(after, int | float) else after.total_seconds()
