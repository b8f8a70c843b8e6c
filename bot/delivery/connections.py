"""Connections: requests to Telegram spread over several small pools; one of 64 costs more than the requests.

For every request httpcore looks at each connection of its pool, and for each idle one at all others again.
"""

from collections.abc import Callable
from typing import Any

from telegram.request import BaseRequest

POOLS = 8


class SpreadRequest(BaseRequest):
    """PTB's requests by way of the pool that has the fewest under way, the first of those."""

    def __init__(self, new: Callable[[], BaseRequest], pools: int = POOLS) -> None:
        self._pools = [new() for _ in range(pools)]
        self._under_way = [0] * pools

    @property
    def read_timeout(self) -> float | None:
        """Seconds an answer is waited for, where a request does not say otherwise."""
        return self._pools[0].read_timeout

    async def initialize(self) -> None:
        """Open the pools."""
        for pool in self._pools:
            await pool.initialize()

    async def shutdown(self) -> None:
        """Close all connections."""
        for pool in self._pools:
            await pool.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Make one request; gives the status and the body, raises what PTB's own does."""
        place = self._under_way.index(min(self._under_way))
        self._under_way[place] += 1
        try:
            return await self._pools[place].do_request(*args, **kwargs)
        finally:
            self._under_way[place] -= 1
