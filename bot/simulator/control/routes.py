"""The addresses of /sim: every call answers 200 with JSON, a failure as {"error": …}."""

import inspect
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.simulator.control import conditions, people
from bot.simulator.control.taps import react, tap
from bot.simulator.control.writing import write
from bot.simulator.errors import MISSHAPEN, ApiError, ControlError
from bot.simulator.wire import Json, read_object
from bot.simulator.world import World

Action = Callable[[World, Request, Json], Json | Awaitable[Json]]


def _chat_id(request: Request) -> int:
    return int(request.path_params["chat_id"])


def _endpoint(action: Action) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        world: World = request.app.state.world
        try:
            body = await read_object(request) if request.method in ("POST", "PUT") else {}
            result = action(world, request, body)
            result = await result if inspect.isawaitable(result) else result
        except (ControlError, ApiError, *MISSHAPEN) as error:
            result = {"error": getattr(error, "description", "") or str(error) or type(error).__name__}
        world.save_state("stats", world.stats.dump())
        world.flush()
        return JSONResponse(result)

    return answer


def _messages(world: World, request: Request, body: Json) -> Json:
    after = int(request.query_params.get("after") or 0)
    known = world.messages.get(_chat_id(request), {})
    return {"messages": [known[at] for at in sorted(known) if at > after]}


async def _events(request: Request) -> Response:
    world: World = request.app.state.world
    last_id = request.headers.get("last-event-id", "")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(world.events.listen(last_id), media_type="text/event-stream", headers=headers)


def _bot(world: World, request: Request, body: Json) -> Json:
    return people.describe_bot(world, int(request.query_params.get("chat") or 0))


def _route(path: str, method: str, action: Action) -> Route:
    return Route(path, _endpoint(action), methods=[method])


ROUTES = [
    Route("/sim/events", _events, methods=["GET"]),
    _route("/sim/people", "GET", lambda world, request, body: people.list_people(world)),
    _route("/sim/people", "POST", lambda world, request, body: people.add_person(world, body)),
    _route("/sim/chats", "GET", lambda world, request, body: people.list_chats(world)),
    _route("/sim/chats", "POST", lambda world, request, body: people.add_chat(world, body)),
    _route("/sim/bot", "GET", _bot),
    _route("/sim/chats/{chat_id:path}/messages", "GET", _messages),
    _route(
        "/sim/chats/{chat_id:path}/messages",
        "POST",
        lambda world, request, body: write(world, _chat_id(request), body),
    ),
    _route(
        "/sim/chats/{chat_id:path}/taps",
        "POST",
        lambda world, request, body: tap(world, _chat_id(request), body),
    ),
    _route(
        "/sim/chats/{chat_id:path}/reactions",
        "POST",
        lambda world, request, body: react(world, _chat_id(request), body),
    ),
    _route("/sim/faults", "GET", lambda world, request, body: conditions.get_faults(world)),
    _route("/sim/faults", "PUT", lambda world, request, body: conditions.set_faults(world, body)),
    _route("/sim/clock", "GET", lambda world, request, body: conditions.get_clock(world)),
    _route("/sim/clock", "PUT", lambda world, request, body: conditions.set_clock(world, body)),
    _route("/sim/stats", "GET", lambda world, request, body: world.stats.dump()),
]
