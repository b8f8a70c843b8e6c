"""The bot behind its webhook, and a simulator that posts to it, both on ports of this machine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from pydantic import SecretStr

from bot.simulator.server import create_app
from bot.telegram import PanduApplication
from bot.wiring.running import running_bot
from config.settings import Settings
from tests.bench.chat import UNLIMITED, free_port
from tests.homes import furnish
from tests.simulator.client import TOKEN, Json, schema_path, served

SECRET = "rahasia_webhook-1"
PATIENCE = 60.0


@dataclass
class Post:
    """A running bot (`web` are its own routes) and the simulator it is hooked to."""

    people: httpx.AsyncClient
    web: httpx.AsyncClient
    application: PanduApplication
    home: Path

    async def say(self, chat: int, text: str) -> list[Json]:
        """Write a text; gives the bot's messages since, once everything is answered."""
        sent = (await self.people.post(f"/sim/chats/{chat}/messages", json={"text": text})).json()
        await self.settle()
        return await self.since(chat, sent["message_ids"][-1])

    async def since(self, chat: int, after: int = 0) -> list[Json]:
        """The bot's messages in a chat after one."""
        answer = await self.people.get(f"/sim/chats/{chat}/messages", params={"after": after})
        return [message for message in answer.json()["messages"] if message["from"]["is_bot"]]

    async def hand_in(self, body: bytes, **headers: str) -> httpx.Response:
        """Post a body as Telegram would."""
        known = {"x-telegram-bot-api-secret-token": SECRET, "content-type": "application/json"}
        return await self.web.post("/webhook", content=body, headers=known | headers)

    async def settle(self) -> None:
        """Wait until every update was delivered and answered."""
        async with asyncio.timeout(PATIENCE):
            while await self._busy():  # noqa: ASYNC110 - two places to look at, neither tells
                await asyncio.sleep(0.02)

    async def _busy(self) -> bool:
        info = (await self.people.get(f"/bot{TOKEN}/getWebhookInfo")).json()["result"]
        async with self.application.bot_data["app"].database.read() as records:
            return bool(info["pending_update_count"] or await records.updates.unanswered())


@asynccontextmanager
async def telegram(home: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A simulator on a port, without limits."""
    simulator = create_app(home / "simulator.db", schema_path=schema_path())
    async with served(simulator) as people:
        await people.put("/sim/faults", json=UNLIMITED)
        yield people
    assert simulator.state.problems == []


@asynccontextmanager
async def answering(people: httpx.AsyncClient, home: Path, **how: Any) -> AsyncIterator[Post]:
    """The bot with PANDU_HOME `home`, its routes on a port; `how` says what `running_bot` is told."""
    port = how.pop("port", 0) or free_port()
    settings = Settings(
        home=home,
        telegram_api=str(people.base_url).rstrip("/"),
        telegram_token=SecretStr(TOKEN),
        webhook_url=f"http://127.0.0.1:{port}/webhook",
        webhook_secret=SecretStr(SECRET),
        http_port=port,
        messages_per_second=10_000,
        chat_messages_per_second=10_000,
    )
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as web,
        running_bot(settings, **how) as application,
    ):
        yield Post(people, web, application, home)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def post(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Post]:
    """One for all tests of a module."""
    home = tmp_path_factory.mktemp("hooked")
    furnish(home, corpus_home)
    async with telegram(home) as people, answering(people, home, webhook=True) as opened:
        yield opened
