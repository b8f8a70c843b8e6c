"""Who is urgent does not wait behind others; nobody is forgotten, whoever gives up waiting."""

import asyncio

from bot.storage.queueing import Queue


async def _wait(queue: Queue, name: str, order: list[str], *, urgent: bool = False) -> None:
    async with queue.place(urgent=urgent):
        order.append(name)
        await asyncio.sleep(0)


async def test_in_order_and_the_urgent_first() -> None:
    queue, order = Queue(1, shared=True), list[str]()
    async with queue.place():
        waiting = [asyncio.create_task(_wait(queue, name, order)) for name in "abc"]
        await asyncio.sleep(0)
        waiting.append(asyncio.create_task(_wait(queue, "urgent", order, urgent=True)))
        await asyncio.sleep(0)
        assert order == []
    await asyncio.gather(*waiting)
    assert order == ["urgent", "a", "b", "c"]


async def test_no_more_than_there_are_places() -> None:
    queue, inside, most = Queue(3, shared=True), 0, 0

    async def enter() -> None:
        nonlocal inside, most
        async with queue.place():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter() for _ in range(20)))
    assert (most, inside) == (3, 0)


async def test_the_urgent_need_no_place_where_they_have_their_own() -> None:
    queue, order = Queue(1, shared=False), list[str]()
    async with queue.place():
        await _wait(queue, "urgent", order, urgent=True)
    assert order == ["urgent"]


async def test_who_gives_up_takes_no_place_along() -> None:
    queue, order = Queue(1, shared=True), list[str]()
    async with queue.place():
        first, second, third = [asyncio.create_task(_wait(queue, name, order)) for name in "abc"]
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
    second.cancel()  # has been given the place and did not take it yet
    await asyncio.gather(first, second, third, return_exceptions=True)
    await _wait(queue, "d", order)
    assert order == ["c", "d"]
