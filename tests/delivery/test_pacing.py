"""Pacing holds in any window, is fair between chats, keeps their order, and obeys a 429."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.error import RetryAfter

from bot.delivery.lanes import Lanes, Limits, Ticket, Urgency
from bot.delivery.pacing import Pacer, counts
from tests.delivery.jumping import run

EPSILON = 1e-6
BULK = Urgency.BROADCAST
CHATS = st.sampled_from([1, 2, 3, -100, "@kanal"])


@dataclass
class Telegram:
    """Remembers when each request was made and accepted; refuses those named in `floods`, by turn."""

    floods: dict[int, int] = field(default_factory=dict)
    made: list[tuple[float, int | str, int]] = field(default_factory=list)
    accepted: list[tuple[float, int | str, int]] = field(default_factory=list)
    refused_until: list[tuple[float, float]] = field(default_factory=list)

    async def take(self, chat: int | str, number: int, latency: float) -> bool:
        loop = asyncio.get_running_loop()
        self.made.append((loop.time(), chat, number))
        seconds = self.floods.get(len(self.made))
        await asyncio.sleep(latency / 2)
        if seconds:
            self.refused_until.append((loop.time(), loop.time() + seconds))
            raise RetryAfter(seconds)
        self.accepted.append((loop.time(), chat, number))
        await asyncio.sleep(latency / 2)
        return True


async def send(
    pacer: Pacer,
    telegram: Telegram,
    chat: int | str,
    number: int = 0,
    latency: float = 0.0,
    urgency: Urgency | None = None,
) -> None:
    data: dict[str, Any] = {"chat_id": chat}
    await pacer.process_request(telegram.take, (chat, number, latency), {}, "sendMessage", data, urgency)


async def send_all(
    limits: Limits, telegram: Telegram, requests: Sequence[tuple[float, int | str, float]]
) -> None:
    pacer = Pacer(limits)

    numbers = itertools.count()

    async def later(delay: float, chat: int | str, latency: float) -> None:
        await asyncio.sleep(delay)
        await send(pacer, telegram, chat, next(numbers), latency)

    await asyncio.gather(*(later(*request) for request in requests))


def most_in_a_window(times: Sequence[float], seconds: float) -> int:
    times = sorted(times)
    return max(sum(start <= t < start + seconds - EPSILON for t in times) for start in times)


def by_chat(entries: Sequence[tuple[float, int | str, int]]) -> dict[int | str, list[tuple[float, int]]]:
    chats: dict[int | str, list[tuple[float, int]]] = defaultdict(list)
    for time, chat, number in entries:
        chats[chat].append((time, number))
    return chats


REQUESTS = st.lists(
    st.tuples(st.floats(0, 3), CHATS, st.sampled_from([0.0, 0.05, 0.7])), min_size=1, max_size=60
)


@settings(max_examples=60, deadline=None)
@given(requests=REQUESTS, per_second=st.integers(1, 40), per_chat=st.sampled_from([0.5, 1.0, 4.0]))
def test_never_over_the_limits_in_any_window(
    requests: list[tuple[float, int | str, float]], per_second: int, per_chat: float
) -> None:
    telegram = Telegram()
    run(send_all(Limits(per_second, per_chat), telegram, requests))
    assert len(telegram.accepted) == len(requests)
    assert most_in_a_window([time for time, _, _ in telegram.made], 1.0) <= per_second
    for chat, entries in by_chat(telegram.accepted).items():
        times = [time for time, _ in entries]
        assert all(b - a >= 1 / per_chat - EPSILON for a, b in itertools.pairwise(times)), chat
        if chat in (-100, "@kanal"):
            assert most_in_a_window(times, 60.0) <= 20


@settings(max_examples=40, deadline=None)
@given(requests=REQUESTS, floods=st.dictionaries(st.integers(1, 30), st.integers(1, 9), max_size=4))
def test_a_429_halts_everything_and_loses_nothing(
    requests: list[tuple[float, int | str, float]], floods: dict[int, int]
) -> None:
    telegram = Telegram(floods)
    run(send_all(Limits(), telegram, requests))
    assert sorted(number for _, _, number in telegram.accepted) == list(range(len(requests)))
    for since, until in telegram.refused_until:
        assert not any(since + EPSILON < time < until - EPSILON for time, _, _ in telegram.made)
    for entries in by_chat(telegram.accepted).values():
        numbers = [number for _, number in entries]
        assert numbers == sorted(numbers)


def test_a_deep_backlog_in_one_chat_delays_another_by_one_beat() -> None:
    async def scenario() -> None:
        pacer, telegram = Pacer(Limits(per_second=10, per_chat_per_second=1000)), Telegram()
        backlog = [asyncio.create_task(send(pacer, telegram, 1, number)) for number in range(200)]
        await asyncio.sleep(2)
        before = asyncio.get_running_loop().time()
        await send(pacer, telegram, 2)
        assert asyncio.get_running_loop().time() - before <= 2 * 1.01 / 10
        for task in backlog:
            task.cancel()

    run(scenario())


def test_chats_share_the_global_rate_in_turns() -> None:
    requests = [(0.0, 1, 0.0)] * 30 + [(0.0, 2, 0.0)] * 30 + [(0.0, 3, 0.0)] * 30
    telegram = Telegram()
    run(send_all(Limits(per_second=10, per_chat_per_second=1000), telegram, requests))
    for start in range(1, 85, 3):
        assert {chat for _, chat, _ in telegram.made[start : start + 3]} == {1, 2, 3}


@pytest.mark.parametrize("per_second", [30.0, 300.0])
def test_the_rate_is_used(per_second: float) -> None:
    messages = int(per_second * 10)

    async def scenario() -> None:
        await send_all(Limits(per_second), Telegram(), [(0.0, chat, 0.12) for chat in range(1, messages + 1)])
        assert asyncio.get_running_loop().time() <= 10 / 0.97

    run(scenario())


def test_late_timers_are_made_up_for_within_the_limit() -> None:
    lanes, now, started = Lanes(Limits(per_second=300)), 0.0, []
    for chat in range(3000):
        lanes.join(Ticket(chat + 1))
    while (wake_at := lanes.wake_at()) is not None:
        now = max(now, wake_at) + 0.002
        while ticket := lanes.next(now):
            started.append(now)
            lanes.done(ticket, now)
    assert most_in_a_window(started[:700], 1.0) <= 300
    assert len(started) / (started[-1] - started[0]) >= 0.97 * 300


@settings(max_examples=60, deadline=None)
@given(replies=st.lists(st.floats(0, 6), max_size=40), late=st.lists(st.floats(0, 0.05), min_size=1))
def test_replies_between_beats_and_late_timers_keep_to_the_limit(
    replies: list[float], late: list[float]
) -> None:
    lanes, now, started, lateness = Lanes(Limits(per_second=30)), 0.0, [], itertools.cycle(late)
    for chat in range(200):
        lanes.join(Ticket(chat + 1, BULK))
    coming = sorted(replies, reverse=True)
    while (wake_at := lanes.wake_at()) is not None or coming:
        wake_at = coming[-1] if wake_at is None else wake_at
        now = max(now, min([wake_at, *coming[-1:]])) + next(lateness)
        while coming and coming[-1] <= now:
            lanes.join(Ticket(1000 + len(coming)))
            coming.pop()
        while ticket := lanes.next(now):
            started.append(now)
            lanes.done(ticket, now)
    assert len(started) == 200 + len(replies)
    assert most_in_a_window(started, 1.0) <= 30


def test_replies_go_before_broadcasts_whenever_they_come() -> None:
    async def scenario() -> None:
        pacer, telegram, loop = Pacer(Limits(per_second=10)), Telegram(), asyncio.get_running_loop()
        bulk = [asyncio.create_task(send(pacer, telegram, chat, chat, 0.1, BULK)) for chat in range(1, 41)]
        for reply in range(100, 110):
            await asyncio.sleep(0.3)
            asked = loop.time()
            await send(pacer, telegram, reply, reply, 0.1)
            assert loop.time() - asked <= 0.1 + 0.102 + EPSILON
        await asyncio.gather(*bulk)
        assert most_in_a_window([time for time, _, _ in telegram.made], 1.0) <= 10

    run(scenario())


def test_a_reply_need_not_wait_for_the_beat_of_a_broadcast_that_uses_the_limit() -> None:
    async def scenario() -> None:
        pacer, telegram, loop = Pacer(Limits(per_second=30)), Telegram(), asyncio.get_running_loop()
        bulk = [asyncio.create_task(send(pacer, telegram, chat, chat, 0.1, BULK)) for chat in range(1, 400)]
        await asyncio.sleep(2)
        waited = []
        for reply in range(1000, 1016):
            await asyncio.sleep(0.5003)
            asked = loop.time()
            await send(pacer, telegram, reply, reply)
            waited.append(loop.time() - asked)
        assert max(waited) <= 0.02 and sum(waited) / len(waited) <= 0.01
        await asyncio.gather(*bulk)
        assert most_in_a_window([time for time, _, _ in telegram.made], 1.0) <= 30

    run(scenario())


def test_replies_come_in_no_burst() -> None:
    telegram = Telegram()
    run(send_all(Limits(per_second=10), telegram, [(0.0, chat, 0.0) for chat in range(1, 9)]))
    times = [time for time, _, _ in telegram.made]
    assert all(after - before >= 0.1 - EPSILON for before, after in itertools.pairwise(times))


def test_what_does_not_count_does_not_wait() -> None:
    async def scenario() -> None:
        pacer, telegram = Pacer(Limits(per_second=1)), Telegram()
        loop = asyncio.get_running_loop()
        waiting = [asyncio.create_task(send(pacer, telegram, 1, number)) for number in range(5)]
        await asyncio.sleep(0.5)
        before = loop.time()
        for endpoint in ("sendChatAction", "answerCallbackQuery", "deleteMessage", "setMyCommands"):
            await pacer.process_request(telegram.take, (1, 0, 0.0), {}, endpoint, {"chat_id": 1}, None)
        assert loop.time() == before
        await asyncio.gather(*waiting)

    run(scenario())


def test_an_answer_that_is_refused_is_made_again_in_time() -> None:
    async def scenario() -> None:
        pacer, telegram = Pacer(Limits()), Telegram(floods={1: 7})
        await pacer.process_request(telegram.take, (1, 0, 0.0), {}, "answerCallbackQuery", {}, None)
        assert asyncio.get_running_loop().time() >= 7
        assert len(telegram.accepted) == 1

    run(scenario())


@settings(max_examples=40, deadline=None)
@given(cancelled=st.sets(st.integers(0, 19)), after=st.floats(0, 5))
def test_who_is_cancelled_holds_nobody_up(cancelled: set[int], after: float) -> None:
    async def scenario() -> None:
        pacer, telegram = Pacer(Limits(per_second=5)), Telegram()
        tasks = [asyncio.create_task(send(pacer, telegram, number % 3, number, 0.1)) for number in range(20)]
        await asyncio.sleep(after)
        for number in cancelled:
            tasks[number].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        kept = {number for number in range(20) if number not in cancelled}
        assert kept <= {number for _, _, number in telegram.accepted}

    run(scenario())


def test_who_is_cancelled_in_the_moment_of_their_turn_holds_nobody_up() -> None:
    async def scenario() -> None:
        pacer, telegram, loop = Pacer(Limits(per_second=1)), Telegram(), asyncio.get_running_loop()
        tasks = [asyncio.create_task(send(pacer, telegram, chat, chat)) for chat in (1, 2, 3)]
        await asyncio.sleep(0.5)
        turn = pacer._lanes.wake_at()
        assert turn
        loop.call_at(turn - 1e-12, tasks[1].cancel)
        await asyncio.gather(*tasks, return_exceptions=True)
        await send(pacer, telegram, 2, 4)
        assert [number for _, _, number in telegram.made] == [1, 3, 4]

    run(scenario())


def test_errors_pass_and_free_the_chat() -> None:
    async def fail() -> bool:
        raise ConnectionError

    async def scenario() -> None:
        pacer = Pacer(Limits())
        for _ in range(3):
            with pytest.raises(ConnectionError):
                await pacer.process_request(fail, (), {}, "sendMessage", {"chat_id": 1}, None)

    run(scenario())


def test_lanes_of_chats_long_silent_are_forgotten() -> None:
    lanes = Lanes(Limits(per_second=1e6, per_chat_per_second=1e6))
    for chat in range(5000):
        lanes.join(Ticket(chat + 1))
        ticket = lanes.next(chat * 1.0)
        assert ticket
        lanes.done(ticket, chat * 1.0)
    assert len(lanes._lanes) <= 1000


def test_a_group_that_was_full_is_not_forgotten() -> None:
    lanes = Lanes(Limits(per_second=1e6, per_chat_per_second=1e6))
    for number, chat in enumerate([-100] * 20 + list(range(1, 2000))):
        lanes.join(Ticket(chat))
        ticket = lanes.next(30 + number / 1000)
        assert ticket
        lanes.done(ticket, 30 + number / 1000)
    lanes.join(Ticket(-100))
    assert lanes.next(89.0) is None and lanes.next(90.0)


@pytest.mark.parametrize(
    ("endpoint", "counted"),
    [
        ("sendMessage", True),
        ("editMessageText", True),
        ("editMessageReplyMarkup", True),
        ("sendMediaGroup", True),
        ("sendDocument", True),
        ("copyMessages", True),
        ("forwardMessage", True),
        ("sendChatAction", False),
        ("getFile", False),
        ("deleteMessage", False),
        ("pinChatMessage", False),
        ("setMessageReaction", False),
        ("editForumTopic", False),
    ],
)
def test_what_counts(endpoint: str, counted: bool) -> None:
    assert counts(endpoint) is counted


async def test_telegram_never_refuses_a_paced_bot(tmp_path: Path) -> None:
    import httpx
    from telegram.ext import ExtBot
    from telegram.request import HTTPXRequest

    from bot.simulator.server import create_app

    app = create_app(None, faults={"per_second": 40.0, "per_chat_per_second": 20.0})
    transport = httpx.ASGITransport(app=app)
    request = HTTPXRequest(httpx_kwargs={"transport": transport})
    limits = Limits(per_second=40, per_chat_per_second=20, per_group_per_minute=1000)
    bot = ExtBot("1:test", base_url="http://sim/bot", request=request, rate_limiter=Pacer(limits))
    async with httpx.AsyncClient(transport=transport, base_url="http://sim") as client, bot:
        for person in (11, 12, 13, 14):
            await client.post("/sim/people", json={"id": person, "first_name": "A"})
            await client.post(f"/sim/chats/{person}/messages", json={"text": "halo"})
        people = [11, 12, 13, 14] * 10
        await asyncio.gather(*(bot.send_message(person, "hai") for person in people))
        stats = (await client.get("/sim/stats")).json()
    assert stats["requests"]["sendMessage"] == 40
    assert stats["refused"] == {}


@pytest.mark.parametrize("group", [-100, "@kanal"])
def test_a_group_gets_20_messages_a_minute(group: int | str) -> None:
    telegram = Telegram()
    run(send_all(Limits(), telegram, [(0.0, group, 0.2)] * 50))
    times = [time for time, _, _ in telegram.accepted]
    assert most_in_a_window(times, 60.0) == 20
    assert times[19] < 30 and times[39] < 90 and times[-1] < 150
