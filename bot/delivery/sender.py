"""Sender: the one process that sends what the ledger holds; claims in groups, sends, records."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from bot.delivery.attempt import attempt
from bot.programme.clock import Clock
from bot.storage.database import Database
from bot.storage.deliveries import Claim, Defer, Outcome
from bot.storage.leases import Hold, LeaseLost

LEASE = "sender"
_LIFETIME = timedelta(seconds=6)
_RENEW_SECONDS, _TAKE_SECONDS = 1.5, 0.5
_IDLE_SECONDS, _GATHER_SECONDS, _PAUSE_SECONDS, _WATCH_SECONDS = 0.4, 0.25, 1.0, 1.0

# A quarter of the window is recorded at a time: 300 a second at 120 ms keep 37 of 64 under way, so that with
# half of the window landed fewer were left than the line bears (.957 of the limit; .983 with a quarter).
_PARTS = 4

Watch = Callable[[], Awaitable[None]]
Send = Callable[[Claim], Awaitable[tuple[int, int]]]
"""Sends one claim; gives the message's id and the revision of what it said. Raises what Telegram says."""

_log = logging.getLogger(__name__)


class Sender:
    """At most `window` deliveries are claimed and not recorded: so many may be unknown after a kill.

    `watches` are called now and then while the lease is held, for what goes along with sending; none waits
    for another.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        send: Send,
        hold: Hold,
        *,
        window: int,
        defer: Defer,
        watches: Sequence[Watch],
    ) -> None:
        self._database, self._clock, self._send, self._hold = database, clock, send, hold
        self._window, self._defer, self._watches = window, defer, watches
        self._flying: dict[asyncio.Task[Outcome], Claim] = {}
        self._landed: list[Outcome] = []
        self._unsure = False
        self._held = asyncio.Event()

    @property
    def is_held(self) -> bool:
        """Whether this process is the one that sends."""
        return self._held.is_set()

    async def run(self) -> None:
        """Send until cancelled; then let what is under way end, and give the lease back."""
        work = (self._keep(), *(self._watch_on(watch) for watch in self._watches))
        beside = [asyncio.create_task(one) for one in work]
        try:
            while True:
                await self._held.wait()
                await self._round()
        finally:
            for task in beside:
                task.cancel()
            await asyncio.shield(self._close())

    async def _round(self) -> None:
        """Record what landed, claim what there is room for, wait until some of it has landed."""
        try:
            claims = await self._turn()
        except LeaseLost:
            self._lose()
            await self._settle(60.0)
            return
        except Exception as error:
            _log.warning("the ledger could not be written", extra={"code": type(error).__name__})
            self._unsure = True
            await asyncio.sleep(_PAUSE_SECONDS)
            return
        for claim in claims:
            self._flying[asyncio.create_task(attempt(self._send, claim, self._clock))] = claim
        if not self._flying:
            await asyncio.sleep(_IDLE_SECONDS)
            return
        await self._gather()

    async def _gather(self) -> None:
        """Wait until something landed, and a little longer where more is about to: a turn costs a commit."""
        await asyncio.wait(self._flying, timeout=_IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        self._collect()
        loop = asyncio.get_running_loop()
        until = loop.time() + _GATHER_SECONDS
        enough = self._window // _PARTS
        while self._flying and len(self._landed) < enough and (left := until - loop.time()) > 0:
            await asyncio.wait(self._flying, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            self._collect()

    async def _turn(self) -> list[Claim]:
        landed, now = list(self._landed), self._clock.now()
        room = self._window - len(self._flying)
        async with self._database.transaction() as records:
            await records.leases.check(self._hold)
            if self._unsure:
                # Whether the turn before counted is not known: what it may have claimed was never sent.
                await records.deliveries.put_back(self._hold.holder, self._unsettled())
            await records.deliveries.record(landed, self._hold.holder)
            claims = await records.deliveries.claim(self._hold.holder, room, now, self._defer) if room else []
        del self._landed[: len(landed)]
        self._unsure = False
        return claims

    def _unsettled(self) -> list[int]:
        """The rows that were sent, or are on the way."""
        flying = [one for claim in self._flying.values() for one in claim.ids]
        return flying + [one for outcome in self._landed for one in outcome.ids]

    def _collect(self) -> None:
        for task in [task for task in self._flying if task.done()]:
            del self._flying[task]
            self._landed.append(task.result())

    async def _keep(self) -> None:
        while True:
            try:
                await (self._renew() if self._held.is_set() else self._take())
            except Exception as error:
                _log.warning("the sender's lease could not be kept", extra={"code": type(error).__name__})
            await asyncio.sleep(_RENEW_SECONDS if self._held.is_set() else _TAKE_SECONDS)

    async def _take(self) -> None:
        async with self._database.transaction(urgent=True) as records:
            if not await records.leases.acquire(self._hold, self._clock.now(), _LIFETIME):
                return
            lost = await records.deliveries.orphan(self._hold.holder)
        if lost:
            _log.warning("a sender ended in the middle; these may have been sent", extra={"count": lost})
        self._held.set()

    async def _renew(self) -> None:
        async with self._database.transaction(urgent=True) as records:
            if not await records.leases.renew(self._hold, self._clock.now(), _LIFETIME):
                self._lose()

    def _lose(self) -> None:
        if self._held.is_set():
            _log.error("another process has taken over the sending")
            self._held.clear()

    async def _watch_on(self, watch: Watch) -> None:
        while True:
            await self._held.wait()
            try:
                await watch()
            except Exception as error:
                _log.warning("the ledger could not be watched", extra={"code": type(error).__name__})
            await asyncio.sleep(_WATCH_SECONDS)

    async def _settle(self, seconds: float) -> None:
        """Let what is under way end, and note what became of it, whoever sends by now."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=seconds)
        self._collect()
        with suppress(Exception):
            async with self._database.transaction(urgent=True) as records:
                await records.deliveries.record(self._landed, self._hold.holder)
            self._landed.clear()

    async def _close(self) -> None:
        await self._settle(5.0)
        kept = self._unsettled()
        for task in self._flying:
            task.cancel()
        with suppress(Exception):
            async with self._database.transaction(urgent=True) as records:
                # What was claimed in the turn that was broken off never left.
                await records.deliveries.put_back(self._hold.holder, kept)
                await records.leases.release(self._hold)
