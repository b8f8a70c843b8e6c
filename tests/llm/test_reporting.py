"""The bot with a language model hears reports: it adds to the card, sends nothing, and is done without."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from tests.bot.desk import Desk, open_desk
from tests.bot.people import become
from tests.homes import furnish
from tests.llm.pointing import LIES, MESSAGE, is_extraction, pointed
from tests.llm.server import Asked, Server, error, serving
from tests.reporting.people import WIB, Reporter, Reporting

SAID = "Kab. Boyolali (14), tgl 6. Kab. Klaten (8), tgl 9. Operator kami baru pindah tugas."
HONEST = pointed(
    ("Kab. Boyolali", "tgl 6", "14"),
    ("Kab. Klaten", "tgl 9", "8"),
    obstacle="Operator kami baru pindah tugas",
)
Play = Callable[[Asked], Awaitable[Response]]


def answering(answer: Response) -> Play:
    async def play(asked: Asked) -> Response:
        return answer if is_extraction(asked) else error(400)

    return play


@asynccontextmanager
async def room(
    home: Path, base: Path, play: Play, **settings: object
) -> AsyncIterator[tuple[Server, Reporting]]:
    pytest.importorskip("langchain_openai", reason="needs the extra llm")
    furnish(home, base)
    clock = SteppedClock(datetime(2026, 2, 20, 9, 0, tzinfo=WIB))
    given: dict[str, Any] = {
        "llm_model": "skrip",
        "llm_retries": 0,
        "answer_seconds": 60.0,
        "llm_seconds": 60.0,
    }
    given |= {"gathering_seconds": 0.0, **settings}
    async with (
        serving(play) as server,
        open_desk(home, clock=clock, llm_base_url=server.base_url, **given) as desk,
    ):
        yield server, Reporting(desk, clock)


_chats = count(95_000, 10)


async def reporter(reporting: Reporting) -> Reporter:
    desk: Desk = reporting.desk
    innovations = (await desk.app.finder.ready()).innovations
    one = [one for one in innovations if one.province == "Jawa Tengah"][reporting.reporters]
    reporting.reporters += 1
    chat = next(_chats)
    await become(desk, chat, Role.INNOVATOR, innovation_id=one.id)
    return Reporter(reporting, chat, one.id, one.short_name or one.name)


async def test_what_the_model_adds_stands_in_the_draft_and_nothing_is_sent(
    corpus_home: Path, tmp_path: Path
) -> None:
    async with room(tmp_path, corpus_home, answering(HONEST)) as (server, reporting):
        yusuf = await reporter(reporting)
        told = await yusuf.say(SAID)
        assert "Kabupaten Boyolali, 6 Feb, 14 orang" in told and "Kabupaten Klaten, 9 Feb, 8 orang" in told
        assert [visit[2] for visit in await yusuf.visits()] == [14, 8]
        contents = await yusuf.contents()
        assert contents.obstacle and contents.obstacle.text == "Operator kami baru pindah tugas"
        assert not (await yusuf.report()).is_sent
        assert len(server.asked) == 1
        page = reporting.desk.app.metrics.page().decode()
    assert 'pandu_model_calls_total{outcome="ok",purpose="extract"} 1.0' in page


async def test_a_visit_that_only_the_model_is_sure_of_waits_for_a_tap(
    corpus_home: Path, tmp_path: Path
) -> None:
    said = "Klaten tgl 9, 8 org, daring.\nPak, Temanggung.\nLuring, ramai sekali."
    answer = pointed(("Klaten", "tgl 9", "8 org", "daring"), ("Temanggung", "", "", "Luring"))
    async with room(tmp_path, corpus_home, answering(answer)) as (_, reporting):
        yusuf = await reporter(reporting)
        told = await yusuf.say(said)
        assert "Temanggung" in told and "?" in told
        assert [visit[0] for visit in await yusuf.visits()] == ["Kabupaten Klaten"]


@pytest.mark.parametrize(
    "lie", ["a visit that is not told", "a cancelled visit", "money", "an order", "endless text"]
)
async def test_no_lie_reaches_the_card(corpus_home: Path, tmp_path: Path, lie: str) -> None:
    async with room(tmp_path, corpus_home, answering(LIES[lie])) as (server, reporting):
        yusuf = await reporter(reporting)
        told = await yusuf.say(MESSAGE)
        assert len(server.asked) == 1
        ((agency, day, visitors, mode, _),) = await yusuf.visits()
        assert (agency, day, mode) == ("Kabupaten Klaten", "9/2", "luring") and visitors in (None, 8)
        for word in ("Surabaya", "12 orang", "10 orang", "Abaikan", "seterusnya", "<"):
            assert word not in told


async def hanging(_: Asked) -> Response:
    await asyncio.sleep(30)
    return error(503)


@pytest.mark.parametrize("play", [hanging, answering(error(503)), answering(error(401))])
async def test_the_card_comes_in_time_whatever_the_model_does(
    corpus_home: Path, tmp_path: Path, play: Play
) -> None:
    async with room(tmp_path, corpus_home, play, answer_seconds=2.0) as (_, reporting):
        yusuf = await reporter(reporting)
        started = time.monotonic()
        assert "Kabupaten Klaten, 9 Feb" in await yusuf.say(SAID)
        assert time.monotonic() - started < 15, "the model hangs for 30 seconds"
        assert [visit[2] for visit in await yusuf.visits()] == [None, None]


async def test_a_burst_asks_once_and_a_whole_message_not_at_all(corpus_home: Path, tmp_path: Path) -> None:
    async with room(tmp_path, corpus_home, answering(pointed())) as (server, reporting):
        yusuf = await reporter(reporting)
        await yusuf.say("Kudus tgl 12, 9 org, luring, minat")
        assert not server.asked
        client = reporting.desk.client
        for number in range(2, 6):
            await client.write(yusuf.chat, text=f"Klaten ({number}), tgl {number}, luring")
        await reporting.desk.settle()
        assert len(await yusuf.visits()) == 5
        assert 1 <= len(server.asked) <= 4
