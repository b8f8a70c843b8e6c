"""Servers that know fewer methods than Telegram: the bot starts and answers all the same."""

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.programme.people import Role
from bot.simulator.server import create_app
from bot.wiring.running import running_bot
from config.settings import Settings
from tests.bot.desk import Desk
from tests.homes import furnish
from tests.simulator.client import TOKEN, open_client

UNKNOWN = (
    "setMyDescription",
    "setMyShortDescription",
    "setChatMenuButton",
    "setMyCommands",
    "sendChatAction",
)
INVITE = "UNDANGAN2345"


class Lacking(httpx.ASGITransport):
    """The simulator, as if it did not know these methods."""

    status = 404

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(UNKNOWN):
            body = {"ok": False, "error_code": self.status, "description": "Not Found"}
            return httpx.Response(self.status, json=body)
        return await super().handle_async_request(request)


@pytest.mark.parametrize("status", [404, 500])
async def test_unknown_methods_keep_nobody_waiting(tmp_path: Path, corpus_home: Path, status: int) -> None:
    furnish(tmp_path, corpus_home)
    settings = Settings(home=tmp_path, telegram_api="http://sim", telegram_token=SecretStr(TOKEN))
    client = open_client(create_app(None))
    transport = Lacking(client.app)
    transport.status = status
    async with running_bot(settings, transport=transport) as application:
        desk = Desk(client, application)
        async with desk.app.database.transaction() as records:
            await records.invites.create(INVITE, Role.STAFF, desk.app.clock.now())
        (welcome,) = await desk.say(9, f"/start {INVITE}")
        assert "petugas" in welcome["text"]
        (answer,) = await desk.say(9, "apa saja tahapan replikasi?")
        assert "Pasal 21" in answer["text"]
    await client.http.aclose()
