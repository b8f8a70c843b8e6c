"""Talks to a simulator in process, as bots and as people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.simulator.server import serve

SPEC = Path(__file__).parents[3] / "shared" / "telegram" / "bot-api-10.1.json"
TOKEN = "1:test"
Json = dict[str, Any]


def schema_path() -> Path | None:
    return SPEC if SPEC.exists() else None


class Client:
    """Speaks to one simulator as bots and as people."""

    def __init__(self, app: Starlette, http: httpx.AsyncClient) -> None:
        self.app, self.http = app, http

    async def bot(self, method: str, *, token: str = TOKEN, **params: Any) -> Json:
        response = await self.http.post(f"/bot{token}/{method}", json=params)
        answer: Json = response.json()
        assert response.status_code == answer.get("error_code", 200)
        return answer

    async def result(self, method: str, **params: Any) -> Any:
        answer = await self.bot(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        answer = await self.bot(method, **params)
        assert not answer["ok"], answer
        return str(answer["description"])

    async def sim(self, method: str, path: str, **body: Any) -> Json:
        response = await self.http.request(method, f"/sim{path}", json=body or None)
        assert response.status_code == 200
        answer: Json = response.json()
        return answer

    async def write(self, chat_id: int, **body: Any) -> list[int]:
        answer = await self.sim("POST", f"/chats/{chat_id}/messages", **body)
        assert "error" not in answer, answer
        ids: list[int] = answer["message_ids"]
        return ids

    async def messages(self, chat_id: int, after: int = 0) -> list[Json]:
        answer = await self.sim("GET", f"/chats/{chat_id}/messages?after={after}")
        found: list[Json] = answer["messages"]
        return found

    async def unlimited(self) -> None:
        await self.sim("PUT", "/faults", per_second=None, per_chat_per_second=None)


def open_client(app: Starlette) -> Client:
    return Client(app, httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://sim"))


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
