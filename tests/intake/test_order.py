"""In order within a chat, chats side by side; everything once, until it is answered or given up."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import NetworkError

from bot.intake import Intake
from bot.intake.raw import read
from bot.storage.leases import Hold, LeaseLost
from bot.storage.models import Update
from tests.intake.conftest import Handler, Office, message, until_none


async def _row(office: Office, update_id: int) -> Update:
    async with office.database.read() as records:
        row = await records._session.get(Update, update_id)
        assert row
        return row


async def _waiting(intake: Intake) -> int:
    return intake.waiting(1)


async def test_order_within_a_chat_whatever_else_waits(office: Office) -> None:
    handler = Handler(gates={1: asyncio.Event()})
    intake = await office.open(handler)
    await intake.receive([message(number, 1) for number in range(1, 31)])
    await intake.receive([message(100, 2), message(101, 3), message(102, 2)])
    await handler.until(lambda: len(handler.handled) == 3)
    assert sorted(handler.handled) == [100, 101, 102]
    assert handler.handled.index(100) < handler.handled.index(102)
    assert handler.begun.count(1) == 1 and 2 not in handler.begun
    assert intake.waiting(1) == 29 and intake.waiting(2) == 0
    handler.gates[1].set()
    await handler.until(lambda: len(handler.handled) == 33)
    assert handler.handled[3:] == list(range(1, 31))
    await office.until_answered()
    assert intake.waiting(1) == 0


async def test_chats_are_handled_at_the_same_time(office: Office) -> None:
    gate = asyncio.Event()
    handler = Handler(gates=dict.fromkeys(range(1, 41), gate))
    intake = await office.open(handler)
    await intake.receive([message(number, number) for number in range(1, 41)])
    await handler.until(lambda: len(handler.begun) == 40)
    gate.set()
    await office.until_answered()


async def test_a_number_is_handled_once_in_any_order(office: Office) -> None:
    handler = Handler()
    intake = await office.open(handler)
    await intake.receive([message(8, 1), message(9, 1), message(8, 1)])
    await intake.receive([message(9, 1), message(7, 1)])
    await office.until_answered()
    await intake.receive([message(7, 1), message(8, 1), message(9, 1)])
    await intake.resume()
    await intake.receive([message(10, 1)])
    await office.until_answered()
    assert handler.handled == [8, 9, 7, 10]


async def test_answered_updates_are_emptied(office: Office) -> None:
    intake = await office.open(Handler())
    await intake.receive([message(1, 1, "rahasia")])
    await office.until_answered()
    row = await _row(office, 1)
    assert row.content is None and row.answered_at == office.clock.now() and row.chat_id == 1


async def test_the_unanswered_are_resumed_by_the_next_process_in_order(office: Office) -> None:
    stuck = Handler(gates={1: asyncio.Event(), 2: asyncio.Event()})
    first = await office.open(stuck)
    await first.receive([message(5, 1), message(3, 2), message(4, 2), message(6, 1)])
    await stuck.until(lambda: len(stuck.begun) == 2)
    await first.stop(0)
    assert await office.unanswered() == [3, 4, 5, 6]
    handler = Handler()
    await office.open(handler)
    await office.until_answered()
    assert [i for i in handler.handled if i in (5, 6)] == [5, 6]
    assert [i for i in handler.handled if i in (3, 4)] == [3, 4]


async def test_stopping_lets_what_is_under_way_end(office: Office) -> None:
    handler = Handler(gates={1: asyncio.Event()})
    intake = await office.open(handler)
    await intake.receive([message(1, 1), message(2, 1)])
    await handler.until(lambda: handler.begun == [1])
    stopping = asyncio.create_task(intake.stop(60))
    await asyncio.sleep(0)
    handler.gates[1].set()
    await stopping
    assert handler.handled == [1] and await office.unanswered() == [2]


async def test_what_raises_three_times_is_given_up_and_the_next_goes_on(office: Office) -> None:
    handler = Handler(errors={1: [ValueError() for _ in range(9)]})
    intake = await office.open(handler)
    await intake.receive([message(1, 1), message(2, 1)])
    await handler.until(lambda: handler.handled == [2])
    assert handler.begun == [1, 1, 1, 2]
    row = await _row(office, 1)
    assert row.failed_code == "ValueError" and row.attempts == 3 and row.content and not row.answered_at


async def test_what_raises_once_is_tried_again(office: Office) -> None:
    handler = Handler(errors={1: [ValueError()]})
    intake = await office.open(handler)
    await intake.receive([message(1, 1), message(2, 1)])
    await office.until_answered()
    assert handler.handled == [1, 2]


async def test_telegram_out_of_reach_is_no_fault_of_the_update(office: Office) -> None:
    handler = Handler(
        errors={1: [NetworkError("x"), NetworkError("x"), NetworkError("x"), NetworkError("x")]}
    )
    intake = await office.open(handler)
    await intake.receive([message(1, 1)])
    await office.until_answered()
    assert handler.handled == [1] and (await _row(office, 1)).attempts == 0


@pytest.mark.parametrize(
    "malformed", [{"message": {"chat": {"id": 1}}}, {"message": 7}, {"callback_query": {"from": {"id": 1}}}]
)
async def test_malformed_updates_are_kept_and_block_nobody(
    office: Office, malformed: dict[str, object]
) -> None:
    handler = Handler()
    intake = await office.open(handler)
    await intake.receive([{"update_id": 1, **malformed}, message(2, 1)])
    await office.until_answered()
    await handler.until(lambda: handler.handled == [2])
    row = await _row(office, 1)
    assert row.failed_code == "malformed" and row.content


async def test_what_has_no_number_is_left_out(office: Office) -> None:
    handler = Handler()
    intake = await office.open(handler)
    await intake.receive([{}, {"update_id": "x"}, {"update_id": True}, message(1, 1)])
    await office.until_answered()
    assert handler.handled == [1]


async def test_two_processes_take_turns(office: Office) -> None:
    one, two = Handler(gates={1: asyncio.Event()}), Handler()
    first, second = await office.open(one), office.intake(two)
    waiting = asyncio.create_task(second.start())
    await first.receive([message(1, 1), message(2, 1)])
    await one.until(lambda: one.begun == [1])
    await second.receive([message(3, 2)])
    assert not two.begun and not waiting.done()
    await first.stop(0)
    await waiting
    await office.until_answered()
    assert sorted(two.handled) == [1, 2, 3] and one.handled == []


async def test_who_lost_the_lease_handles_nothing_more(office: Office) -> None:
    thief = Hold("intake", "elsewhere:1:ab")
    now = office.clock.now()
    applied: list[int] = []

    async def steal(update: object) -> None:
        async with office.database.transaction() as records:
            await records.leases.acquire(thief, now + timedelta(seconds=60), timedelta(days=1))
        async with office.database.transaction() as records:
            await records.updates.apply_once(1, "test", now)
            applied.append(1)

    intake = await office.open(steal)
    await intake.receive([message(1, 1), message(2, 1), message(3, 2)])
    await until_none(lambda: _waiting(intake))
    await intake.receive([message(4, 3)])
    assert await office.unanswered() == [1, 2, 3, 4] and not applied
    with pytest.raises(LeaseLost):
        async with office.database.transaction() as records:
            await records.updates.apply_once(4, "test", now)


@pytest.mark.parametrize(
    ("payload", "chat"),
    [
        ({"message": {"chat": {"id": -5}, "from": {"id": 1}}}, -5),
        ({"edited_message": {"chat": {"id": 5}}}, 5),
        ({"callback_query": {"message": {"chat": {"id": 5}}, "from": {"id": 1}}}, 5),
        ({"callback_query": {"inline_message_id": "x", "from": {"id": 1}}}, 1),
        ({"inline_query": {"from": {"id": 1}}}, 1),
        ({"my_chat_member": {"chat": {"id": 5}, "from": {"id": 1}}}, 5),
        ({"message_reaction": {"chat": {"id": 5}, "user": {"id": 1}}}, 5),
        ({"poll_answer": {"user": {"id": 1}}}, 1),
        ({"poll": {"id": "x"}}, None),
        ({"message": None}, None),
        ({"message": {"chat": {"id": "x"}}}, None),
        ({}, None),
    ],
)
def test_the_chat_of_an_update(payload: dict[str, object], chat: int | None) -> None:
    incoming = read({"update_id": 1, **payload})
    assert incoming and incoming.chat_id == chat


def test_what_no_text_holds_is_stored_escaped() -> None:
    incoming = read(message(1, 1, "a\x00b\ud83d"))
    assert incoming and incoming.content.isascii() and "\\u0000" in incoming.content
