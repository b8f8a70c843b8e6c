"""kill -9 of the process behind the webhook: Telegram brings again what got no 200, nothing happens twice."""

import random
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.bench.chat import UNLIMITED, free_port, running
from tests.bench.commands import environment, pandu
from tests.homes import furnish

CHATS = 12


@pytest.mark.parametrize(
    ("messages", "kills"), [(24, 1), pytest.param(374, 8, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)
def test_every_update_has_its_effect_once(
    tmp_path: Path, corpus_home: Path, messages: int, kills: int
) -> None:
    rng = random.Random(kills)
    furnish(tmp_path, corpus_home)
    port = free_port()
    seen = surroundings(tmp_path, port)
    asked = [(3000 + n % CHATS, f"berapa lama magang nomor {n}?") for n in range(messages)]
    with (
        running(pandu("simulator", "--port", str(port)), seen),
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
    ):
        wait(lambda: reachable(client))
        client.put("/sim/faults", json=UNLIMITED)
        again = live_through_kills(client, seen, tmp_path, rng, asked, kills)
        replies = sum(count_replies(client, chat) for chat in {chat for chat, _ in asked})
    stored = Counter(text for (text,) in rows(tmp_path, "SELECT text FROM questions"))
    assert stored == Counter(text for _, text in asked)
    in_order = rows(tmp_path, "SELECT chat_id, text FROM questions ORDER BY id")
    for chat in {chat for chat, _ in asked}:
        assert [text for c, text in in_order if c == chat] == [text for c, text in asked if c == chat]
    assert messages <= replies <= messages + again


def surroundings(home: Path, port: int) -> dict[str, str]:
    hook = free_port()
    return environment(home) | {
        "PANDU_TELEGRAM_API": f"http://127.0.0.1:{port}",
        "PANDU_TELEGRAM_TOKEN": "1:kill",
        "PANDU_WEBHOOK_URL": f"http://127.0.0.1:{hook}/webhook",
        "PANDU_WEBHOOK_SECRET": "rahasia",
        "PANDU_HTTP_PORT": str(hook),
        "PANDU_MESSAGES_PER_SECOND": "1000",
        "PANDU_CHAT_MESSAGES_PER_SECOND": "1000",
    }


def live_through_kills(
    client: httpx.Client,
    seen: dict[str, str],
    home: Path,
    rng: random.Random,
    asked: list[tuple[int, str]],
    kills: int,
) -> int:
    """Write everything while the bot is killed; gives how many updates were applied and not yet answered."""
    again, waiting = 0, list(asked)
    share = len(asked) // (kills + 1)
    for _ in range(kills):
        bot = subprocess.Popen(
            pandu("run", "--webhook"), env=seen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        batch, waiting = waiting[:share], waiting[share:]
        goal = answered(home) + rng.randint(1, share // 2)
        write(client, batch)
        wait(lambda goal=goal: answered(home) >= goal)  # type: ignore[misc]
        bot.send_signal(signal.SIGKILL)
        bot.wait()
        applied = "SELECT count(*) FROM updates WHERE applied_at IS NOT NULL AND answered_at IS NULL"
        again += rows(home, applied)[0][0]
    with running(pandu("run", "--webhook", "--no-sender"), seen):
        write(client, waiting)
        wait(lambda: answered(home) >= len(asked))
    return again


def write(client: httpx.Client, batch: list[tuple[int, str]]) -> None:
    for chat, text in batch:
        client.post(f"/sim/chats/{chat}/messages", json={"text": text})


def count_replies(client: httpx.Client, chat: int) -> int:
    messages = client.get(f"/sim/chats/{chat}/messages").json()["messages"]
    return sum(message["from"]["is_bot"] for message in messages)


def answered(home: Path) -> int:
    try:
        return int(rows(home, "SELECT count(*) FROM updates WHERE answered_at IS NOT NULL")[0][0])
    except sqlite3.OperationalError:
        return 0


def rows(home: Path, query: str) -> list[tuple]:  # type: ignore[type-arg]
    if not (home / "pandu.db").exists():
        return [(0,)]
    with sqlite3.connect(home / "pandu.db") as connection:
        return connection.execute(query).fetchall()


def reachable(client: httpx.Client) -> bool:
    try:
        return client.get("/sim/stats").is_success
    except httpx.TransportError:
        return False


def wait(condition: Callable[[], bool], patience: float = 120.0) -> None:
    until = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
