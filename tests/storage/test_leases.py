"""A lease has one holder; it is taken over when its time is over or its holder's process has ended."""

import os
import secrets
import socket
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from bot.storage.database import Database
from bot.storage.leases import Hold, LeaseLost, hold_of_this_process, is_dead

LIFETIME = timedelta(seconds=10)


async def _acquire(database: Database, hold: Hold, now: datetime) -> bool:
    async with database.transaction() as records:
        return await records.leases.acquire(hold, now, LIFETIME)


def _holder(pid: int, host: str | None = None) -> Hold:
    return Hold("intake", f"{host or socket.gethostname()}:{pid}:{secrets.token_hex(8)}")


def _ended_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


async def test_one_holder_until_its_time_is_over(database: Database, now: datetime) -> None:
    first, second = _holder(os.getppid(), "a"), _holder(os.getppid(), "b")
    assert await _acquire(database, first, now)
    assert await _acquire(database, first, now)
    assert not await _acquire(database, second, now + timedelta(seconds=9))
    assert await _acquire(database, second, now + LIFETIME)
    assert not await _acquire(database, first, now + LIFETIME)


async def test_renewing_keeps_it(database: Database, now: datetime) -> None:
    first, second = _holder(1, "a"), _holder(1, "b")
    await _acquire(database, first, now)
    async with database.transaction() as records:
        assert await records.leases.renew(first, now + timedelta(seconds=8), LIFETIME)
        assert not await records.leases.renew(second, now, LIFETIME)
    assert not await _acquire(database, second, now + timedelta(seconds=17))


async def test_a_dead_process_on_this_host_is_no_holder(database: Database, now: datetime) -> None:
    await _acquire(database, _holder(_ended_pid()), now)
    assert await _acquire(database, _holder(os.getpid()), now)


async def test_a_living_process_is_a_holder(database: Database, now: datetime) -> None:
    await _acquire(database, _holder(os.getppid()), now)
    assert not await _acquire(database, _holder(os.getpid()), now)


async def test_a_process_that_had_our_number_before_us_is_dead(database: Database, now: datetime) -> None:
    await _acquire(database, _holder(os.getpid()), now)
    ours = hold_of_this_process("intake", secrets.token_hex)
    assert await _acquire(database, ours, now)
    assert not is_dead(ours.holder)
    assert not await _acquire(database, hold_of_this_process("intake", secrets.token_hex), now)


@pytest.mark.parametrize("holder", ["elsewhere:1:ab", "nonsense", "", f"{socket.gethostname()}:x:ab"])
def test_nothing_is_known_of_other_hosts(holder: str) -> None:
    assert not is_dead(holder)


async def test_check_and_release(database: Database, now: datetime) -> None:
    hold = _holder(1, "a")
    with pytest.raises(LeaseLost):
        async with database.transaction() as records:
            await records.leases.check(hold)
    await _acquire(database, hold, now)
    async with database.transaction() as records:
        await records.leases.check(hold)
        await records.leases.release(_holder(1, "b"))
        await records.leases.check(hold)
        await records.leases.release(hold)
    assert await _acquire(database, _holder(1, "c"), now)


async def test_anybody_can_see_whether_it_is_held(database: Database, now: datetime) -> None:
    hold = _holder(os.getpid())
    async with database.read() as records:
        assert not await records.leases.is_held(hold.name, now)
    assert await _acquire(database, hold, now)
    async with database.read() as records:
        assert await records.leases.is_held(hold.name, now)
        assert not await records.leases.is_held("sender", now)
        assert not await records.leases.is_held(hold.name, now + timedelta(minutes=5))
