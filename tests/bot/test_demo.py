"""The demo: a page once the bot can answer, five people to be, and staff who answer them."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.demo import serve_demo
from config.settings import Settings
from tests.bot.desk import data_of, labels
from tests.bot.running_demo import PATIENCE, running_demo
from tests.homes import furnish
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
RATNA, YUSUF, MADE, DINI = 1001, 1002, 1004, 1005
FLOODED, HANDING_OVER = 20_001, 20_002
JOINED = (YUSUF, *range(20_001, 20_098))
STATUSES: list[int] = []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(
    tmp_path_factory: pytest.TempPathFactory, corpus_home: Path
) -> AsyncIterator[httpx.AsyncClient]:
    home = tmp_path_factory.mktemp("demo")
    furnish(home, corpus_home)
    async with running_demo(home, STATUSES) as http:
        yield http


async def write(http: httpx.AsyncClient, chat: int, text: str) -> Json:
    """What the bot says to a text."""
    sent = await http.post(f"/sim/chats/{chat}/messages", json={"text": text})
    return await next_reply(http, chat, sent.json()["message_ids"][-1])


async def next_reply(http: httpx.AsyncClient, chat: int, after: int) -> Json:
    """The first message of the bot after one, waited for."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await http.get(f"/sim/chats/{chat}/messages", params={"after": after})
            found: list[Json] = [m for m in answer.json()["messages"] if m["from"]["is_bot"]]
            if found:
                return found[0]
            await asyncio.sleep(0.02)


async def last(http: httpx.AsyncClient, chat: int) -> int:
    messages = (await http.get(f"/sim/chats/{chat}/messages")).json()["messages"]
    return max((message["message_id"] for message in messages), default=0)


async def test_the_page_comes_once_the_bot_can_answer(demo: httpx.AsyncClient) -> None:
    assert STATUSES[0] == 503
    assert set(STATUSES) == {503, 200}
    described = (await demo.get("/sim/bot", params={"chat": RATNA})).json()
    assert "Ketuk MULAI" in described["description"]


async def test_five_people_with_their_roles(demo: httpx.AsyncClient) -> None:
    people = (await demo.get("/sim/people")).json()["people"]
    assert [f"{person['first_name']} · {person['role']}" for person in people] == [
        "Bu Ratna · replikator",
        "Pak Yusuf · inovator",
        "Bu Sri · mentor",
        "Pak Made · pengelola Hub JIPP",
        "Mbak Dini · petugas",
    ]


async def test_120_narahubung_of_whom_22_have_not_joined(demo: httpx.AsyncClient) -> None:
    staff = await write(demo, DINI, "/undang")
    assert "Bergabung 98 dari 120 narahubung." in staff["text"]
    hub = await write(demo, MADE, "/undang")
    assert "narahubung." in hub["text"] and "120" not in hub["text"]
    profile = await write(demo, YUSUF, "/profil")
    assert profile["text"].startswith("Yusuf Hidayat, inovator.") and "narahubung" in profile["text"]


async def tap(http: httpx.AsyncClient, chat: int, message: Json, label: str) -> Json:
    """What a message has become, or what follows it, after a tap; both come at once or not at all."""
    after = await last(http, chat)
    body = {"from": chat, "message_id": message["message_id"], "data": data_of(message, label)}
    await http.post(f"/sim/chats/{chat}/taps", json=body)
    async with asyncio.timeout(PATIENCE):
        while True:
            told = (await http.get(f"/sim/chats/{chat}/messages")).json()["messages"]
            new: list[Json] = [m for m in told if m["message_id"] > after and m["from"]["is_bot"]]
            same: list[Json] = [m for m in told if m["message_id"] == message["message_id"] and m != message]
            if found := [*new, *same]:
                return found[0]
            await asyncio.sleep(0.02)


async def test_98_and_22_are_120_on_every_screen(demo: httpx.AsyncClient) -> None:
    await write(demo, DINI, "/start")
    recap = await write(demo, DINI, "/rekap")
    assert "dari 120 (" in recap["text"]
    assert "belum bergabung 22" in recap["text"]
    page, rows = await tap(demo, DINI, recap, "Per provinsi"), list[str]()
    while True:
        rows += page["text"].splitlines()[2:]
        if "›" not in labels(page):
            break
        page = await tap(demo, DINI, page, "›")
    assert sum(int(one) for row in rows for one in re.findall(r"dari (\d+) \(", row)) == 120
    assert sum(int(one) for row in rows for one in re.findall(r"belum bergabung (\d+)", row)) == 22
    listed = await write(demo, DINI, "/siaran")
    await tap(demo, DINI, listed, "Tulis siaran")
    draft = await write(demo, DINI, "Forum dibuka besok.")
    await tap(demo, DINI, draft, "Pilih sasaran")
    draft = await write(demo, DINI, "inovator")
    assert "98 lewat Telegram, 22 tidak terjangkau, dari 120 orang." in draft["text"]


async def test_one_innovation_with_14_visits_to_be_reported(demo: httpx.AsyncClient) -> None:
    card = await write(demo, YUSUF, "/lapor")
    assert "14 kunjungan" in card["text"] and "Sleman" in card["text"]


async def test_staff_answer_from_the_queue(demo: httpx.AsyncClient) -> None:
    assert "Saya Pandu" in (await write(demo, RATNA, "/start"))["text"]
    told = (await write(demo, DINI, "/start"))["message_id"]
    await write(demo, RATNA, "/petugas")
    stored = await write(demo, RATNA, "Apakah ada dana pendamping?")
    assert "Apakah ada dana pendamping?" in stored["text"]
    assert "Bu Ratna" in (await next_reply(demo, DINI, told))["text"]
    queue = await write(demo, DINI, "/antrean")
    body = {"from": DINI, "message_id": queue["message_id"], "data": data_of(queue, labels(queue)[0])}
    await demo.post(f"/sim/chats/{DINI}/taps", json=body)
    await next_reply(demo, DINI, queue["message_id"])
    asked = await last(demo, RATNA)
    await write(demo, DINI, "Ada, lewat kegiatan tahun depan.")
    assert "Ada, lewat kegiatan tahun depan." in (await next_reply(demo, RATNA, asked))["text"]


async def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        await serve_demo(Settings(home=tmp_path), taken.getsockname()[1])


async def move(http: httpx.AsyncClient, day: int, messages: int) -> None:
    """Jump as the page does, to 09.00 WIB of a day of March 2026; until so many messages were sent."""
    before = (await http.get("/sim/stats")).json()["accepted"]
    await http.put("/sim/clock", json={"now": f"2026-03-{day:02}T09:00:00+07:00"})
    async with asyncio.timeout(PATIENCE):
        while True:
            if (await http.get("/sim/stats")).json()["accepted"] >= before + messages:
                return
            await asyncio.sleep(0.1)


async def told(http: httpx.AsyncClient, chat: int, part: str) -> list[Json]:
    """What the bot told somebody that has this part."""
    messages = (await http.get(f"/sim/chats/{chat}/messages")).json()["messages"]
    return [one for one in messages if one["from"]["is_bot"] and part in one["text"]]


async def reminded(http: httpx.AsyncClient) -> dict[int, int]:
    """How often each narahubung who joined has been reminded."""
    found = {chat: len(await told(http, chat, "Pengingat otomatis menurut Pasal 51")) for chat in JOINED}
    return {chat: times for chat, times in found.items() if times}


async def test_the_deadline_week(demo: httpx.AsyncClient) -> None:
    assert (await demo.get("/sim/clock")).json()["now"].startswith("2026-03-01T01:3")
    for person in (YUSUF, MADE):
        await write(demo, person, "/profil")
    deadline = await write(demo, DINI, "/tenggat")
    assert "Kamis, 5 Maret 2026" in deadline["text"] and "banjir" in deadline["text"]
    assert deadline["text"].count("sampai Selasa, 17 Maret 2026") == 1

    await move(demo, 2, len(JOINED) - 1 + len((MADE, DINI)))
    assert await reminded(demo) == dict.fromkeys(set(JOINED) - {FLOODED}, 1)
    assert "14 kunjungan" in (await told(demo, YUSUF, "Kamis, 5 Maret"))[0]["text"]
    assert "Belum 120" in (await told(demo, DINI, "Ringkasan pagi, Senin, 2 Maret"))[0]["text"]
    (first,) = await told(demo, HANDING_OVER, "Tenggat Kamis, 5 Maret")
    receipt = await tap(demo, HANDING_OVER, first, "Nihil, langsung kirim")
    assert "tepat waktu" in receipt["text"]

    await move(demo, 6, len(JOINED) - 2 + len((MADE, DINI)))
    missing = dict.fromkeys(set(JOINED) - {FLOODED, HANDING_OVER}, 2)
    assert await reminded(demo) == missing | {HANDING_OVER: 1}
    assert "Belum 119" in (await told(demo, DINI, "Ringkasan pagi, Jumat, 6 Maret"))[0]["text"]
    (second,) = await told(demo, YUSUF, "sudah lewat")
    assert "lewat 1 hari" in (await tap(demo, YUSUF, second, "Kirim apa adanya"))["text"]

    await move(demo, 14, 1)
    (own,) = await told(demo, FLOODED, "Tenggat Selasa, 17 Maret")
    receipt = await tap(demo, FLOODED, own, "Nihil, langsung kirim")
    assert "dalam perpanjangan" in receipt["text"]
    assert await reminded(demo) == missing | {HANDING_OVER: 1, FLOODED: 1}
    assert (await demo.get("/sim/stats")).json()["refused"] == {}
