"""kill -9 at random moments of conversations whose updates come four times: each has its effect once."""

import asyncio
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.storage.database import Database, embedded_url
from bot.storage.models import Question, Task, Update
from tests.bench.chat import UNLIMITED, _reachable, free_port, running
from tests.bench.commands import environment, pandu
from tests.postgres import Postgres, postgres_server
from tests.soak.relay import AGAIN, Relay, relaying

__all__ = ["postgres_server"]
pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
SHORT = os.environ.get("SOAK") == "short"
CONVERSATIONS, KILLS = (24, 3) if SHORT else (100, 12)
AT_ONCE = 12
FIRST = 6000


def script(person: int) -> list[str]:
    """What a person writes, each after the answer to the one before."""
    return [
        "/start",
        "/petugas",
        f"titipan dari {person}: siapa mentor kami?",
        f"berapa lama magang nomor {person}?",
    ]


@dataclass
class Bots:
    """The processes of one bot; each has a port of its own."""

    seen: dict[str, str]
    ports: list[int]
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, port: int) -> None:
        known = self.seen | {"PANDU_HTTP_PORT": str(port)}
        self.processes[port] = subprocess.Popen(
            pandu("run", "--webhook"), env=known, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self, port: int) -> None:
        process = self.processes.pop(port)
        process.kill()
        process.wait()


@contextmanager
def database_of(kind: str, home: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    if kind == "sqlite":
        yield embedded_url(home)
        return
    server: Postgres = request.getfixturevalue("postgres_server")
    with server.database() as url:
        yield url


@pytest.mark.parametrize(("kind", "processes"), [("sqlite", 1), ("postgresql", 1), ("postgresql", 2)])
async def test_every_confirmed_update_has_its_effect_once(
    kind: str, processes: int, tmp_path: Path, corpus_home: Path, request: pytest.FixtureRequest
) -> None:
    rng = random.Random(f"{kind}{processes}")
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    port, ports = free_port(), [free_port() for _ in range(processes)]
    with ExitStack() as stack:
        url = stack.enter_context(database_of(kind, tmp_path, request))
        seen = surroundings(tmp_path, port, url)
        stack.enter_context(running(pandu("simulator", "--port", str(port)), seen))
        await _reachable(port)
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
            relaying(ports, rng) as (relay, hook),
        ):
            await client.put("/sim/faults", json=UNLIMITED)
            bots = Bots(seen | {"PANDU_WEBHOOK_URL": hook}, ports)
            stack.callback(lambda: [bots.kill(alive) for alive in list(bots.processes)])
            await _live(bots, client, relay, rng)
            await _until_repeated(relay)
            await _check(url, client)


def surroundings(home: Path, port: int, url: str) -> dict[str, str]:
    return environment(home) | {
        "PANDU_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "PANDU_TELEGRAM_TOKEN": "1:soak",
        "PANDU_WEBHOOK_SECRET": "rahasia",
        "PANDU_DATABASE_URL": url,
        "PANDU_MESSAGES_PER_SECOND": "1000",
        "PANDU_CHAT_MESSAGES_PER_SECOND": "1000",
    }


async def _live(bots: Bots, client: httpx.AsyncClient, relay: Relay, rng: random.Random) -> None:
    """All conversations, some at a time, while bots are killed; of several the last one killed stays dead."""
    for port in bots.ports:
        bots.start(port)
    places = asyncio.Semaphore(AT_ONCE)

    async def talk(person: int) -> None:
        async with places:
            for text in script(person):
                await _say(client, person, text)

    talks = [asyncio.create_task(talk(FIRST + n)) for n in range(CONVERSATIONS)]
    share = CONVERSATIONS * 4 // (KILLS + 1)
    for kill in range(KILLS):
        goal = share * kill + rng.randint(1, share)
        while relay.accepted < goal:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        victim = rng.choice(bots.ports)
        bots.kill(victim)
        if len(bots.ports) > 1 and kill == KILLS - 1:
            break
        if len(bots.ports) > 1:
            await asyncio.sleep(rng.uniform(0.5, 3.0))
        bots.start(victim)
    await asyncio.gather(*talks)


async def _say(client: httpx.AsyncClient, person: int, text: str) -> None:
    sent = (await client.post(f"/sim/chats/{person}/messages", json={"text": text})).json()
    after = sent["message_ids"][-1]
    while not await _answers(client, person, after):  # noqa: ASYNC110 - another process answers
        await asyncio.sleep(0.1)


async def _answers(client: httpx.AsyncClient, person: int, after: int = 0) -> list[str]:
    found = (await client.get(f"/sim/chats/{person}/messages", params={"after": after})).json()["messages"]
    return [message["text"] for message in found if message["from"]["is_bot"]]


async def _until_repeated(relay: Relay) -> None:
    while relay.repeated < AGAIN * relay.accepted:  # noqa: ASYNC110 - it tells nobody
        await asyncio.sleep(0.1)


async def _check(url: str, client: httpx.AsyncClient) -> None:
    people = range(FIRST, FIRST + CONVERSATIONS)
    database = Database(url)
    while True:
        async with database.read() as records:
            if not await records.updates.unanswered():
                break
        await asyncio.sleep(0.1)
    async with database.read() as records:
        session = records._session
        tasks = Counter(await session.scalars(select(Task.text)))
        questions = Counter(await session.scalars(select(Question.text)))
        failed = list(
            await session.scalars(select(Update.failed_code).where(Update.failed_code.is_not(None)))
        )
        updates = set(await session.scalars(select(Update.update_id)))
    await database.close()
    assert tasks == Counter(script(person)[2] for person in people)
    assert questions == Counter(script(person)[3] for person in people)
    assert failed == [] and len(updates) == 4 * CONVERSATIONS
    for person in people:
        texts = await _answers(client, person)
        assert len(dict.fromkeys(texts)) >= 4, texts
