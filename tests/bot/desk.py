"""The whole bot at a simulator in process, and people who write to it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import App
from bot.feature import Feature
from bot.intake import Intake
from bot.programme.clock import Clock
from bot.programme.people import Role
from bot.simulator.server import create_app
from bot.telegram import PanduApplication
from bot.wiring.running import running_bot
from config.settings import Settings
from tests.simulator.client import TOKEN, Client, Json, open_client, schema_path

PATIENCE = 30.0


class Desk:
    """A running bot and its people; `say` and `tap` return once everything was answered."""

    def __init__(self, client: Client, application: PanduApplication) -> None:
        self.client, self.application = client, application

    @property
    def app(self) -> App:
        """The bot's collaborators."""
        app = self.application.bot_data["app"]
        assert isinstance(app, App)
        return app

    async def say(self, chat: int, text: str, **more: Any) -> list[Json]:
        """Write a text; gives the bot's messages in that chat since."""
        return await self.post(chat, text=text, **more)

    async def post(self, chat: int, **message: Any) -> list[Json]:
        """Write any message; gives the bot's messages in that chat since."""
        ids = await self.client.write(chat, **message)
        await self.settle()
        return await self.since(chat, ids[-1])

    async def since(self, chat: int, message_id: int) -> list[Json]:
        """The bot's messages after one."""
        found = await self.client.messages(chat, message_id)
        return [message for message in found if message["from"]["is_bot"]]

    async def join(self, chat: int, role: Role, **scope: Any) -> None:
        """Make somebody staff (or another role) by an invite, as `pandu invite` does."""
        token = hashlib.sha256(f"{role}{chat}".encode()).hexdigest()[:32]
        async with self.app.database.transaction() as records:
            await records.invites.create(token, role, self.app.clock.now(), **scope)
        assert await self.say(chat, f"/start {token}")
        async with self.app.database.read() as records:
            person = await records.people.by_telegram(chat)
            assert person and role in await records.people.roles(person.id, self.app.clock.now())

    async def menu(self, chat: int) -> list[str]:
        """The commands in the menu of a person's own chat; none where it has no menu of its own."""
        scope = {"type": "chat", "chat_id": chat}
        return [shown["command"] for shown in await self.client.result("getMyCommands", scope=scope)]

    async def tap(self, chat: int, message: Json, label: str) -> list[Json]:
        """Tap the button with this label; gives the bot's new messages in that chat."""
        return await self.tap_data(chat, message, data_of(message, label))

    async def tap_data(self, chat: int, message: Json, data: str) -> list[Json]:
        """Tap with any data, also forged; gives the bot's new messages in that chat."""
        last = (await self.client.messages(chat))[-1]["message_id"]
        body = {"from": chat, "message_id": message["message_id"], "data": data}
        await self.client.sim("POST", f"/chats/{chat}/taps", **body)
        await self.settle()
        return await self.since(chat, last)

    async def now(self, chat: int, message: Json) -> Json:
        """A message as it now stands."""
        found = await self.client.messages(chat, message["message_id"] - 1)
        return found[0]

    async def settle(self) -> None:
        """Wait until every update was taken, applied and answered."""
        async with asyncio.timeout(PATIENCE):
            while self._busy():  # noqa: ASYNC110 - two places to look at, neither tells
                await asyncio.sleep(0.003)

    def _busy(self) -> bool:
        """Looked up in memory, since it is asked all the time: what was not fetched yet, and what was."""
        intake = self.application.bot_data["intake"]
        assert isinstance(intake, Intake)
        return intake.is_busy or any(map(len, self.client.app.state.world.queues.values()))


def labels(message: Json) -> list[str]:
    """The labels of a message's buttons."""
    return [button["text"] for row in _rows(message) for button in row]


def data_of(message: Json, label: str) -> str:
    """The callback data of the button with this label."""
    found = [b["callback_data"] for row in _rows(message) for b in row if b["text"] == label]
    assert found, f"no button {label} among {labels(message)}"
    return str(found[0])


def _rows(message: Json) -> list[list[Json]]:
    rows: list[list[Json]] = message.get("reply_markup", {}).get("inline_keyboard", [])
    return rows


@asynccontextmanager
async def open_desk(
    home: Path,
    *,
    features: Iterable[Feature] = (),
    client: Client | None = None,
    clock: Clock | None = None,
    warm: bool = False,
    **changed: Any,
) -> AsyncIterator[Desk]:
    """The bot with PANDU_HOME `home`, unhurried by limits, at a simulator that checks what is sent.

    With the `client` of a simulator that goes on, it is another process of the same bot. Only where `warm`
    does it open at once, as always elsewhere, what questions need and Chroma: that takes half a second.
    """
    given: dict[str, Any] = {"automatic_messages": False, **changed}
    settings = Settings(
        home=home,
        telegram_api="http://sim",
        telegram_token=SecretStr(TOKEN),
        messages_per_second=10_000,
        chat_messages_per_second=10_000,
        **given,
    )
    shared, client = client, client or await open_simulator(home)
    transport = httpx.ASGITransport(app=client.app)
    try:
        running = running_bot(settings, transport=transport, features=features, clock=clock, warm=warm)
        async with running as application:
            yield Desk(client, application)
    finally:
        if shared is None:
            await client.http.aclose()
    assert client.app.state.problems == []


async def open_simulator(home: Path) -> Client:
    """The client of a simulator without limits, whose state is below `home`."""
    client = open_client(create_app(home / "simulator.db", schema_path=schema_path()))
    await client.unlimited()
    return client
