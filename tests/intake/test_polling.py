"""Long polling against the simulator: nothing is confirmed before it is written down."""

import asyncio
import logging

import pytest
from sqlalchemy import text
from telegram.error import InvalidToken

from tests.intake.conftest import Handler, Office


async def test_messages_are_fetched_handled_and_confirmed(office: Office) -> None:
    handler = Handler()
    intake = await office.open(handler)
    office.poll(intake)
    await office.write(11, "satu", "dua")
    await office.write(12, "tiga")
    await handler.until(lambda: len(handler.handled) == 3)
    first, second, third = sorted(handler.handled)
    assert [i for i in handler.handled if i != third] == [first, second]
    await office.until_confirmed()
    await office.until_answered()


async def test_nothing_is_confirmed_while_it_cannot_be_written_down(office: Office) -> None:
    handler = Handler()
    intake = await office.open(handler)
    async with office.database.transaction() as records:
        if not office.database._is_sqlite:  # there any transaction holds up who wants to write
            await records._session.execute(text("LOCK TABLE updates IN EXCLUSIVE MODE"))
        office.poll(intake)
        await office.write(11, "satu", "dua")
        await asyncio.sleep(0.1)
        assert await office.pending() == 2 and not handler.begun
    await handler.until(lambda: len(handler.handled) == 2)


async def test_a_backlog_in_one_chat_holds_nobody_up(office: Office) -> None:
    handler = Handler(gates={11: asyncio.Event()})
    intake = await office.open(handler)
    await office.write(11, *(f"pesan {number}" for number in range(250)))
    office.poll(intake)
    await office.write(12, "halo")
    await handler.until(lambda: len(handler.handled) == 1)
    assert intake.waiting(11) == 249
    handler.gates[11].set()
    await handler.until(lambda: len(handler.handled) == 251)


async def test_redelivered_updates_are_handled_once(office: Office) -> None:
    await office.people.put("/sim/faults", json={"redeliver": True, "per_second": None})
    handler = Handler()
    intake = await office.open(handler)
    office.poll(intake)
    await office.write(11, *(f"pesan {number}" for number in range(20)))
    await handler.until(lambda: len(handler.handled) == 20)
    await office.until_confirmed()
    assert len(set(handler.handled)) == len(handler.begun) == 20


async def test_refusals_are_outlived(office: Office) -> None:
    await office.people.put("/sim/faults", json={"error_probability": 0.5, "drop_response_probability": 0.3})
    handler = Handler()
    intake = await office.open(handler)
    office.poll(intake)
    await office.write(11, *(f"pesan {number}" for number in range(10)))
    await asyncio.sleep(0.2)
    await office.people.put("/sim/faults", json={})
    await handler.until(lambda: len(handler.handled) == 10)
    assert handler.handled == sorted(set(handler.handled))


async def test_another_program_with_the_token_is_named_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    intake = await office.open(Handler())
    with caplog.at_level(logging.ERROR, "bot.intake.polling"):
        office.poll(intake)
        while "token" not in caplog.text:
            await office.people.post("/bot1:test/getUpdates", json={"timeout": 0})
            await asyncio.sleep(0.01)
    assert "another program" in caplog.text


async def test_a_token_that_telegram_does_not_know_ends_it(office: Office) -> None:
    intake = await office.open(Handler())
    office.bot._base_url = "http://sim/botnonsense"
    with pytest.raises(InvalidToken):
        await intake.poll()
