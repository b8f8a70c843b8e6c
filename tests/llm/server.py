"""An OpenAI-compatible chat server over a real socket that plays a script: honest, lying, failing."""

import asyncio
import gc
import json
import socket
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Json = dict[str, Any]
Play = Callable[["Asked"], Awaitable[Response]]


class Asked:
    """One request as the model would see it."""

    def __init__(self, body: Json, headers: Mapping[str, str]) -> None:
        self.body, self.headers = body, headers

    @property
    def instructions(self) -> str:
        """The system message."""
        return str(self.body["messages"][0]["content"])

    @property
    def raw(self) -> str:
        """The human message as it came."""
        return str(self.body["messages"][-1]["content"])

    @property
    def data(self) -> Json:
        """The object in the human message."""
        found: Json = json.loads(self.raw)
        return found


def completion(
    text: str | None, finish: str = "stop", tokens: int = 40, refusal: str | None = None
) -> JSONResponse:
    """A chat completion whose message is `text`."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    usage = {"prompt_tokens": tokens, "completion_tokens": tokens // 2, "total_tokens": tokens + tokens // 2}
    choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
    body = {"id": "c1", "object": "chat.completion", "created": 1, "model": "skrip", "choices": [choice]}
    return JSONResponse({**body, "usage": usage})


def written(*sentences: tuple[str, list[str]], tokens: int = 40) -> JSONResponse:
    """A completion that composes these sentences, each with the ids it cites."""
    rows = [{"teks": text, "kutipan": ids} for text, ids in sentences]
    return completion(json.dumps({"kalimat": rows}, ensure_ascii=False), tokens=tokens)


def error(status: int, kind: str = "server_error") -> JSONResponse:
    """An error as OpenAI spells it."""
    return JSONResponse({"error": {"message": "tidak bisa", "type": kind, "code": kind}}, status_code=status)


def trickle(seconds_a_byte: float) -> StreamingResponse:
    """A response of 200 whose body comes byte by byte and never ends in time."""

    async def body() -> AsyncIterator[bytes]:
        for _ in range(10_000):
            yield b" "
            await asyncio.sleep(seconds_a_byte)

    return StreamingResponse(body(), media_type="application/json")


class Server:
    """Where the server listens, what it was asked, and what it plays next."""

    def __init__(self, base_url: str, play: Play) -> None:
        self.base_url, self.play = base_url, play
        self.asked: list[Asked] = []

    async def answer(self, request: Request) -> Response:
        """One request, noted and played."""
        asked = Asked(await body_of(request), dict(request.headers))
        self.asked.append(asked)
        return await self.play(asked)


async def body_of(request: Request) -> Json:
    """The JSON of a request, or the size of a file that came as a form."""
    if request.headers["content-type"].startswith("application/json"):
        found: Json = await request.json()
        return found
    return {"bytes": len(await request.body())}


@contextmanager
def nothing_left_open() -> Iterator[None]:
    """Fails where the block leaves a socket open and forgets it; what came before does not count."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", ResourceWarning)
        yield
        gc.collect()
    told = [str(one.message) for one in warned]
    assert not [one for one in told if "socket" in one or "transport" in one]


@asynccontextmanager
async def serving(play: Play) -> AsyncIterator[Server]:
    """The server on a port of its own of this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = Server(f"http://127.0.0.1:{listening.getsockname()[1]}/v1", play)
        paths = ("/v1/chat/completions", "/v1/audio/transcriptions")
        app = Starlette(routes=[Route(path, server.answer, methods=["POST"]) for path in paths])
        config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=0)
        running = uvicorn.Server(config)
        running.capture_signals = nullcontext  # type: ignore[method-assign]
        task = asyncio.create_task(running.serve(sockets=[listening]))
        try:
            yield server
        finally:
            running.should_exit = running.force_exit = True
            await task
