"""A connection whose closing is broken off ends all the same."""

import asyncio
from pathlib import Path

from bot.storage.one_hop import connect


async def test_a_closing_that_was_broken_off_does_not_wait_for_a_thread_that_ended(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "some.db"))
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    async with asyncio.timeout(10):
        await closing
