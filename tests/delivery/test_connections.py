"""Requests are spread over the pools evenly, and a pool whose request failed is free again."""

import asyncio
from typing import Any

import pytest
from telegram.error import NetworkError
from telegram.request import BaseRequest

from bot.delivery.connections import SpreadRequest


class Pool(BaseRequest):
    """Remembers how many requests were under way at once; fails while `broken`."""

    def __init__(self) -> None:
        self.under_way = self.most = self.made = 0
        self.open = self.broken = False

    @property
    def read_timeout(self) -> float:
        return 7.0

    async def initialize(self) -> None:
        self.open = True

    async def shutdown(self) -> None:
        self.open = False

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        self.under_way += 1
        self.made += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        if self.broken:
            raise NetworkError("gone")
        return 200, b'{"ok": true, "result": true}'


def spread(pools: int) -> tuple[SpreadRequest, list[Pool]]:
    made: list[Pool] = []

    def new() -> Pool:
        made.append(Pool())
        return made[-1]

    return SpreadRequest(new, pools), made


async def test_many_at_once_are_shared_and_one_after_another_stay_in_one() -> None:
    request, pools = spread(4)
    async with request:
        assert all(pool.open for pool in pools) and request.read_timeout == 7.0
        for _ in range(5):
            assert await request.post("http://telegram/x") is True
        assert [pool.made for pool in pools] == [5, 0, 0, 0]
        await asyncio.gather(*(request.post("http://telegram/x") for _ in range(10)))
        assert sorted(pool.most for pool in pools) == [2, 2, 3, 3]
    assert not any(pool.open for pool in pools)


async def test_a_failure_frees_its_place() -> None:
    request, pools = spread(2)
    pools[0].broken = True
    for _ in range(3):
        with pytest.raises(NetworkError):
            await request.post("http://telegram/x")
    assert [pool.made for pool in pools] == [3, 0]
