"""The demo: a page once the bot can answer, people of five roles to be, and staff who answer them."""

import asyncio
import re
import socket
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from bot.demo import serve_demo
from bot.papers.sheets import from_xlsx
from config.settings import Settings
from tests.bot.desk import data_of, labels
from tests.bot.running_demo import PATIENCE, running_demo
from tests.homes import furnish
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
RATNA, YUSUF, MADE, DINI, RINI = 1001, 1002, 1004, 1005, 1006
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


async def test_people_of_five_roles(demo: httpx.AsyncClient) -> None:
    people = (await demo.get("/sim/people")).json()["people"]
    assert [f"{person['first_name']} · {person['role']}" for person in people] == [
        "Bu Ratna · replikator",
        "Pak Yusuf · inovator",
        "Bu Sri · mentor",
        "Pak Made · pengelola Hub JIPP",
        "Mbak Dini · petugas",
        "Bu Rini · petugas",
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
    await _send_to_all(demo, draft)


async def _send_to_all(demo: httpx.AsyncClient, draft: Json) -> None:
    """A colleague approves; progress, results and spreadsheet count all 120."""
    await write(demo, RINI, "/start")
    confirm = await tap(demo, DINI, draft, "Lanjut mengirim")
    assert "98 lewat Telegram, 22 tidak terjangkau, dari 120 orang." in confirm["text"]
    await tap(demo, DINI, confirm, "Minta persetujuan")
    (asked,) = await told(demo, RINI, "meminta persetujuan")
    assert "98 lewat Telegram, 22 tidak terjangkau, dari 120 orang." in asked["text"]
    await tap(demo, RINI, asked, "Setujui dan kirim")
    async with asyncio.timeout(PATIENCE):
        while not (ended := await told(demo, DINI, "selesai dikirim")):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    assert "Terkirim 98 dari 120 penerima." in ended[0]["text"]
    assert "Tidak terjangkau Telegram: 22." in ended[0]["text"]
    results = await tap(demo, DINI, ended[0], "Lihat rincian")
    assert "98 terkirim, 22 tidak terjangkau.\nSemua 120 orang tercatat." in results["text"]
    file = await tap(demo, DINI, results, "Unduh Excel")
    assert "Keadaan 120 penerima" in file["caption"]
    _, *rows = from_xlsx(await download(demo, file))
    assert Counter(row[2] for row in rows) == {"terkirim": 98, "belum bergabung": 22}


async def download(http: httpx.AsyncClient, message: Json) -> bytes:
    """The bytes of a file that the bot sent."""
    asked = await http.post("/bot4242:demo/getFile", json={"file_id": message["document"]["file_id"]})
    return (await http.get(f"/file/bot4242:demo/{asked.json()['result']['file_path']}")).content


async def test_one_innovation_with_14_visits_to_be_reported(demo: httpx.AsyncClient) -> None:
    card = await write(demo, YUSUF, "/lapor")
    assert "14 kunjungan" in card["text"] and "Sleman" in card["text"]


async def test_an_open_handover(demo: httpx.AsyncClient) -> None:
    profile = await write(demo, HANDING_OVER, "/profil")
    shown = await tap(demo, HANDING_OVER, profile, "Serah terima tugas")
    assert "Serah terima untuk Arif Setiawan:" in shown["text"] and "Batal serah terima" in labels(shown)


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


async def move(http: httpx.AsyncClient, what: str, messages: int) -> None:
    """Jump to a day of the story, as the page offers it; until so many messages were sent."""
    before = (await http.get("/sim/stats")).json()["accepted"]
    jumps = {one["what"]: one["at"] for one in (await http.get("/sim/clock")).json()["jumps"]}
    await http.put("/sim/clock", json={"now": jumps[what]})
    async with asyncio.timeout(PATIENCE):
        while True:
            if (await http.get("/sim/stats")).json()["accepted"] >= before + messages:
                return
            await asyncio.sleep(0.1)


async def told(http: httpx.AsyncClient, chat: int, part: str) -> list[Json]:
    """What the bot told somebody that has this part."""
    messages = (await http.get(f"/sim/chats/{chat}/messages")).json()["messages"]
    return [one for one in messages if one["from"]["is_bot"] and part in one.get("text", "")]


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

    await move(demo, "pengingat", len(JOINED) - 1 + len((MADE, DINI, RINI)))
    assert await reminded(demo) == dict.fromkeys(set(JOINED) - {FLOODED}, 1)
    assert "14 kunjungan" in (await told(demo, YUSUF, "Kamis, 5 Maret"))[0]["text"]
    assert (
        "sudah lapor 0 dari 120 (0%). Belum 120, di antaranya 22 belum bergabung."
        in (await told(demo, DINI, "Ringkasan pagi, Senin, 2 Maret"))[0]["text"]
    )
    (first,) = await told(demo, HANDING_OVER, "Tenggat Kamis, 5 Maret")
    receipt = await tap(demo, HANDING_OVER, first, "Nihil, langsung kirim")
    assert "tepat waktu" in receipt["text"]

    await move(demo, "pengingat kedua", len(JOINED) - 2 + len((MADE, DINI, RINI)))
    missing = dict.fromkeys(set(JOINED) - {FLOODED, HANDING_OVER}, 2)
    assert await reminded(demo) == missing | {HANDING_OVER: 1}
    assert (
        "sudah lapor 1 dari 120 (1%). Belum 119, di antaranya 22 belum bergabung."
        in (await told(demo, DINI, "Ringkasan pagi, Jumat, 6 Maret"))[0]["text"]
    )
    (second,) = await told(demo, YUSUF, "sudah lewat")
    assert "lewat 1 hari" in (await tap(demo, YUSUF, second, "Kirim apa adanya"))["text"]

    await move(demo, "pengingat daerah banjir", 1)
    (own,) = await told(demo, FLOODED, "Tenggat Selasa, 17 Maret")
    receipt = await tap(demo, FLOODED, own, "Nihil, langsung kirim")
    assert "dalam perpanjangan" in receipt["text"]
    assert await reminded(demo) == missing | {HANDING_OVER: 1, FLOODED: 1}
    assert (await demo.get("/sim/stats")).json()["refused"] == {}
