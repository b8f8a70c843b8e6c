"""Two processes by webhook on one PostgreSQL: bursts are answered in order, once, also after a kill."""

import asyncio
import os
import random
import shutil
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.models import Question
from tests.bench.chat import UNLIMITED, _reachable, free_port, running
from tests.bench.commands import pandu
from tests.postgres import postgres_server
from tests.soak.relay import relaying
from tests.soak.test_conversations import Bots, database_of, surroundings

__all__ = ["postgres_server"]
pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]
SHORT = os.environ.get("SOAK") == "short"
PEOPLE, EACH = (8, 5) if SHORT else (60, 12)
FIRST = 8000
QUESTIONS = ("berapa lama magang", "gmn tahapan replikasi", "lap bln paling telat tgl brp")
Told = dict[int, list[tuple[str, int | None]]]


def said_by(person: int) -> list[str]:
    return [f"{QUESTIONS[number % len(QUESTIONS)]} no {person}-{number}?" for number in range(EACH)]


async def test_bursts_are_answered_in_order_once_and_by_whoever_is_left(
    tmp_path: Path, corpus_home: Path, request: pytest.FixtureRequest
) -> None:
    rng = random.Random("order")
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    port, ports = free_port(), [free_port(), free_port()]
    with ExitStack() as stack:
        url = stack.enter_context(database_of("postgresql", tmp_path, request))
        seen = surroundings(tmp_path, port, url)
        stack.enter_context(running(pandu("simulator", "--port", str(port)), seen))
        await _reachable(port)
        async with (
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
            relaying(ports, rng) as (_, hook),
        ):
            await client.put("/sim/faults", json=UNLIMITED)
            bots = Bots(seen | {"PANDU_WEBHOOK_URL": hook}, ports)
            stack.callback(lambda: [bots.kill(alive) for alive in list(bots.processes)])
            for one in ports:
                bots.start(one)
            await asyncio.gather(*(_burst(client, FIRST + number) for number in range(PEOPLE)))
            await _until_told(url, PEOPLE * EACH // 3)
            bots.kill(await _handling(ports))
            told = await _until_told(url, PEOPLE * EACH)
    for person in range(FIRST, FIRST + PEOPLE):
        assert [text for text, _ in told[person]] == said_by(person)
        replies = [reply for _, reply in told[person]]
        assert None not in replies and replies == sorted(set(replies), key=lambda reply: reply or 0)


async def _burst(client: httpx.AsyncClient, person: int) -> None:
    for text in said_by(person):
        await client.post(f"/sim/chats/{person}/messages", json={"text": text})


async def _handling(ports: list[int]) -> int:
    """The port of the process that holds the lease."""
    async with httpx.AsyncClient(timeout=10) as client:
        for port in ports:
            health = (await client.get(f"http://127.0.0.1:{port}/healthz")).json()
            if health["lease"] == "held":
                return port
    raise AssertionError("nobody handles updates")


async def _until_told(url: str, wanted: int) -> Told:
    """Questions and the messages that answer them, by chat as they were stored, once enough are answered."""
    database = Database(url)
    query = select(Question.chat_id, Question.text, Question.reply_message_id)
    while True:
        told: Told = defaultdict(list)
        async with database.read() as records:
            for chat, text, reply in await records._session.execute(query.order_by(Question.id)):
                told[chat].append((text, reply))
        answered = sum(reply is not None for ones in told.values() for _, reply in ones)
        if answered >= wanted:
            break
        await asyncio.sleep(0.1)
    await database.close()
    return told
