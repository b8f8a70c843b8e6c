"""Random but valid updates through the whole bot: no exception, at most one answer each, memory flat."""

import ctypes
import gc
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.delivery.splitting import LIMIT
from bot.telegram import PanduApplication
from tests.bench.chat import resident
from tests.bot.desk import Desk, open_desk
from tests.fuzz.updates import Place, Updates
from tests.homes import furnish

SEED = 20261124
MORE_MIB = 20.0
"""What may be held more in the end than after a quarter of the updates: 1.5 KiB an update were measured, half
of it the simulator's, which forgets no message; 2.7 KiB an update would be too much."""
PEOPLE = range(7001, 7013)
FORUM, TOPIC = -1007, 40
ASKED_AGAIN = re.compile(r": \d+ dari \d+$")
"""What a form asks once more below the answer to a question in the middle of it."""


def places() -> Iterator[Place]:
    yield from (Place(person, "private", person) for person in PEOPLE)
    yield Place(-1001, "group", 7001)
    yield Place(-1002, "supergroup", 7002)
    yield Place(FORUM, "supergroup", 7003, TOPIC)
    yield Place(-1004, "channel", 7004)


async def settle_in(desk: Desk) -> list[Place]:
    """Make the chats that updates come from; everybody has started the bot."""
    found = list(places())
    for place in found:
        if place.type == "private":
            await desk.client.write(place.id, text="/start")
            continue
        body = {"id": place.id, "type": place.type, "title": "Grup", "members": [place.person]}
        await desk.client.sim("POST", "/chats", **body, is_forum=bool(place.thread))
    await desk.client.write(FORUM, text="topik", thread_id=TOPIC, **{"from": 7003})
    await desk.settle()
    return found


@pytest.mark.parametrize(
    "count",
    [
        320,
        pytest.param(
            2_000 if os.environ.get("SOAK") == "short" else 10_000,
            marks=[pytest.mark.soak, pytest.mark.timeout(1800)],
        ),
    ],
)
async def test_random_updates(
    tmp_path: Path, corpus_home: Path, caplog: pytest.LogCaptureFixture, count: int
) -> None:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path) as desk:
        chats = await settle_in(desk)
        updates = updates_for(desk.application)
        rounds = count // len(chats)
        caplog.clear()
        settled, answers = 0.0, 0
        for turn in range(rounds):
            if turn == rounds // 4:
                settled = held()
            answers += await one_round(desk, chats, updates, caplog)
        assert held() - settled < MORE_MIB
        assert answers > count // 5
        fields = {name for kind, name in updates.seen if kind == "Message"}
        assert len(fields) > 100


def held() -> float:
    """MiB that are referred to: the tests look for cycles seldom, and glibc keeps what was freed."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return resident(os.getpid())


def updates_for(application: PanduApplication) -> Updates:
    registry = application.bot_data["registry"]
    return Updates(SEED, sorted(registry.buttons), sorted(registry.commands), application.bot.username)


async def one_round(
    desk: Desk, chats: list[Place], updates: Updates, caplog: pytest.LogCaptureFixture
) -> int:
    """One update in each chat, at once; what comes back is known by its chat. Gives how many came back."""
    last = {place.id: (await desk.client.messages(place.id) or [{"message_id": 0}])[-1] for place in chats}
    drawn = {place.id: updates.draw(place) for place in chats}
    await desk.application.bot_data["intake"].receive(list(drawn.values()))
    await desk.settle()
    faults = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert not faults, [(r.getMessage(), vars(r).get("update"), r.exc_info) for r in faults]
    caplog.clear()
    replies = {place.id: await desk.since(place.id, last[place.id]["message_id"]) for place in chats}
    for chat, messages in replies.items():
        check(messages, drawn[chat])
    return sum(map(len, replies.values()))


def check(replies: list[dict[str, object]], update: dict[str, object]) -> None:
    texts = [str(reply.get("text", "")) for reply in replies]
    assert not any("Kode:" in text for text in texts), update
    if len(texts) > 1 and ASKED_AGAIN.search(texts[-1]):
        texts.pop()
    whole = len(texts) <= 1 or all(len(text) > LIMIT // 3 for text in texts[:-1])
    assert whole, (texts, update)
