"""Handles updates in order within a chat and chats side by side, until each is answered or given up."""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

import telegram
from telegram.error import BadRequest, NetworkError

from bot.metrics import Metrics
from bot.programme.clock import Clock
from bot.storage.database import Database
from bot.storage.leases import LeaseLost
from bot.storage.updates import Incoming

Handle = Callable[[telegram.Update], Awaitable[None]]

_ATTEMPTS = 3
_MALFORMED = "malformed"
_UNREACHABLE_ATTEMPTS = 60

_log = logging.getLogger(__name__)


class Chats:
    """A queue and a task for each chat that something waits for; an update leaves its queue when settled."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handle: Handle,
        bot: telegram.Bot,
        lose: Callable[[], None],
        metrics: Metrics,
    ) -> None:
        self._database, self._clock, self._handle, self._bot, self._lose = database, clock, handle, bot, lose
        self._metrics = metrics
        self._queues: dict[int | None, deque[Incoming]] = {}
        self._tasks: dict[int | None, asyncio.Task[None]] = {}
        self._scheduled: set[int] = set()
        self._answered: list[tuple[int, asyncio.Future[None]]] = []
        self._noting: asyncio.Task[None] | None = None

    def schedule(self, batch: Iterable[Incoming]) -> None:
        """Queue what is not queued yet, in the order given."""
        for incoming in batch:
            if incoming.update_id in self._scheduled:
                continue
            self._scheduled.add(incoming.update_id)
            self._queues.setdefault(incoming.chat_id, deque()).append(incoming)
            if incoming.chat_id not in self._tasks:
                self._tasks[incoming.chat_id] = asyncio.create_task(self._work(incoming.chat_id))

    @property
    def is_busy(self) -> bool:
        """Whether an update waits, is being handled, or is not noted as answered yet."""
        return bool(self._tasks)

    def waiting(self, chat_id: int | None) -> int:
        """How many wait behind the first."""
        return max(0, len(self._queues.get(chat_id, ())) - 1)

    async def drain(self, seconds: float) -> None:
        """Let the update at the head of each queue end, within a time; drop the rest."""
        for queue in self._queues.values():
            while len(queue) > 1:
                self._scheduled.discard(queue.pop().update_id)
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=seconds)
        self.abandon()

    def abandon(self) -> None:
        """Drop everything at once; what was not answered stays in the table as it is."""
        for task in self._tasks.values():
            if task is not asyncio.current_task():
                task.cancel()
        self._queues.clear()
        self._tasks.clear()
        self._scheduled.clear()

    async def _work(self, chat_id: int | None) -> None:
        queue = self._queues[chat_id]
        while queue:
            try:
                await self._settle(queue[0])
            except LeaseLost:
                self._lose()
                return
            self._scheduled.discard(queue.popleft().update_id)
        del self._queues[chat_id], self._tasks[chat_id]

    async def _settle(self, incoming: Incoming) -> None:
        failures = 0
        while True:
            try:
                if await self._attempt(incoming, failures):
                    return
            except LeaseLost:
                raise
            except Exception as error:
                _log.error("update not settled", extra={"update": incoming.update_id}, exc_info=error)
            failures += 1
            await asyncio.sleep(min(30.0, 0.1 * 2.0**failures))

    async def _attempt(self, incoming: Incoming, failures: int) -> bool:
        """Handle an update once; True where that settled it."""
        try:
            update = telegram.Update.de_json(json.loads(incoming.content), self._bot)
        except Exception as error:
            return await self._give_up(incoming, _MALFORMED, error)
        started = time.perf_counter()
        try:
            await self._handle(update)
        except LeaseLost:
            raise
        except Exception as error:
            return await self._fail(incoming, error, failures)
        await self._note_answered(incoming.update_id)
        self._metrics.answered(time.perf_counter() - started)
        return True

    async def _fail(self, incoming: Incoming, error: Exception, failures: int) -> bool:
        code = type(error).__name__
        if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            attempts, limit = failures + 1, _UNREACHABLE_ATTEMPTS
        else:
            async with self._database.transaction() as records:
                attempts, limit = await records.updates.count_attempt(incoming.update_id), _ATTEMPTS
        if attempts >= limit:
            return await self._give_up(incoming, code, error)
        about = {"update": incoming.update_id, "code": code, "attempt": attempts}
        _log.warning("update failed, to be tried again", extra=about)
        return False

    async def _give_up(self, incoming: Incoming, code: str, error: Exception) -> bool:
        # What PTB says about a malformed update may hold its text.
        trace = None if code == _MALFORMED else error
        about = {"update": incoming.update_id, "code": code, "cause": type(error).__name__}
        _log.error("update given up", extra=about, exc_info=trace)
        async with self._database.transaction() as records:
            await records.updates.mark_failed(incoming.update_id, code)
        self._metrics.failed(code)
        return True

    async def _note_answered(self, update_id: int) -> None:
        """Return when it is noted; what several chats wait for is noted in one transaction."""
        noted = asyncio.get_running_loop().create_future()
        self._answered.append((update_id, noted))
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._note())
        await noted

    async def _note(self) -> None:
        while self._answered:
            batch, self._answered = self._answered, []
            try:
                async with self._database.transaction() as records:
                    await records.updates.mark_answered([i for i, _ in batch], self._clock.now())
            except Exception as error:
                _log.warning("answers could not be noted", extra={"code": type(error).__name__})
                self._answered = batch + self._answered
                await asyncio.sleep(0.5)
                continue
            for _, noted in batch:
                if not noted.done():
                    noted.set_result(None)
