"""Sending, editing, deleting: what is accepted, what is refused and how."""

from typing import Any

import pytest

from tests.simulator.client import Client

BUTTON = {"inline_keyboard": [[{"text": "Ya", "callback_data": "ya"}]]}


def keyboard(**button: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "A", **button}]]}


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "a", "reply_markup": keyboard(callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "reply_markup": keyboard(copy_text={"text": "x" * 257})}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "a", "message_thread_id": 5}, "message thread not found"),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
    ],
)
async def test_refused(client: Client, params: dict[str, Any], refusal: str) -> None:
    assert await client.refusal("sendMessage", chat_id=7, **params) == f"Bad Request: {refusal}"
    assert len(await client.messages(7)) == 1


async def test_length_counts_after_parsing(client: Client) -> None:
    sent = await client.result("sendMessage", chat_id=7, text=f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_a_bot_cannot_write_first(client: Client) -> None:
    await client.sim("POST", "/people", id=8, first_name="Ratna")
    refusal = await client.refusal("sendMessage", chat_id=8, text="halo")
    assert refusal == "Forbidden: bot can't initiate conversation with a user"
    assert await client.refusal("sendMessage", chat_id=9, text="halo") == "Bad Request: chat not found"


async def test_blocked(client: Client) -> None:
    await client.result("getUpdates", offset=-1)
    await client.sim("PUT", "/faults", blocked=[7])
    refusal = await client.refusal("sendMessage", chat_id=7, text="halo")
    assert refusal == "Forbidden: bot was blocked by the user"
    await client.sim("PUT", "/faults", blocked=[])
    await client.result("sendMessage", chat_id=7, text="halo")
    states = [update.get("my_chat_member") for update in await client.result("getUpdates")][1:]
    assert [state["new_chat_member"]["status"] for state in states if state] == ["kicked", "member"]


async def test_edit_and_not_modified(client: Client) -> None:
    sent = await client.result("sendMessage", chat_id=7, text="a", reply_markup=BUTTON)
    same = {"chat_id": 7, "message_id": sent["message_id"], "text": "a", "reply_markup": BUTTON}
    assert (await client.refusal("editMessageText", **same)).startswith(
        "Bad Request: message is not modified: "
    )
    edited = await client.result("editMessageText", chat_id=7, message_id=sent["message_id"], text="b")
    assert edited["text"] == "b"
    assert "reply_markup" not in edited
    assert edited["edit_date"]
    assert (await client.messages(7))[-1] == edited


async def test_edits_that_cannot_be(client: Client) -> None:
    refusal = await client.refusal("editMessageText", chat_id=7, message_id=99, text="b")
    assert refusal == "Bad Request: message to edit not found"
    refusal = await client.refusal("editMessageText", chat_id=7, message_id=1, text="b")
    assert refusal == "Bad Request: message can't be edited"


async def test_keyboard_alone_is_changed(client: Client) -> None:
    sent = await client.result("sendMessage", chat_id=7, text="a", reply_markup=BUTTON)
    edited = await client.result("editMessageReplyMarkup", chat_id=7, message_id=sent["message_id"])
    assert edited["text"] == "a"
    assert "reply_markup" not in edited


async def test_delete(client: Client) -> None:
    sent = await client.result("sendMessage", chat_id=7, text="a")
    where = {"chat_id": 7, "message_id": sent["message_id"]}
    assert await client.result("deleteMessage", **where) is True
    assert await client.refusal("deleteMessage", **where) == "Bad Request: message to delete not found"
    await client.result("deleteMessages", chat_id=7, message_ids=[1, 99])
    assert await client.messages(7) == []


async def test_old_messages_stay(client: Client) -> None:
    sent = await client.result("sendMessage", chat_id=7, text="a")
    await client.sim("PUT", "/clock", now="2099-01-01T00:00:00")
    refusal = await client.refusal("deleteMessage", chat_id=7, message_id=sent["message_id"])
    assert refusal == "Bad Request: message can't be deleted for everyone"


async def test_reply_keyboard_is_tapped_by_its_text(client: Client) -> None:
    await client.result("sendMessage", chat_id=7, text="a", reply_markup={"keyboard": [[{"text": "Menu"}]]})
    assert (await client.sim("GET", "/bot?chat=7"))["keyboard"]["keyboard"] == [[{"text": "Menu"}]]
    assert await client.sim("POST", "/chats/7/taps", message_id=2, text="Menu") == {"answer": None}
    assert (await client.messages(7))[-1]["text"] == "Menu"


async def test_every_way_to_send_parameters(client: Client) -> None:
    url = "/bot1:test/sendMessage"
    assert (await client.http.get(url, params={"chat_id": 7, "text": "query"})).json()["ok"]
    assert (await client.http.post(url, data={"chat_id": "7", "text": "form"})).json()["ok"]
    parts = {"chat_id": (None, "7"), "text": (None, "multipart")}
    assert (await client.http.post(url, files=parts)).json()["ok"]
    assert (await client.http.post(url.lower(), json={"chat_id": 7, "text": "json"})).json()["ok"]
    assert [m["text"] for m in await client.messages(7, after=1)] == ["query", "form", "multipart", "json"]


async def test_tokens_and_methods(client: Client) -> None:
    assert (await client.bot("getMe", token="nonsense"))["description"] == "Unauthorized"
    assert (await client.bot("sendTelepathy"))["error_code"] == 404
    assert (await client.result("getMe"))["id"] == 1


@pytest.mark.parametrize("params", [{"reply_markup": "[[["}, {"reply_markup": [1]}, {"entities": [{"x": 1}]}])
async def test_broken_parameters_are_refused(client: Client, params: dict[str, Any]) -> None:
    client.app.state.world.schema = None
    answer = await client.bot("sendMessage", chat_id=7, text="a", **params)
    assert answer["error_code"] == 400


async def test_the_schema_catches_an_unknown_parameter(client: Client) -> None:
    if client.app.state.world.schema is None:
        pytest.skip("the Bot API's specification is not at hand")
    answer = await client.bot("sendMessage", chat_id=7, text="a", colour="red")
    assert answer["error_code"] == 500
    assert client.app.state.problems.pop() == "sendMessage: unknown parameter colour"
