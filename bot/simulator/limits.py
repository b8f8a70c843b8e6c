"""Telegram's flood control: a bucket for the bot, one for each chat, and the wait a refusal imposes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

# A bot that sends exactly on the beat must not be refused for the jitter of timers and sockets.
_TOLERANCE = 1.05
_JITTER_TOKENS = 0.25


@dataclass(slots=True)
class Bucket:
    """Tokens that refill with time; after a refusal it stays shut until `shut_until`."""

    rate: float
    tokens: float
    at: float
    shut_until: float = 0.0

    @property
    def capacity(self) -> float:
        return max(1.0, self.rate) + _JITTER_TOKENS

    def wait(self, now: float) -> float:
        """Seconds until a request would be taken; 0 if it would be now."""
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.rate * _TOLERANCE)
        self.at = now
        missing = (1 - self.tokens) / (self.rate * _TOLERANCE) if self.tokens < 1 else 0.0
        return max(missing, self.shut_until - now, 0.0)


class FloodControl:
    """Counts what is sent or edited; `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._buckets: dict[tuple[int, int | None], Bucket] = {}

    def refuse(self, bot: int, chat: int | None, rate: float | None, chat_rate: float | None) -> int | None:
        """Seconds to wait if this request is one too many, else None and it is counted."""
        now = self._monotonic()
        asked = [self._bucket(bot, None, rate, now)]
        if chat is not None:
            asked.append(self._bucket(bot, chat, chat_rate, now))
        buckets = [bucket for bucket in asked if bucket is not None]
        longest = 0
        for bucket in buckets:
            wait = bucket.wait(now)
            if wait > 0:
                seconds = max(1, math.ceil(wait))
                bucket.shut_until = bucket.shut_until if bucket.shut_until > now else now + seconds
                longest = max(longest, seconds)
        if longest:
            return longest
        for bucket in buckets:
            bucket.tokens -= 1
        return None

    def forget(self) -> None:
        """Starts counting anew, with no wait imposed."""
        self._buckets.clear()

    def shut(self, bot: int, chat: int | None, seconds: int) -> None:
        """Keeps a chat (or the bot) refused for a while, as a flood wait does."""
        now = self._monotonic()
        bucket = self._buckets.setdefault((bot, chat), Bucket(1.0, 1.0, now))
        bucket.shut_until = max(bucket.shut_until, now + seconds)

    def _bucket(self, bot: int, chat: int | None, rate: float | None, now: float) -> Bucket | None:
        key = (bot, chat)
        known = self._buckets.get(key)
        if not rate:
            return known if known is not None and known.shut_until > now else None
        if known is None or known.rate != rate:
            shut_until = known.shut_until if known else 0.0
            self._buckets[key] = known = Bucket(rate, max(1.0, rate) + _JITTER_TOKENS, now, shut_until)
        return known
