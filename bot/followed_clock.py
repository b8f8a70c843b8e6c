"""A clock that follows a simulator's: the demo moves time forward, and the bot goes along."""

import asyncio
import logging
import time
from datetime import datetime, timedelta

import httpx

from bot.programme.clock import SystemClock

log = logging.getLogger(__name__)
EVERY = 0.5


class FollowedClock:
    """Reads `GET <url>/sim/clock` twice a second; between two readings it runs at the simulator's rate."""

    def __init__(self, url: str) -> None:
        self._url = f"{url.rstrip('/')}/sim/clock"
        self._then = SystemClock().now()
        self._rate = 1.0
        self._read_at = time.monotonic()

    def now(self) -> datetime:
        """The simulator's moment, aware, in UTC; the machine's own until it was read once."""
        return self._then + timedelta(seconds=(time.monotonic() - self._read_at) * self._rate)

    async def read(self, client: httpx.AsyncClient) -> None:
        """Ask the simulator once; raises httpx.HTTPError where it does not answer."""
        answer = (await client.get(self._url)).raise_for_status().json()
        self._then, self._rate = datetime.fromisoformat(answer["now"]), float(answer["rate"])
        self._read_at = time.monotonic()

    async def catch_up(self) -> None:
        """Read it before anything rests on it; a simulator that is away leaves the machine's time."""
        async with httpx.AsyncClient(timeout=2) as client:
            await self._try_to_read(client)

    async def follow(self) -> None:
        """Read again and again until cancelled; a simulator that is away leaves the clock running."""
        async with httpx.AsyncClient(timeout=2) as client:
            while True:
                await self._try_to_read(client)
                await asyncio.sleep(EVERY)

    async def _try_to_read(self, client: httpx.AsyncClient) -> None:
        try:
            await self.read(client)
        except (httpx.HTTPError, ValueError, KeyError):
            log.debug("simulator's clock could not be read")


async def followed_clock(url: str) -> FollowedClock | None:
    """The clock of the simulator at `url`, caught up with it; None where no address is set."""
    if not url:
        return None
    clock = FollowedClock(url)
    await clock.catch_up()
    return clock
