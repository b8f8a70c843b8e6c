"""Limits, faults, clock and counters."""

import random

import httpx
import pytest

from bot.simulator.limits import FloodControl
from bot.simulator.server import create_app
from tests.simulator.client import Client, open_client


class Watch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_on_the_beat_is_never_refused() -> None:
    watch, rng = Watch(), random.Random(1)
    flood = FloodControl(watch)
    for beat in range(200):
        watch.seconds = 100 + beat + rng.uniform(0, 0.2)
        assert flood.refuse(1, 7, 30, 1) is None


def test_a_second_message_at_once_is_refused_until_the_wait_is_over() -> None:
    watch = Watch()
    flood = FloodControl(watch)
    assert flood.refuse(1, 7, 30, 1) is None
    assert flood.refuse(1, 7, 30, 1) == 1
    assert flood.refuse(1, 8, 30, 1) is None
    watch.seconds += 0.9
    assert flood.refuse(1, 7, 30, 1) == 1
    watch.seconds += 0.2
    assert flood.refuse(1, 7, 30, 1) is None


def test_more_than_thirty_a_second_are_refused_for_every_chat() -> None:
    watch = Watch()
    flood = FloodControl(watch)
    taken = sum(flood.refuse(1, chat, 30, 1) is None for chat in range(60))
    assert taken == 30
    assert flood.refuse(2, 1, 30, 1) is None


async def test_a_careless_bot_meets_the_limit() -> None:
    client = open_client(create_app(None))
    await client.write(7, text="halo")
    await client.result("sendMessage", chat_id=7, text="a")
    answer = await client.bot("sendMessage", chat_id=7, text="b")
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 1})
    assert answer["description"] == "Too Many Requests: retry after 1"
    await client.result("sendChatAction", chat_id=7, action="typing")
    await client.unlimited()
    await client.result("sendMessage", chat_id=7, text="b")


async def test_a_dropped_response_was_accepted(client: Client) -> None:
    await client.sim("PUT", "/faults", drop_response_probability=1)
    with pytest.raises(httpx.ReadError):
        await client.result("sendMessage", chat_id=7, text="sampai")
    await client.sim("PUT", "/faults", drop_response_probability=0)
    assert (await client.messages(7))[-1]["text"] == "sampai"
    assert (await client.sim("GET", "/stats"))["dropped"] == 1


async def test_errors_and_floods(client: Client) -> None:
    await client.sim("PUT", "/faults", error_probability=1)
    assert (await client.bot("sendMessage", chat_id=7, text="a"))["error_code"] in (500, 502)
    await client.sim("PUT", "/faults", error_probability=0, flood_probability=1)
    assert (await client.bot("sendMessage", chat_id=7, text="a"))["parameters"]["retry_after"] >= 1
    assert (await client.bot("getMe"))["ok"]
    assert len(await client.messages(7)) == 1


async def test_faults_change_what_is_named_and_empty_resets(client: Client) -> None:
    changed = await client.sim("PUT", "/faults", latency_ms=1)
    assert (changed["latency_ms"], changed["per_second"]) == (1, None)
    assert (await client.sim("PUT", "/faults", nonsense=1))["error"]
    assert (await client.sim("PUT", "/faults"))["per_second"] == 30


async def test_counters(client: Client) -> None:
    await client.result("sendMessage", chat_id=7, text="a")
    await client.refusal("sendMessage", chat_id=7, text="")
    stats = await client.sim("GET", "/stats")
    assert stats == {
        "requests": {"sendMessage": 2},
        "accepted": 1,
        "refused": {"400": 1},
        "dropped": 0,
        "updates": 1,
    }


async def test_the_clock_dates_messages(client: Client) -> None:
    await client.sim("PUT", "/clock", now="2026-03-05T23:41:00+07:00", rate=0)
    assert await client.sim("GET", "/clock") == {"now": "2026-03-05T16:41:00+00:00", "rate": 0.0}
    await client.write(7, text="terkirim")
    assert (await client.messages(7))[-1]["date"] == 1772728860
    assert (await client.sim("PUT", "/clock", now="kemarin"))["error"]
    assert (await client.sim("PUT", "/clock", jumps=[{"at": "kemarin"}]))["error"]
    told = await client.sim("PUT", "/clock", jumps=[{"at": "2026-03-14T09:00:00+07:00", "what": "pengingat"}])
    assert told["jumps"] == [{"at": "2026-03-14T02:00:00+00:00", "what": "pengingat"}]
