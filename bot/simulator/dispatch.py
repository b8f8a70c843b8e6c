"""/bot<token>/<method>: token, faults, flood control, the method, and the answer in Telegram's shape."""

import asyncio
import inspect
import logging
import re
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.simulator.errors import MISSHAPEN, ApiError, bad_request, too_many
from bot.simulator.methods import METHODS, Call, Method
from bot.simulator.schema import SchemaError
from bot.simulator.wire import Json, read_params
from bot.simulator.world import World

_log = logging.getLogger(__name__)
_TOKEN = re.compile(r"(\d{1,15}):[\w-]+")
_LONGEST_FLOOD_WAIT = 3


async def call_method(request: Request) -> Response:
    """Answers one request of a bot; what it changed is in the journal before the answer leaves."""
    world: World = request.app.state.world
    try:
        result = await _answer(world, request)
    except ApiError as error:
        return _refused(world, error)
    except SchemaError as error:
        # Not an answer of Telegram's: a test that switched the schema on must see this fail.
        _log.error("schema: %s", error)
        request.app.state.problems.append(str(error))
        return _refused(world, ApiError(500, f"Schema: {error}"))
    world.stats.accepted += 1
    _save(world)
    await _after(world, request)
    return JSONResponse({"ok": True, "result": result})


async def download_file(request: Request) -> Response:
    """/file/bot<token>/<path>: the bytes of a file, if its token and path are right."""
    world: World = request.app.state.world
    path = request.path_params["path"]
    known = next((file for file in world.files.values() if file["file_path"] == path), None)
    body = world.journal.file(known["file_id"]) if known else None
    if known is None or body is None or not _TOKEN.fullmatch(request.path_params["token"]):
        return _json(ApiError(404, "Not Found"))
    return Response(body, media_type="application/octet-stream")


async def _answer(world: World, request: Request) -> Any:
    method = METHODS.get(request.path_params["method"].lower())
    token = _TOKEN.fullmatch(request.path_params["token"])
    world.stats.request(method.name if method else "unknown")
    if token is None:
        raise ApiError(401, "Unauthorized")
    if method is None:
        raise ApiError(404, "Not Found")
    params = await read_params(request)
    await _before(world)
    call = Call(world.bot(int(token[1])), method.name, params)
    if method.counted:
        _count(world, call)
    if world.schema is not None:
        world.schema.check_request(method.name, params)
    result = await _run(world, call, method)
    if world.schema is not None:
        world.schema.check_result(method.name, result)
    return result


async def _run(world: World, call: Call, method: Method) -> Any:
    try:
        result = method.handler(world, call)
        return await result if inspect.isawaitable(result) else result
    except MISSHAPEN as error:
        # A parameter of a shape no handler expects is the caller's mistake, as on Telegram.
        _log.warning("%s: %r", call.method, error, exc_info=True)
        raise bad_request(f"can't parse the parameters of {call.method}") from error


async def _before(world: World) -> None:
    faults = world.faults
    if faults.latency_ms:
        await asyncio.sleep(faults.latency_ms / 1000)
    if world.rng.random() < faults.error_probability:
        code, text = world.rng.choice(((500, "Internal Server Error"), (502, "Bad Gateway")))
        raise ApiError(code, text)


async def _after(world: World, request: Request) -> None:
    """An accepted request whose answer comes late or never."""
    faults = world.faults
    if world.rng.random() < faults.stall_probability:
        await asyncio.sleep(faults.stall_ms / 1000)
    if world.rng.random() >= faults.drop_response_probability:
        return
    world.stats.dropped += 1
    _save(world)
    hang_up = request.scope.get("state", {}).get("hang_up")
    if hang_up is None:
        raise httpx.ReadError("the simulator dropped this response", request=None)
    hang_up()
    await asyncio.sleep(0)


def _count(world: World, call: Call) -> None:
    faults, bot, chat = world.faults, call.bot.id, call.params.integer("chat_id") or None
    if world.rng.random() < faults.flood_probability:
        seconds = world.rng.randint(1, _LONGEST_FLOOD_WAIT)
        world.flood.shut(bot, chat, seconds)
        raise too_many(seconds)
    wait = world.flood.refuse(bot, chat, faults.per_second, faults.per_chat_per_second)
    if wait is not None:
        raise too_many(wait)


def _refused(world: World, error: ApiError) -> Response:
    world.stats.refuse(error.code)
    _save(world)
    return _json(error)


def _json(error: ApiError) -> Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
        headers["Retry-After"] = str(error.retry_after)
    return JSONResponse(body, status_code=error.code, headers=headers)


def _save(world: World) -> None:
    world.save_state("stats", world.stats.dump())
    world.flush()
