"""Pacing: PTB's rate limiter of our own; every message and edit waits for its turn, nothing else waits."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.lanes import Lanes, Limits, Ticket, Urgency
from bot.metrics import Metrics

JSON = bool | dict[str, Any] | list[dict[str, Any]]

_log = logging.getLogger(__name__)
_COUNTED = ("sendMessage", "editMessage", "copyMessage", "forwardMessage")
_KINDS = (
    "Photo Audio Document Video Animation Voice VideoNote PaidMedia MediaGroup "
    "Location Venue Contact Poll Dice Sticker Game Invoice Checklist"
)
_SENDING = frozenset(f"send{kind}" for kind in _KINDS.split())


def counts(endpoint: str) -> bool:
    """Whether a Bot API method sends or edits a message, which is what Telegram limits."""
    return (endpoint.startswith(_COUNTED) and endpoint != "sendMessageDraft") or endpoint in _SENDING


class Pacer(BaseRateLimiter[Urgency]):
    """Keeps to Telegram's limits without bursts; a 429 halts all until its time, then the request goes again.

    Chat actions, callback answers and whatever else neither sends nor edits a message do not count and do not
    wait. `rate_limit_args` is the urgency of a message; without it, it is a reply.
    """

    def __init__(self, limits: Limits, metrics: Metrics | None = None) -> None:
        self._lanes = Lanes(limits)
        self._metrics = metrics or Metrics()
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
                    result = await callback(*args, **kwargs)
                if counts(endpoint):
                    self._metrics.sent()
                return result
            except RetryAfter as error:
                self._metrics.refused()
                refused = True
                if not counts(endpoint):
                    await asyncio.sleep(self._halt(error))

    @asynccontextmanager
    async def _turn(self, ticket: Ticket, *, first: bool) -> AsyncIterator[None]:
        granted = self._granted[ticket] = asyncio.get_running_loop().create_future()
        self._lanes.join(ticket, first=first)
        self._grant()
        try:
            await granted
            yield
        except RetryAfter as error:
            self._halt(error)
            raise
        finally:
            del self._granted[ticket]
            if granted.done() and not granted.cancelled():
                self._lanes.done(ticket, _now())
            else:
                self._lanes.leave(ticket)
            self._grant()

    def _grant(self) -> None:
        """Give every turn that is due, and come back when the next one is."""
        while ticket := self._lanes.next(_now()):
            granted = self._granted[ticket]
            if granted.done():
                self._lanes.drop(ticket)
            else:
                granted.set_result(None)
        if self._timer:
            self._timer.cancel()
            self._timer = None
        wake_at = self._lanes.wake_at()
        if wake_at is not None:
            delay = max(0.0, wake_at - _now())
            self._timer = asyncio.get_running_loop().call_later(delay, self._grant)

    def _halt(self, error: RetryAfter) -> float:
        after = error.retry_after
        seconds = after.total_seconds() if isinstance(after, timedelta) else float(after)
        _log.warning("Telegram asks us to wait %.1f s", seconds)
        self._lanes.halt(_now() + seconds)
        return seconds


def _now() -> float:
    # The loop's clock, which is monotonic; a test's loop may jump.
    return asyncio.get_running_loop().time()


def _chat_of(data: dict[str, Any]) -> int | str:
    chat = data.get("chat_id", data.get("inline_message_id", 0))
    try:
        return int(chat)
    except (TypeError, ValueError):
        return str(chat)
