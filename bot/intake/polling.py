"""Takes updates in: written down, then confirmed, then handed to their chats, under a lease."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import telegram
from telegram.error import Conflict, Forbidden, InvalidToken, RetryAfter

from bot.intake.chats import Chats, Handle
from bot.intake.raw import read
from bot.metrics import Metrics
from bot.programme.clock import Clock
from bot.storage.database import Database
from bot.storage.leases import Hold
from bot.storage.models import JsonObject

LEASE = "intake"
_LIFETIME = timedelta(seconds=10)
_RENEW_SECONDS, _TAKE_SECONDS = 3.0, 0.5
_LOOK_SECONDS = 0.5
_TIDY = timedelta(hours=1)
_POLL_SECONDS = 25
_IDLE_SECONDS = 0.05  # some servers do not wait, and answer at once with nothing

_log = logging.getLogger(__name__)


class Intake:
    """Takes raw updates in, and has each handled by the one process that holds the lease.

    `handle` answers one update; it is called again where it raised, and after a crash for an update whose
    answer was not noted in time. `hold` is the lease to work under, which also fences the effects stored.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        handle: Handle,
        bot: telegram.Bot,
        hold: Hold,
        *,
        allowed_updates: Sequence[str] = (),
        metrics: Metrics | None = None,
    ) -> None:
        self._database, self._clock, self._bot, self._hold = database, clock, bot, hold
        self._allowed = list(allowed_updates)
        self._metrics = metrics or Metrics()
        self._chats = Chats(database, clock, handle, bot, self._lose, self._metrics)
        self._held = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._polling: asyncio.Task[object] | None = None
        self._tidied_at: datetime | None = None
        self._shared = False
        self._stopping = False

    @property
    def is_held(self) -> bool:
        """Whether this process is the one that handles updates."""
        return self._held.is_set()

    @property
    def is_busy(self) -> bool:
        """Whether something that was taken in is not answered yet, or another process is to answer it."""
        return not self.is_held or self._chats.is_busy

    @property
    def ended(self) -> bool:
        """Whether polling ended although nobody stopped it, as with a token that Telegram does not know."""
        return self._polling is not None and self._polling.done() and not self._stopping

    async def start(self) -> None:
        """Wait for the lease, then take up what a process before left unanswered."""
        self._database.fence = self._hold
        if not await self._take():
            _log.info("another process handles updates; waiting for it to end")
        self._keeping = asyncio.create_task(self._keep(), name="intake lease")
        await self._held.wait()

    async def receive(self, raw_updates: Sequence[JsonObject]) -> None:
        """Write raw updates down in one transaction and have the new ones handled; returns once written."""
        batch = [incoming for raw in raw_updates if (incoming := read(raw))]
        if not batch:
            return
        chats = {incoming.chat_id for incoming in batch}
        async with self._database.transaction(urgent=True) as records:
            new = await records.updates.write_down(batch, self._clock.now())
            # What another process wrote down a moment ago for these chats comes before.
            earlier = await records.updates.unanswered(chats) if self._shared else []
        if self._held.is_set() and not self._stopping:
            self._chats.schedule(earlier or [i for i in batch if i.update_id in new])
        self._metrics.received(len(new))
        await self._database.sync()

    async def resume(self) -> None:
        """Have everything handled that is written down, and neither answered nor under way here."""
        async with self._database.transaction(urgent=True) as records:
            # Inside the transaction nothing can be noted as answered between reading and scheduling.
            self._chats.schedule(await records.updates.unanswered())

    async def share(self) -> None:
        """Take up what other processes write down, until `stop`: several may receive, one handles."""
        self._shared = True
        while not self._stopping:
            await self._held.wait()
            await asyncio.sleep(_LOOK_SECONDS)
            try:
                await (self.resume() if self._held.is_set() else asyncio.sleep(0))
            except Exception as error:
                _log.warning("updates could not be looked for", extra={"code": type(error).__name__})

    async def poll(self) -> None:
        """Fetch updates by long polling until `stop`; confirms only what is committed.

        Raises InvalidToken or Forbidden where Telegram does not know the bot.
        """
        self._polling = asyncio.current_task()
        try:
            await self._poll()
        except asyncio.CancelledError:
            if not self._stopping:
                raise

    async def stop(self, drain_seconds: float = 5.0) -> None:
        """Take no more in, let what is being handled end, give the lease back; the rest stays as rows."""
        self._stopping = True
        if self._polling and self._polling is not asyncio.current_task():
            self._polling.cancel()
        await self._chats.drain(drain_seconds)
        if self._keeping:
            self._keeping.cancel()
        if self._held.is_set():
            self._held.clear()
            async with self._database.transaction(urgent=True) as records:
                await records.leases.release(self._hold)

    def waiting(self, chat_id: int | None) -> int:
        """How many updates of a chat wait behind the one being handled."""
        return self._chats.waiting(chat_id)

    async def _poll(self) -> None:
        offset, failures = 0, 0
        while not self._stopping:
            await self._held.wait()
            try:
                raw_updates = await self._fetch(offset)
                await self.receive(raw_updates)
                offset = _next_offset(raw_updates, offset)
                failures = 0
                if not raw_updates:
                    await asyncio.sleep(_IDLE_SECONDS)
            except (InvalidToken, Forbidden):
                raise
            except Exception as error:
                failures += 1
                await asyncio.sleep(_pause(error, failures))

    async def _fetch(self, offset: int) -> list[JsonObject]:
        # Bot.get_updates parses the whole batch, so that one malformed update would hold up all others.
        data = {"offset": offset, "timeout": _POLL_SECONDS, "allowed_updates": self._allowed, "limit": 100}
        raw = await self._bot._post("getUpdates", data, read_timeout=_POLL_SECONDS + 10)
        return list(raw) if isinstance(raw, list) else []

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(_RENEW_SECONDS if self._held.is_set() else _TAKE_SECONDS)
            try:
                await (self._renew() if self._held.is_set() else self._take())
            except Exception as error:
                _log.warning("the lease could not be kept", extra={"code": type(error).__name__})

    async def _take(self) -> bool:
        async with self._database.transaction(urgent=True) as records:
            if not await records.leases.acquire(self._hold, self._clock.now(), _LIFETIME):
                return False
            self._chats.schedule(await records.updates.unanswered())
        self._held.set()
        return True

    async def _renew(self) -> None:
        now = self._clock.now()
        async with self._database.transaction(urgent=True) as records:
            if not await records.leases.renew(self._hold, now, _LIFETIME):
                self._lose()
            elif self._tidied_at is None or now - self._tidied_at >= _TIDY:
                await records.updates.forget_older_than(now)
                self._tidied_at = now

    def _lose(self) -> None:
        if self._held.is_set():
            _log.error("another process has taken over the handling of updates")
            self._held.clear()
        self._chats.abandon()


def _next_offset(raw_updates: Sequence[JsonObject], offset: int) -> int:
    ids = [update_id for raw in raw_updates if isinstance(update_id := raw.get("update_id"), int)]
    return max(ids) + 1 if ids else offset


def _pause(error: Exception, failures: int) -> float:
    """Seconds to wait before asking again; logs why."""
    if isinstance(error, RetryAfter):
        after = error.retry_after
        return after.total_seconds() if isinstance(after, timedelta) else float(after)
    if isinstance(error, Conflict):
        _log.error(
            "another program fetches updates with this bot's token, or a webhook is set; end the other"
        )
        return 5.0
    _log.warning("updates could not be fetched", extra={"code": type(error).__name__, "failures": failures})
    return min(30.0, 0.1 * 2.0**failures)
