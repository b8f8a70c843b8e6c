"""Over real sockets: python-telegram-bot by polling and by webhook, a dropped connection, events."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import NetworkError
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

from bot.simulator.server import create_app
from tests.simulator.client import open_client, schema_path, served


@asynccontextmanager
async def echo_bot(root: str) -> AsyncIterator[None]:
    application = ApplicationBuilder().token("1:echo").base_url(f"{root}/bot").build()
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="ya")]])

    async def echo(update: Update, context: object) -> None:
        await update.effective_chat.send_action("typing")
        await update.effective_message.reply_html(
            f"<b>{update.effective_message.text}</b>", reply_markup=keyboard
        )

    async def answer(update: Update, context: object) -> None:
        await update.callback_query.answer("baik")
        await update.callback_query.edit_message_text("sudah")

    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(answer))
    async with application:
        await application.start()
        await application.updater.start_polling(timeout=5)
        yield
        await application.updater.stop()
        await application.stop()


async def wait_for_text(http: httpx.AsyncClient, text: str) -> dict[str, object]:
    while True:
        messages = (await http.get("/sim/chats/7/messages")).json()["messages"]
        if found := [
            message for message in messages if message.get("text") == text and message["from"]["is_bot"]
        ]:
            return found[-1]
        await asyncio.sleep(0.02)


async def test_python_telegram_bot_echoes() -> None:
    app = create_app(None, schema_path=schema_path())
    async with served(app) as http:
        await http.put("/sim/faults", json={"per_second": None, "per_chat_per_second": None})
        await http.post("/sim/chats/7/messages", json={"text": "menunggu"})
        async with echo_bot(str(http.base_url).rstrip("/")):
            message = await wait_for_text(http, "menunggu")
            tap = {"message_id": message["message_id"], "data": "ya"}
            answer = (await http.post("/sim/chats/7/taps", json=tap)).json()
            assert answer == {"answer": {"text": "baik", "show_alert": False}}
            edited = await wait_for_text(http, "sudah")
            assert edited["message_id"] == message["message_id"]
    assert app.state.problems == []


async def test_a_dropped_connection_is_a_network_error() -> None:
    app = create_app(None)
    async with served(app) as http:
        await http.post("/sim/chats/7/messages", json={"text": "halo"})
        await http.put("/sim/faults", json={"drop_response_probability": 1})
        application = (
            ApplicationBuilder()
            .token("1:echo")
            .base_url(f"http://{http.base_url.netloc.decode()}/bot")
            .build()
        )
        with pytest.raises(NetworkError):
            await application.bot.send_message(7, "sampai")
        messages = (await http.get("/sim/chats/7/messages")).json()["messages"]
        assert messages[-1]["text"] == "sampai"


async def next_event(lines: AsyncIterator[str]) -> tuple[str, str, Any]:
    """The next event's id, kind and data."""
    fields: dict[str, str] = {}
    async for line in lines:
        if not line and "data" in fields:
            break
        name, _, value = line.partition(": ")
        fields[name] = value
    return fields.get("id", ""), fields["event"], json.loads(fields["data"])


async def test_events_come_and_are_replayed() -> None:
    async with served(create_app(None)) as http:
        async with http.stream("GET", "/sim/events") as stream:
            lines = stream.aiter_lines()
            assert (await next_event(lines))[1] == "hello"
            await http.post("/sim/chats", json={"id": -5, "title": "Hub"})
            last_id, kind, data = await next_event(lines)
            assert (kind, data["title"]) == ("chat", "Hub")
        await http.post("/sim/chats", json={"id": -6, "title": "terlewat"})
        async with http.stream("GET", "/sim/events", headers={"Last-Event-ID": last_id}) as stream:
            assert (await next_event(stream.aiter_lines()))[2]["title"] == "terlewat"
        async with http.stream("GET", "/sim/events", headers={"Last-Event-ID": "other-3"}) as stream:
            assert (await next_event(stream.aiter_lines()))[1] == "reset"


async def test_a_stalled_answer_was_accepted_all_the_same() -> None:
    async with served(create_app(None)) as http:
        await http.post("/sim/chats/7/messages", json={"text": "halo"})
        await http.put("/sim/faults", json={"stall_probability": 1, "stall_ms": 60_000})
        with pytest.raises(httpx.ReadTimeout):
            await http.post("/bot1:a/sendMessage", json={"chat_id": 7, "text": "sampai"}, timeout=0.2)
        messages = (await http.get("/sim/chats/7/messages")).json()["messages"]
        assert messages[-1]["text"] == "sampai"


async def test_a_killed_simulator_forgets_nothing(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys; from pathlib import Path; from bot.simulator.server import create_app, serve\n"
        "tell = lambda port: print(port, flush=True)\n"
        "asyncio.run(serve(create_app(Path(sys.argv[1])), 0, on_started=tell))"
    )
    state = tmp_path / "state.db"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(state), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    port = int(await process.stdout.readline())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        for number in range(50):
            await http.post("/sim/chats/7/messages", json={"text": str(number)})
    process.kill()
    await process.wait()
    client = open_client(create_app(state))
    assert [message["text"] for message in await client.messages(7)] == [str(at) for at in range(50)]
    assert len(await client.result("getUpdates")) == 50


async def test_a_webhook_is_tried_until_it_takes_the_update() -> None:
    received: list[tuple[str, str]] = []
    complete = asyncio.Event()

    async def hook(request: Request) -> Response:
        update = await request.json()
        received.append((update["message"]["text"], request.headers["x-telegram-bot-api-secret-token"]))
        if len(received) == 3:
            complete.set()
        return Response(status_code=503 if len(received) == 1 else 200)

    receiver = Starlette(routes=[Route("/hook", hook, methods=["POST"])])
    app = create_app(None, transport=httpx.ASGITransport(app=receiver))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sim") as http:
        setting = {"url": "https://testserver/hook", "secret_token": "rahasia"}
        assert (await http.post("/bot1:test/setWebhook", json=setting)).json()["ok"]
        for text in ("satu", "dua"):
            await http.post("/sim/chats/7/messages", json={"text": text})
        await asyncio.wait_for(complete.wait(), 30)
        assert received == [("satu", "rahasia"), ("satu", "rahasia"), ("dua", "rahasia")]
        info = (await http.post("/bot1:test/getWebhookInfo")).json()["result"]
        assert info["last_error_message"].startswith("Wrong response from the webhook: 503")
        await http.post("/bot1:test/deleteWebhook")
