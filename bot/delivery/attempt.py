"""An attempt to send: what Telegram or the network said becomes a state of the ledger."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import aiohttp
import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.programme.clock import Clock
from bot.storage.deliveries import Claim, Outcome
from bot.storage.models import DeliveryState

ATTEMPTS = 60
_LONGEST_PAUSE = 300.0
_NEVER_ARRIVED = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
)


class Settled(Exception):  # noqa: N818
    """What somebody was to be reminded of is done."""


async def attempt(send: Callable[[Claim], Awaitable[tuple[int, int]]], claim: Claim, clock: Clock) -> Outcome:
    """Send a claim once; gives what became of it, whatever is raised on the way."""
    try:
        message_id, revision = await send(claim)
    except Settled:
        state = DeliveryState.CANCELLED
        return Outcome(claim.ids, claim.person.id, state, clock.now(), "settled")
    except Exception as error:
        return _judge(error, claim, clock)
    return Outcome(
        claim.ids,
        claim.person.id,
        DeliveryState.SENT,
        clock.now(),
        message_id=message_id,
        revision=revision,
    )


def _judge(error: Exception, claim: Claim, clock: Clock) -> Outcome:
    now, reason = clock.now(), _reason(error)
    if isinstance(error, Forbidden):
        return Outcome(claim.ids, claim.person.id, DeliveryState.BLOCKED, now, reason)
    tried = max(one.attempts for one in claim.deliveries) + 1
    if not passes(error) or tried >= ATTEMPTS:
        state = DeliveryState.UNKNOWN if may_have_arrived(error) else DeliveryState.FAILED
        revision = claim.broadcast.revision if claim.broadcast else 0
        return Outcome(claim.ids, claim.person.id, state, now, reason, revision=revision)
    pause = timedelta(seconds=min(_LONGEST_PAUSE, 2.0 ** min(tried - 1, 10)))
    retry_at = now + pause
    return Outcome(claim.ids, claim.person.id, DeliveryState.PENDING, now, reason, retry_at=retry_at)


def passes(error: Exception) -> bool:
    """Whether trying again later is safe and may help: nothing was accepted, and nothing is wrong with it."""
    if isinstance(error, InvalidToken):
        return True
    if isinstance(error, BadRequest | ChatMigrated) or not isinstance(error, NetworkError):
        return False
    return not may_have_arrived(error)


def may_have_arrived(error: Exception) -> bool:
    """Whether Telegram may have accepted the message although no answer came.

    An error that Telegram itself answers with (5xx) has no cause in the network.
    """
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return False
    cause = error.__cause__
    if cause is None:
        return isinstance(error, TimedOut)
    is_of_network = isinstance(cause, aiohttp.ClientError | httpx.HTTPError | TimeoutError)
    return is_of_network and not isinstance(cause, _NEVER_ARRIVED)


def _reason(error: Exception) -> str:
    if isinstance(error, TelegramError) and not isinstance(error, InvalidToken):
        return error.message[:200]
    return type(error).__name__
