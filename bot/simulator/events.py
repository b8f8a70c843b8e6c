"""Server-sent events: whatever changes is told to every page that listens."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from itertools import count
from typing import Any

_HEARTBEAT_SECONDS = 15.0


class EventHub:
    """Publishes events and replays the last ones to a page that comes back."""

    def __init__(self, boot: str) -> None:
        self._boot = boot
        self._ids = count(1)
        self._recent: deque[tuple[int, str, Any]] = deque(maxlen=500)
        self._listeners: set[asyncio.Queue[str | None]] = set()

    def publish(self, kind: str, data: Any) -> None:
        number = next(self._ids)
        self._recent.append((number, kind, data))
        if self._listeners:
            text = self._text(number, kind, data)
            for listener in self._listeners:
                listener.put_nowait(text)

    def close(self) -> None:
        for listener in self._listeners:
            listener.put_nowait(None)

    async def listen(self, last_id: str = "") -> AsyncIterator[str]:
        """Events from now on, after those missed since `last_id`; a comment now and then keeps it open."""
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield "retry: 1000\n\n" + self._missed(last_id)
            while (text := await self._next(queue)) is not None:
                yield text
        finally:
            self._listeners.discard(queue)

    def _missed(self, last_id: str) -> str:
        boot, _, number = last_id.rpartition("-")
        if not last_id:
            return "event: hello\ndata: {}\n\n"
        oldest = self._recent[0][0] if self._recent else 1
        if boot != self._boot or not number.isdigit() or int(number) + 1 < oldest:
            return "event: reset\ndata: {}\n\n"
        return "".join(self._text(*event) for event in self._recent if event[0] > int(number))

    def _text(self, number: int, kind: str, data: Any) -> str:
        return f"id: {self._boot}-{number}\nevent: {kind}\ndata: {json.dumps(data)}\n\n"

    async def _next(self, queue: asyncio.Queue[str | None]) -> str | None:
        try:
            return await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
        except TimeoutError:
            return ": still here\n\n"
