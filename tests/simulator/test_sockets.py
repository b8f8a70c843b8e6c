"""Over real sockets: python-telegram-bot by polling and by webhook, a dropped connection, events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import NetworkError
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

from bot.simulator.server import create_app, serve
from tests.simulator.client import schema_path


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(app, 0, on_started=started.set_result))
    root = f"http://127.0.0.1:{await started}"
    try:
        async with httpx.AsyncClient(base_url=root, timeout=20) as http:
            yield http
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def echo_bot(root: str) -> AsyncIterator[Application]:
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
        yield application
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


async def test_events_come_and_are_replayed() -> None:
    app = create_app(None)
    async with served(app) as http:
        last_id = ""
        async with http.stream("GET", "/sim/events") as stream:
            lines = stream.aiter_lines()
            while "hello" not in await anext(lines):
                pass
            await http.post("/sim/chats/7/messages", json={"text": "halo"})
            async for line in lines:
                last_id = line.removeprefix("id: ") if line.startswith("id: ") else last_id
                if line.startswith("data: ") and "text" in json.loads(line.removeprefix("data: ")):
                    break
        await http.post("/sim/chats/7/messages", json={"text": "terlewat"})
        async with http.stream("GET", "/sim/events", headers={"Last-Event-ID": last_id}) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    assert json.loads(line.removeprefix("data: "))["text"] == "terlewat"
                    break


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
