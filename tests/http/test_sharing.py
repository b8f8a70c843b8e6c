"""Several processes behind one address: each writes down, the one with the lease handles, in order."""

import asyncio

from tests.intake.conftest import (
    Handler,
    Office,
    database,
    kind,
    message,
    new_database,
    now,
    office,
    postgres_server,
    url,
)

__all__ = ["database", "kind", "new_database", "now", "office", "postgres_server", "url"]


async def test_what_another_process_took_in_comes_first(office: Office) -> None:
    handler = Handler()
    holder, other = await office.open(handler), office.intake(handler)
    sharing = asyncio.create_task(holder.share())
    await asyncio.sleep(0)
    await other.receive([message(1, 11)])
    await holder.receive([message(2, 11)])
    await office.until_answered()
    assert handler.handled == [1, 2]
    sharing.cancel()


async def test_what_only_others_took_in_is_found(office: Office) -> None:
    handler = Handler()
    holder, other = await office.open(handler), office.intake(handler)
    sharing = asyncio.create_task(holder.share())
    await other.receive([message(1, 11), message(2, 12)])
    await other.receive([message(1, 11)])
    await office.until_answered()
    assert sorted(handler.handled) == [1, 2]
    sharing.cancel()


async def test_an_id_no_database_can_hold_is_left_out(office: Office) -> None:
    handler = Handler()
    intake = await office.open(handler)
    await intake.receive([message(2**70, 11), message(3, 2**80)])
    await office.until_answered()
    assert handler.handled == [3]
