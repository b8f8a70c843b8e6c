"""What people do through /sim, and what the bot gets of it."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.server import create_app
from tests.simulator.client import Client, open_client

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03").decode()


async def last_update(client: Client) -> dict[str, Any]:
    updates = await client.result("getUpdates", offset=-1)
    update: dict[str, Any] = updates[0]
    return update


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"voice": {"duration": 40}}, "voice"),
        ({"sticker": {"emoji": "🙏"}}, "sticker"),
        ({"sticker": True}, "sticker"),
        ({"location": {"latitude": -7.5, "longitude": 110.2}}, "location"),
        ({"contact": {"phone_number": "+62811", "first_name": "Lina"}}, "contact"),
        ({"video_note": True}, "video_note"),
        ({"file": {"name": "surat.pdf", "mime": "application/pdf", "base64": "QQ=="}}, "document"),
        ({"file": {"name": "a.png", "mime": "image/png", "base64": PIXEL}}, "photo"),
        ({"file": {"name": "a.png", "mime": "image/png", "as": "document"}}, "document"),
    ],
)
async def test_kinds_of_message(client: Client, body: dict[str, Any], field: str) -> None:
    await client.write(7, **body)
    assert field in (await last_update(client))["message"]


async def test_a_file_can_be_fetched(client: Client) -> None:
    await client.write(7, file={"name": "a.png", "mime": "image/png", "base64": PIXEL}, text="bukti")
    message = (await last_update(client))["message"]
    assert message["caption"] == "bukti"
    assert (message["photo"][0]["width"], message["photo"][0]["height"]) == (2, 3)
    file = await client.result("getFile", file_id=message["photo"][0]["file_id"])
    response = await client.http.get(f"/file/bot1:test/{file['file_path']}")
    assert response.content == base64.b64decode(PIXEL)
    assert (await client.http.get("/file/bot1:test/photos/none.png")).status_code == 404


async def test_an_album_is_one_group_with_its_caption_on_the_first(client: Client) -> None:
    photo = {"name": "a.png", "mime": "image/png", "base64": PIXEL}
    ids = await client.write(7, album=[photo, {"file": photo}, {"photo": photo}], text="daftar hadir")
    messages = await client.messages(7, after=ids[0] - 1)
    assert [message["message_id"] for message in messages] == ids
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["daftar hadir", None, None]


async def test_edit_reply_and_forward(client: Client) -> None:
    assert await client.write(7, edit_of=1, text="21") == [1]
    assert (await last_update(client))["edited_message"]["text"] == "21"
    await client.write(7, text="balas", reply_to=1)
    assert (await last_update(client))["message"]["reply_to_message"]["message_id"] == 1
    await client.write(7, text="terusan", forward_from="Bu Lina")
    assert (await last_update(client))["message"]["forward_origin"]["sender_user_name"] == "Bu Lina"


async def test_groups_and_topics(client: Client) -> None:
    await client.result("getMe")
    await client.sim("POST", "/chats", id=-100, type="supergroup", title="Hub", is_forum=True, members=[7, 8])
    updates = await client.result("getUpdates")
    assert updates[-2]["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert updates[-1]["message"]["new_chat_members"][0]["id"] == 1
    await client.sim("POST", "/chats/-100/messages", **{"from": 8, "text": "halo @x", "thread_id": 5})
    message = (await last_update(client))["message"]
    assert (message["from"]["id"], message["message_thread_id"], message["is_topic_message"]) == (8, 5, True)
    sent = await client.result("sendMessage", chat_id=-100, message_thread_id=5, text="ya")
    assert sent["message_thread_id"] == 5
    reply = {"message_id": message["message_id"]}
    assert (await client.result("sendMessage", chat_id=-100, text="ya", reply_parameters=reply))[
        "is_topic_message"
    ]
    topic = await client.result("createForumTopic", chat_id=-100, name="Laporan")
    in_topic = {"chat_id": -100, "message_thread_id": topic["message_thread_id"]}
    assert (await client.result("sendMessage", text="ya", **in_topic))["is_topic_message"]
    await client.result("leaveChat", chat_id=-100)
    refusal = await client.refusal("sendMessage", chat_id=-100, text="ya")
    assert refusal == "Forbidden: bot is not a member of the supergroup chat"
    await client.sim("POST", "/chats/-100/messages", **{"from": 8, "text": "sudah pergi"})
    assert (await last_update(client))["message"]["text"] != "sudah pergi"


async def test_a_tap_brings_the_answer_back(client: Client) -> None:
    buttons = [[{"text": "Ya", "callback_data": "ya"}, {"text": "Salin", "copy_text": {"text": "x"}}]]
    sent = await client.result("sendMessage", chat_id=7, text="?", reply_markup={"inline_keyboard": buttons})
    await client.result("getUpdates", offset=-1)
    last = (await last_update(client))["update_id"]
    tap = asyncio.create_task(client.sim("POST", "/chats/7/taps", message_id=sent["message_id"], text="Ya"))
    update = (await client.result("getUpdates", offset=last + 1, timeout=5))[0]
    assert update["callback_query"]["data"] == "ya"
    query_id = update["callback_query"]["id"]
    refusal = await client.refusal("answerCallbackQuery", callback_query_id=query_id, text="x" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    await client.result("answerCallbackQuery", callback_query_id=query_id, text="Baik", show_alert=True)
    assert await tap == {"answer": {"text": "Baik", "show_alert": True}}
    copied = await client.sim("POST", "/chats/7/taps", message_id=sent["message_id"], text="Salin")
    assert copied == {"answer": None}


async def test_a_tap_nobody_answers(client: Client) -> None:
    await client.result("sendMessage", chat_id=7, text="?")
    answer = await client.sim("POST", "/chats/7/taps", message_id=2, data="palsu", wait=0.01)
    assert answer == {"answer": None}
    refusal = await client.refusal("answerCallbackQuery", callback_query_id="1")
    assert refusal.startswith("Bad Request: query is too old and response timeout expired")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/chats/7/messages", {}),
        ("/chats/-5/messages", {"from": 7, "text": "a"}),
        ("/chats/x/messages", {"text": "a"}),
        ("/chats/7/messages", {"text": "a", "reply_to": 99}),
        ("/chats/7/messages", {"edit_of": 99, "text": "a"}),
        ("/chats/7/messages", {"album": [{"text": "a"}, 5]}),
        ("/chats/7/messages", {"file": {"name": "a", "base64": "%"}}),
        ("/chats/7/taps", {"data": "a"}),
        ("/chats/7/reactions", {"message_id": 99, "emoji": "👍"}),
        ("/people", {"first_name": "tanpa nomor"}),
        ("/chats", {"id": 5}),
    ],
)
async def test_what_cannot_be_done_is_an_error(client: Client, path: str, body: dict[str, Any]) -> None:
    assert (await client.sim("POST", path, **body))["error"]
    assert (await client.http.put("/sim/faults", content=b"{")).json()["error"]


async def test_commands_by_scope(client: Client) -> None:
    everywhere = [{"command": "bantuan", "description": "Bantuan"}]
    staff = [{"command": "antrean", "description": "Antrean"}]
    await client.result("setMyCommands", commands=everywhere)
    await client.result("setMyCommands", commands=staff, scope={"type": "chat", "chat_id": 7})
    assert await client.result("getMyCommands") == everywhere
    assert (await client.sim("GET", "/bot?chat=7"))["commands"] == staff
    assert (await client.sim("GET", "/bot?chat=8"))["commands"] == everywhere
    await client.result("deleteMyCommands", scope={"type": "chat", "chat_id": 7})
    assert (await client.sim("GET", "/bot?chat=7"))["commands"] == everywhere
    bad = [{"command": "Antrean!", "description": "x"}]
    assert await client.refusal("setMyCommands", commands=bad) == "Bad Request: BOT_COMMAND_INVALID"
    many = everywhere * 101
    assert await client.refusal("setMyCommands", commands=many) == "Bad Request: BOT_COMMANDS_TOO_MUCH"


async def test_profile(client: Client) -> None:
    await client.result("setMyDescription", description="Ketuk MULAI")
    await client.result("setMyName", name="Pandu")
    await client.result("setChatMenuButton", menu_button={"type": "commands"})
    shown = await client.sim("GET", "/bot?chat=7")
    assert (shown["description"], shown["name"]) == ("Ketuk MULAI", "Pandu")
    assert (await client.result("getMyDescription"))["description"] == "Ketuk MULAI"
    assert await client.result("getChatMenuButton", chat_id=7) == {"type": "commands"}
    assert "too long" in await client.refusal("setMyDescription", description="x" * 513)
    assert "too long" in await client.refusal("setMyShortDescription", short_description="x" * 121)


async def test_everything_outlives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    before = open_client(create_app(path))
    await before.sim("POST", "/people", id=7, first_name="Ratna", role="replikator")
    await before.write(7, file={"name": "a.pdf", "mime": "application/pdf", "base64": "QQ=="})
    await before.result("sendMessage", chat_id=7, text="diterima")
    await before.sim("PUT", "/clock", now="2026-03-02T02:00:00Z", rate=0)
    await before.sim("PUT", "/faults", latency_ms=1)
    # No orderly end: the first one is simply never heard of again, as after kill -9.
    after = open_client(create_app(path))
    for address in ("/people", "/chats/7/messages", "/clock", "/faults", "/stats", "/bot?chat=7"):
        assert await after.sim("GET", address) == await before.sim("GET", address)
    assert (await after.sim("GET", "/clock"))["now"] == "2026-03-02T02:00:00+00:00"
    message = (await after.messages(7))[0]
    file = await after.result("getFile", file_id=message["document"]["file_id"])
    assert (await after.http.get(f"/file/bot1:test/{file['file_path']}")).content == b"A"
    assert (await after.write(7, text="lagi")) == [3]
