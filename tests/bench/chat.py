"""From a person's message to the bot's reply through the simulator, against a bare PTB echo bot."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.answering import ask_all, prepare
from tests.bench.commands import environment, pandu
from tests.bench.results import Figure, percentile

QUESTIONS = (
    "apa saja tahapan replikasi?",
    "lap bln paling telat tgl brp?",
    "berapa lama magang replikasi?",
    "siapa yang menanggung biaya studi tiru?",
    "apa syarat inovasi layak direplikasi?",
    "berapa orang peserta studi tiru?",
)
ROUNDS = 8
WARM_UP = 8.0
"""Seconds after the first answers in which the bot still loads Chroma in the background."""
UNLIMITED = {"per_second": None, "per_chat_per_second": None}


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each reply, and the resident memory (MiB) of the process that gave them."""

    times: list[float]
    memory: float


def measure(scratch: Path) -> dict[str, Figure]:
    """Milliseconds from message to reply, one at a time in many chats; the memory of the bot afterwards.

    The overhead is what the reply costs above the echo bot's and above answering the same texts in process.
    """
    asyncio.run(prepare(scratch))
    echo = _measure(scratch / "echo", [sys.executable, "-m", "tests.bench.echo"])
    bot = _measure(scratch, pandu("run"))
    texts = [text for _, text in _messages()]
    asked, _ = asyncio.run(ask_all(scratch, texts, chroma=True))
    over = [percentile(bot.times, share) - percentile(echo.times, share) for share in (0.5, 0.95)]
    return {
        "reply_p50": Figure(percentile(bot.times, 0.5), "ms", percentile(echo.times, 0.5)),
        "reply_p95": Figure(percentile(bot.times, 0.95), "ms", percentile(echo.times, 0.95)),
        "reply_overhead_p50": Figure(over[0] - percentile(asked, 0.5), "ms"),
        "reply_overhead_p95": Figure(over[1] - percentile(asked, 0.95), "ms"),
        "bot_memory": Figure(bot.memory, "MiB"),
    }


def _messages() -> Iterator[tuple[int, str]]:
    """Chats and questions; no question is asked twice, so that none is answered from a cache."""
    for turn in range(ROUNDS):
        for question in QUESTIONS:
            yield 200 + turn, f"{question} {'?' * turn}"


def _measure(home: Path, command: list[str]) -> Measured:
    home.mkdir(exist_ok=True)
    port = free_port()
    seen = environment(home) | {
        "PANDU_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "PANDU_TELEGRAM_TOKEN": "1:bench",
        "PANDU_MESSAGES_PER_SECOND": "1000",
        "PANDU_CHAT_MESSAGES_PER_SECOND": "1000",
    }
    with running(pandu("simulator", "--port", str(port)), seen):
        asyncio.run(_reachable(port))
        with running(command, seen) as bot:
            return Measured(asyncio.run(_talk(port)), resident(bot.pid))


async def _talk(port: int) -> list[float]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        await client.put("/sim/faults", json=UNLIMITED)
        for question in QUESTIONS:
            await _reply_time(client, 100, question)
        await asyncio.sleep(WARM_UP)
        return [await _reply_time(client, chat, text) for chat, text in _messages()]


async def _reachable(port: int) -> None:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        for _ in range(200):
            try:
                await client.get("/sim/stats")
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return
    raise TimeoutError("the simulator did not start")


async def _reply_time(client: httpx.AsyncClient, chat: int, text: str) -> float:
    started = time.perf_counter()
    sent = (await client.post(f"/sim/chats/{chat}/messages", json={"text": text})).json()
    after = sent["message_ids"][-1]
    while time.perf_counter() - started < 60:
        messages = (await client.get(f"/sim/chats/{chat}/messages", params={"after": after})).json()[
            "messages"
        ]
        if any(message["from"]["is_bot"] for message in messages):
            return 1000 * (time.perf_counter() - started)
        await asyncio.sleep(0.001)
    raise TimeoutError("no reply")


@contextmanager
def running(command: list[str], seen: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is asked to end when the block does."""
    process = subprocess.Popen(command, env=seen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def resident(pid: int) -> float:
    """Resident memory of a process in MiB (Linux)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def spent(pid: int) -> float:
    """Seconds of the processor that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(name: str) -> float:
    """MiB of this process under a name of /proc/self/status, such as `VmRSS:`; its highest is `VmHWM:`."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
