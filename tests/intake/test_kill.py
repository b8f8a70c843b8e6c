"""Kill -9 at random moments: what was confirmed is in the table, has its effect once, and is answered."""

import asyncio
import random
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import select

from bot.simulator.server import create_app
from bot.storage.database import Database
from bot.storage.models import Person, Task, Update
from tests.intake.conftest import until_none

PEOPLE = range(11, 17)
ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def simulator() -> AsyncIterator[str]:
    app = create_app(None, faults={"per_second": None, "per_chat_per_second": None})
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        serving = asyncio.create_task(server.serve([listener]))
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await serving


@asynccontextmanager
async def running(url: str, api: str) -> AsyncIterator[None]:
    """The small bot in a process of its own, killed at the end of the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.intake.echo", url, api, cwd=ROOT
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def answers(client: httpx.AsyncClient, person: int) -> list[str]:
    messages = (await client.get(f"/sim/chats/{person}/messages")).json()["messages"]
    return [message["text"] for message in messages if message["from"]["is_bot"]]


async def sent(client: httpx.AsyncClient) -> int:
    return int((await client.get("/sim/stats")).json()["requests"].get("sendMessage", 0))


async def check_confirmed(client: httpx.AsyncClient, database: Database, given: int) -> int:
    """Every update that Telegram need not keep any more is in the table; gives how many those are."""
    info = (await client.get("/bot1:test/getWebhookInfo")).json()["result"]
    confirmed = given - int(info["pending_update_count"])
    async with database.read() as records:
        rows = set(await records._session.scalars(select(Update.update_id)))
    assert set(range(min(rows), min(rows) + confirmed)) <= rows
    return confirmed


async def write(client: httpx.AsyncClient, numbers: range) -> None:
    for number in numbers:
        person = PEOPLE[number % len(PEOPLE)]
        await client.post(f"/sim/chats/{person}/messages", json={"text": f"pesan {number}"})


@pytest.mark.parametrize(
    ("total", "kills"), [(24, 2), pytest.param(374, 25, marks=[pytest.mark.soak, pytest.mark.timeout(600)])]
)
async def test_kill_9(url: str, database: Database, total: int, kills: int) -> None:
    rng = random.Random(kills)
    batches = [range(total * n // (2 * kills), total * (n + 1) // (2 * kills)) for n in range(2 * kills)]
    async with simulator() as api, httpx.AsyncClient(base_url=api) as client:
        for person in PEOPLE:
            await client.post("/sim/people", json={"id": person, "first_name": "A"})
        for first, second in zip(batches[::2], batches[1::2], strict=True):
            await write(client, first)
            goal = await sent(client) + rng.randint(1, len(first))
            async with running(url, api):
                await until_none(lambda goal=goal: _short_of(client, goal))
                await write(client, second)
                await asyncio.sleep(rng.random() / 10)
            assert await check_confirmed(client, database, second.stop) > 0
        async with running(url, api):
            await until_none(lambda: _missing(client, total))
            await until_none(lambda: _unanswered(database))
        await check_effects(database, total)
        await check_answers(client, kills)


async def _short_of(client: httpx.AsyncClient, goal: int) -> bool:
    return await sent(client) < goal


async def _missing(client: httpx.AsyncClient, total: int) -> bool:
    await asyncio.sleep(0.2)
    return sum([len(set(await answers(client, person))) for person in PEOPLE]) < total


async def _unanswered(database: Database) -> int:
    async with database.read() as records:
        return len(await records.updates.unanswered())


async def check_effects(database: Database, total: int) -> None:
    async with database.read() as records:
        tasks = Counter(await records._session.scalars(select(Task.text)))
        counts = list(await records._session.scalars(select(Person.name)))
        contents = set(await records._session.scalars(select(Update.content)))
    assert len(tasks) == total and set(tasks.values()) == {1}
    assert sum(map(int, counts)) == total
    assert contents == {None}


async def check_answers(client: httpx.AsyncClient, kills: int) -> None:
    repeated = 0
    for person in PEOPLE:
        texts = await answers(client, person)
        first = list(dict.fromkeys(texts))
        assert first == sorted(first, key=lambda text: int(text.split()[1]))
        repeated += len(texts) - len(first)
    assert repeated <= kills * len(PEOPLE)
