"""Requests by aiohttp over real sockets: what comes back, and what is told of what did not arrive."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut

from bot.delivery.attempt import may_have_arrived
from bot.delivery.connections import Requests
from bot.simulator.server import create_app
from tests.simulator.client import TOKEN, Client, open_client, schema_path, served

CHAT = 61
SMALL = b"\x00\x01\xff" * 400


@pytest_asyncio.fixture
async def sim() -> AsyncIterator[Client]:
    client = open_client(create_app(None, schema_path=schema_path()))
    async with client.http:
        await client.unlimited()
        await client.write(CHAT, text="halo")
        yield client


@pytest_asyncio.fixture
async def http(sim: Client) -> AsyncIterator[httpx.AsyncClient]:
    async with served(sim.app) as http:
        yield http


@pytest_asyncio.fixture
async def bot(http: httpx.AsyncClient) -> AsyncIterator[Bot]:
    root = str(http.base_url).rstrip("/")
    bot = Bot(TOKEN, f"{root}/bot", f"{root}/file/bot", request=Requests(4), get_updates_request=Requests(1))
    async with bot:
        yield bot


async def test_texts_files_and_their_contents(bot: Bot) -> None:
    assert (await bot.send_message(CHAT, "Ibu & Bapak = 50% é")).text == "Ibu & Bapak = 50% é"
    sent = await bot.send_document(CHAT, SMALL, filename='rekap "é".pdf', caption="Rekap")
    assert sent.document and sent.document.file_name == 'rekap "é".pdf' and sent.caption == "Rekap"
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == SMALL


async def test_more_at_once_than_connections(bot: Bot, sim: Client) -> None:
    await asyncio.gather(*(bot.send_message(CHAT, f"nomor {number}") for number in range(40)))
    texts = {one["text"] for one in await sim.messages(CHAT) if one["from"]["is_bot"]}
    assert texts >= {f"nomor {number}" for number in range(40)}


async def test_a_refusal_is_telegrams_word(bot: Bot) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(CHAT, "")
    assert not may_have_arrived(refused.value)


async def test_a_dropped_response_may_have_arrived(bot: Bot, http: httpx.AsyncClient) -> None:
    await http.put("/sim/faults", json={"drop_response_probability": 1.0})
    with pytest.raises(NetworkError) as dropped:
        await bot.send_message(CHAT, "hilang")
    assert may_have_arrived(dropped.value) and TOKEN not in str(dropped.value)


async def test_a_stall_may_have_arrived(bot: Bot, http: httpx.AsyncClient) -> None:
    await http.put("/sim/faults", json={"stall_probability": 1.0, "stall_ms": 3000})
    with pytest.raises(TimedOut) as late:
        await bot.send_message(CHAT, "lambat", read_timeout=0.2)
    assert may_have_arrived(late.value)


async def test_nobody_there_never_arrived() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/bot"
        bot = Bot(TOKEN, address, request=Requests(1), get_updates_request=Requests(1))
        async with bot._request[1]:
            with pytest.raises(NetworkError) as refused:
                await bot.send_message(CHAT, "halo")
    assert not may_have_arrived(refused.value)


async def test_an_address_that_is_none_does_not_tell_the_token() -> None:
    async with Requests(1) as requests:
        with pytest.raises(NetworkError) as wrong:
            await requests.post(f"no address/bot{TOKEN}/getMe")
    assert TOKEN not in repr(wrong.value) and wrong.value.__cause__ is None
