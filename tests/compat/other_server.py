"""telegram-test-api, a Bot API server by another author, and people who write to a bot at it."""

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.bench.chat import free_port

HERE = Path(__file__).parent
PACKAGE = HERE / "node_modules" / "telegram-test-api"
TOKEN = "77:compat"
PATIENCE = 30.0
Json = dict[str, Any]


def what_is_missing() -> str:
    """Why the server cannot be started here; empty where it can."""
    if shutil.which("node") is None:
        return "node is not installed"
    return "" if PACKAGE.exists() else "telegram-test-api is not installed: see docs/compatibility.md"


class OtherServer:
    """The server's own interface for people: they write and tap, and read what the bot sent, one by one."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._read: Counter[int] = Counter()
        self.root = str(http.base_url).rstrip("/")

    async def say(self, person: int, text: str) -> None:
        """Write a text or a command."""
        command = text.startswith("/")
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}] if command else []
        body = _whose(person) | {"text": text, "entities": entities, "date": int(time.time())}
        await self._http.post("/sendCommand" if command else "/sendMessage", json=body)

    async def tap(self, person: int, message: Json, label: str) -> None:
        """Tap the button with this label."""
        rows = message["reply_markup"]["inline_keyboard"]
        data = next(key["callback_data"] for row in rows for key in row if key["text"] == label)
        tapped = {"message_id": message["message_id"], "text": message["text"], "date": int(time.time())}
        body = _whose(person) | {"data": data, "message": _whose(person) | tapped}
        await self._http.post("/sendCallback", json=body)

    async def heard(self, person: int) -> Json:
        """The next message of the bot to this person, waited for."""
        place = self._read[person]
        async with asyncio.timeout(PATIENCE):
            while len(found := await self._sent_to(person)) <= place:  # noqa: ASYNC110 - nothing tells
                await asyncio.sleep(0.05)
        self._read[person] += 1
        return found[place]

    async def edited(self, person: int, before: Json) -> Json:
        """A message once its text is another, waited for."""
        async with asyncio.timeout(PATIENCE):
            while True:
                now = {message["message_id"]: message for message in await self._sent_to(person)}
                if now[before["message_id"]]["text"] != before["text"]:
                    return now[before["message_id"]]
                await asyncio.sleep(0.05)

    async def _sent_to(self, person: int) -> list[Json]:
        answer = await self._http.post("/getUpdatesHistory", json={"token": TOKEN})
        sent = [item for item in answer.json()["result"] if "chat_id" in item.get("message", {})]
        return [
            item["message"] | {"message_id": item["messageId"]}
            for item in sent
            if item["message"]["chat_id"] == str(person)
        ]


def _whose(person: int) -> Json:
    who = {"id": person, "first_name": "Ratna", "is_bot": False}
    return {"botToken": TOKEN, "from": who, "chat": {"id": person, "first_name": "Ratna", "type": "private"}}


@asynccontextmanager
async def other_server() -> AsyncIterator[OtherServer]:
    """The server on a free port of this machine, until the block ends."""
    port = str(free_port())
    node = await asyncio.create_subprocess_exec(
        "node", HERE / "serve.cjs", HERE, port, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert node.stdout is not None
        assert await node.stdout.readline() == b"ready\n"
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
            yield OtherServer(http)
    finally:
        node.terminate()
        await node.wait()
