"""kill -9 of the whole bot while messages arrive: every confirmed one has its effect once."""

import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.bench.chat import free_port, running
from tests.bench.commands import environment, pandu

pytestmark = pytest.mark.soak
MESSAGES, CHATS, KILLS = 374, 25, 6
QUESTIONS = (
    "gmn tahapan replikasi",
    "lap bln paling telat tgl brp",
    "berapa lama magang",
    "siapa bayar studi tiru",
)


def test_no_message_is_lost_and_none_has_two_effects(tmp_path: Path, corpus_home: Path) -> None:
    rng = random.Random(20261124)
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    port = free_port()
    seen = environment(tmp_path) | {
        "PANDU_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "PANDU_TELEGRAM_TOKEN": "1:soak",
        "PANDU_MESSAGES_PER_SECOND": "1000",
        "PANDU_CHAT_MESSAGES_PER_SECOND": "1000",
    }
    with running(pandu("simulator", "--port", str(port)), seen):
        client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)
        _wait(lambda: _reachable(client))
        client.put("/sim/faults", json={"per_second": None, "per_chat_per_second": None})
        texts = [f"{rng.choice(QUESTIONS)} no {n}?" for n in range(MESSAGES)]
        chats = [3000 + n % CHATS for n in range(MESSAGES)]
        shown_again = _live_through_kills(client, seen, tmp_path, rng, list(zip(chats, texts, strict=True)))
        replies = Counter(chat for chat in set(chats) for _ in _bot_messages(client, chat))
    questions = _rows(tmp_path, "SELECT text, count(*) FROM questions GROUP BY text")
    assert sorted(text for text, _ in questions) == sorted(texts)
    assert all(times == 1 for _, times in questions)
    assert _rows(tmp_path, "SELECT count(*) FROM updates WHERE answered_at IS NULL") == [(0,)]
    asked = Counter(chats)
    assert all(replies[chat] >= asked[chat] for chat in asked)
    assert sum(replies.values()) - MESSAGES <= shown_again


def _live_through_kills(
    client: httpx.Client,
    seen: dict[str, str],
    home: Path,
    rng: random.Random,
    messages: list[tuple[int, str]],
) -> int:
    """Send everything while the bot is killed again and again; gives how many were applied in flight."""
    shown_again, waiting = 0, list(messages)
    share = len(messages) // KILLS + 1
    for _ in range(KILLS):
        bot = subprocess.Popen(pandu("run"), env=seen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        batch, waiting = waiting[:share], waiting[share:]
        before = _answered(home)
        for chat, text in batch:
            client.post(f"/sim/chats/{chat}/messages", json={"text": text})
        _wait(lambda before=before: _answered(home) > before + rng.randint(0, share // 2))  # type: ignore[misc]
        bot.send_signal(signal.SIGKILL)
        bot.wait()
        query = "SELECT count(*) FROM updates WHERE applied_at IS NOT NULL AND answered_at IS NULL"
        shown_again += _rows(home, query)[0][0]
    with running(pandu("run"), seen):
        for chat, text in waiting:
            client.post(f"/sim/chats/{chat}/messages", json={"text": text})
        _wait(lambda: _answered(home) >= len(messages))
    return shown_again


def _bot_messages(client: httpx.Client, chat: int) -> list[dict[str, object]]:
    messages = client.get(f"/sim/chats/{chat}/messages").json()["messages"]
    return [message for message in messages if message["from"]["is_bot"]]


def _answered(home: Path) -> int:
    try:
        return int(_rows(home, "SELECT count(*) FROM updates WHERE answered_at IS NOT NULL")[0][0])
    except sqlite3.OperationalError:
        return 0


def _rows(home: Path, query: str) -> list[tuple]:  # type: ignore[type-arg]
    if not (home / "pandu.db").exists():
        return [(0,)]
    with sqlite3.connect(home / "pandu.db") as connection:
        return connection.execute(query).fetchall()


def _reachable(client: httpx.Client) -> bool:
    try:
        client.get("/sim/stats")
    except httpx.TransportError:
        return False
    return True


def _wait(condition, patience: float = 120.0) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
