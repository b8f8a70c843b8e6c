"""Over real sockets: conversations by webhook, strangers, redelivery, a locked database, health, metrics."""

import json
import logging
import sqlite3

import pytest

from bot import http
from tests.bench.chat import UNLIMITED
from tests.http.conftest import SECRET, Post

pytestmark = pytest.mark.asyncio(loop_scope="module")


def update(number: int, text: str = "menu", chat: int = 9100) -> bytes:
    person = {"id": chat, "first_name": "Ratna", "is_bot": False}
    where = {"id": chat, "type": "private", "first_name": "Ratna"}
    message = {"message_id": number, "date": 1772413800, "chat": where, "from": person, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


async def test_a_conversation(post: Post) -> None:
    assert "tiga tahap" in (await post.say(9001, "gmn tahapan replikasi"))[0]["text"]
    assert len(await post.say(9001, "/menu")) == 1


async def test_telegram_was_told_what_to_post(post: Post) -> None:
    info = (await post.people.get("/bot1:test/getWebhookInfo")).json()["result"]
    assert info["url"].endswith("/webhook")
    assert info["max_connections"] == 40
    assert "message_reaction" in info["allowed_updates"]
    assert "last_error_message" not in info


@pytest.mark.parametrize("given", ["", "salah", SECRET[:-1], SECRET + "x", "rahasia\xe9"])
async def test_a_stranger_is_refused(post: Post, given: str) -> None:
    secret = given.encode("latin-1")
    headers = {b"content-type": b"application/json", b"x-telegram-bot-api-secret-token": secret}
    answer = await post.web.post("/webhook", content=update(1), headers=headers)
    assert (answer.status_code, answer.content) == (403, b"")


async def test_only_posts_are_taken(post: Post) -> None:
    assert (await post.web.get("/webhook")).status_code == 405
    assert (await post.web.post("/lain", content=update(1))).status_code == 404


async def test_a_redelivered_update_is_answered_once(post: Post) -> None:
    await post.people.put("/sim/faults", json=UNLIMITED | {"redeliver": True})
    replies = await post.say(9002, "berapa lama magang replikasi?")
    await post.people.put("/sim/faults", json=UNLIMITED)
    assert len(replies) == 1


async def test_a_burst_is_answered_in_order(post: Post) -> None:
    texts = [f"berapa lama magang replikasi nomor {n}?" for n in range(9)]
    for text in texts:
        await post.people.post("/sim/chats/9003/messages", json={"text": text})
    await post.settle()
    with sqlite3.connect(post.home / "pandu.db") as connection:
        rows = connection.execute("SELECT text FROM questions WHERE chat_id = 9003 ORDER BY id")
        assert [text for (text,) in rows] == texts
    assert len(await post.since(9003)) == len(texts)


async def test_a_locked_database_is_told_to_telegram(post: Post) -> None:
    hand_in = http.Webhook(post.application.bot_data["intake"].receive, SECRET, patience=0.2)
    writer = sqlite3.connect(post.home / "pandu.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        assert await hand_in._written(json.loads(update(8_000_001))) is False
        health = await post.web.get("/healthz")
        assert health.status_code == 200
    finally:
        writer.execute("ROLLBACK")
        writer.close()
    assert (await post.hand_in(update(8_000_001))).status_code == 200
    with sqlite3.connect(post.home / "pandu.db") as connection:
        rows = connection.execute("SELECT count(*) FROM updates WHERE update_id = 8000001")
        assert rows.fetchone() == (1,)


async def test_what_others_wrote_down_is_answered_too(post: Post) -> None:
    """A second process that receives only writes; the one with the lease looks for it."""
    await post.say(9004, "/menu")
    body = update(8_000_002, chat=9004).decode()
    with sqlite3.connect(post.home / "pandu.db") as connection:
        connection.execute(
            "INSERT INTO updates (update_id, chat_id, content, received_at, attempts) "
            "VALUES (8000002, 9004, ?, '2026-11-24 00:00:00', 0)",
            (body,),
        )
    await post.settle()
    assert len(await post.since(9004)) == 2


async def test_health(post: Post) -> None:
    await post.say(9005, "/menu")
    answer = await post.web.get("/healthz")
    found = answer.json()
    assert answer.status_code == 200
    assert found["ready"] and found["database"] and found["generation"]
    assert found["lease"] == "held" and found["waiting"] == 0
    assert 0 <= found["last_update_age_seconds"] < 60


async def test_metrics_count_and_name_nobody(post: Post) -> None:
    await post.say(9006, "apa saja tahapan replikasi?")
    page = (await post.web.get("/metrics")).text
    values = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert float(values["pandu_updates_received_total"]) >= float(values["pandu_updates_answered_total"]) >= 1
    assert float(values['pandu_answers_total{route="question",status="answered"}']) >= 1
    assert float(values['pandu_step_seconds_count{step="retrieve"}']) >= 1
    assert float(values["pandu_messages_sent_total"]) >= 1
    assert float(values["pandu_updates_waiting"]) == 0
    assert float(values["pandu_ready"]) == 1
    assert any(line.startswith("pandu_generation{") for line in values)
    assert "9006" not in page and "tahapan" not in page and SECRET not in page


async def test_what_it_cannot_parse_is_given_up_without_its_text(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        body = b'{"update_id": 8000003, "message": {"message_id": "rahasia-kata", "date": "rahasia-kata"}}'
        assert (await post.hand_in(body)).status_code == 200
        await post.settle()
    lines = [f"{r.getMessage()} {r.exc_info} {r.exc_text}" for r in caplog.records]
    assert any("given up" in line for line in lines)
    assert not any("rahasia-kata" in line for line in lines)
