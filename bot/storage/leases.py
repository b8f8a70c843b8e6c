"""Leases: one process at a time does a job; who lost the lease notices before it writes anything."""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import insert_new
from bot.storage.models import Lease

_OURS: set[str] = set()


class LeaseLost(Exception):  # noqa: N818
    """Another process does this job now; carries the lease's name and, where there is one, its holder."""

    def __init__(self, name: str, holder: str | None) -> None:
        super().__init__(name, holder)
        self.name, self.holder = name, holder


@dataclass(frozen=True, slots=True)
class Hold:
    """The claim of one holder (`host:pid:random`) on one lease."""

    name: str
    holder: str


def hold_of_this_process(name: str, draw: Callable[[int], str]) -> Hold:
    """A new holder for this process; `draw(8)` gives 16 random hexadecimal digits (`secrets.token_hex`)."""
    holder = f"{socket.gethostname()}:{os.getpid()}:{draw(8)}"
    _OURS.add(holder)
    return Hold(name, holder)


def is_dead(holder: str) -> bool:
    """Whether the holder's process surely ended: it ran on this host, and its number is free or ours now."""
    host, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit() or os.name != "posix":
        return False
    if int(pid) == os.getpid():
        return holder not in _OURS
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


class Leases:
    """Rows of `leases`. A lease is lost when another row's holder stands there, not when its time is over."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def acquire(self, hold: Hold, now: datetime, lifetime: timedelta) -> bool:
        """Take the lease where it is free, ours, over, or its holder's process ended; else False."""
        row = {"name": hold.name, "holder": hold.holder, "until": now + lifetime}
        if await insert_new(self._session, Lease, [row], "name"):
            return True
        # Who is storing an effect under the lease holds its key: this waits until they are through.
        query = select(Lease).where(Lease.name == hold.name).with_for_update()
        lease = await self._session.scalar(query, execution_options={"populate_existing": True})
        if lease is None or not (lease.holder == hold.holder or lease.until <= now or is_dead(lease.holder)):
            return False
        lease.holder, lease.until = hold.holder, now + lifetime
        return True

    async def renew(self, hold: Hold, now: datetime, lifetime: timedelta) -> bool:
        """Hold the lease for another `lifetime`; False where another holder has taken it."""
        mine = (Lease.name == hold.name) & (Lease.holder == hold.holder)
        renewed = update(Lease).where(mine).values(until=now + lifetime).returning(Lease.name)
        return await self._session.scalar(renewed) is not None

    async def check(self, hold: Hold) -> None:
        """Raise LeaseLost unless we hold the lease; it cannot be taken over before this transaction ends.

        It can be renewed meanwhile: only a take-over or a release waits.
        """
        query = select(Lease.holder).where(Lease.name == hold.name)
        query = query.with_for_update(read=True, key_share=True)
        holder = await self._session.scalar(query)
        if holder != hold.holder:
            raise LeaseLost(hold.name, holder)

    async def is_held(self, name: str, now: datetime) -> bool:
        """Whether somebody holds the lease now."""
        held = select(Lease.name).where(Lease.name == name, Lease.until > now)
        return await self._session.scalar(held) is not None

    async def release(self, hold: Hold) -> None:
        """Give the lease back, so that another need not wait."""
        await self._session.execute(
            delete(Lease).where((Lease.name == hold.name) & (Lease.holder == hold.holder))
        )
