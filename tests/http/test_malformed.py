"""Bodies that are no updates: each is refused, none is logged, none is written down, memory stays flat."""

import asyncio
import gc
import logging
import os
import random
import sqlite3

import pytest

from tests.bench.chat import resident
from tests.http.bodies import WORD, malformed
from tests.http.conftest import Post

pytestmark = pytest.mark.asyncio(loop_scope="module")
BODIES, AT_ONCE, MORE_MIB = 2000, 8, 40.0


async def test_two_thousand_malformed_bodies(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    rng = random.Random(20261124)
    gc.collect()  # What tests before this left behind complains when it is collected.
    await post.say(9201, "/menu")
    before = _rows(post)
    with caplog.at_level(logging.INFO):
        await _hand_in(post, rng, BODIES // 4)
        settled = resident(os.getpid())
        await _hand_in(post, rng, BODIES - BODIES // 4)
    assert resident(os.getpid()) - settled < MORE_MIB
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not any(WORD in f"{record.getMessage()} {vars(record)}" for record in ours)
    assert not any(record.levelno >= logging.WARNING for record in ours)
    assert _rows(post) == before
    assert len(await post.say(9201, "/menu")) == 1


async def _hand_in(post: Post, rng: random.Random, count: int) -> None:
    for start in range(0, count, AT_ONCE):
        bodies = [malformed(rng) for _ in range(min(AT_ONCE, count - start))]
        answers = await asyncio.gather(*(post.hand_in(body) for body in bodies))
        for body, answer in zip(bodies, answers, strict=True):
            assert 400 <= answer.status_code < 500, (answer.status_code, body[:300])
            assert answer.content == b""


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
async def test_only_json_is_read(post: Post, kind: str) -> None:
    assert (await post.hand_in(b'{"update_id": 1}', **{"content-type": kind})).status_code == 415


async def test_a_long_body_is_refused_before_it_ends(post: Post) -> None:
    async def endless():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b" " * 2**16

    headers = {"x-telegram-bot-api-secret-token": "rahasia_webhook-1", "content-type": "application/json"}
    answer = await post.web.post("/webhook", content=endless(), headers=headers)
    assert answer.status_code == 413


def _rows(post: Post) -> int:
    with sqlite3.connect(post.home / "pandu.db") as connection:
        count: int = connection.execute("SELECT count(*) FROM updates").fetchone()[0]
        return count
