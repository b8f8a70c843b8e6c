"""Puts the simulator together and serves it."""

import random
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from bot.simulator.clock import real_now
from bot.simulator.control.conditions import set_faults
from bot.simulator.control.routes import ROUTES
from bot.simulator.dispatch import call_method, download_file
from bot.simulator.guard import SameOrigin
from bot.simulator.journal import Journal
from bot.simulator.listening import serve
from bot.simulator.pages import page_routes
from bot.simulator.schema import Schema
from bot.simulator.webhook import start_sender
from bot.simulator.world import World

__all__ = ["create_app", "serve"]


def create_app(
    state_path: Path | None,
    *,
    now: Callable[[], datetime] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    rng: random.Random | None = None,
    faults: Mapping[str, Any] | None = None,
    schema_path: Path | None = None,
    ready: Callable[[], bool] | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> Starlette:
    """The simulator as an ASGI application.

    `state_path` is the SQLite file that keeps everything (None: memory only), `now` the real time its
    clock starts from, `faults` replaces stored ones, `schema_path` turns on checks against the Bot API's
    specification (what fails is in `app.state.problems`), `ready` says whether the page may be served,
    `transport` carries webhook deliveries (None: the network).
    """
    schema = Schema(schema_path) if schema_path else None
    world = World(Journal(state_path), now or real_now, monotonic, rng or random.Random(), schema, transport)
    world.on_hooked = partial(start_sender, world)
    world.restore()
    if faults is not None:
        set_faults(world, dict(faults))
    world.flush()
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", call_method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", download_file, methods=["GET"]),
            *ROUTES,
            *page_routes(ready),
        ],
        middleware=[Middleware(SameOrigin)],
        lifespan=_lifespan,
    )
    app.state.world = world
    app.state.problems = []
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Takes up webhooks that were set before, and closes the journal at the end."""
    world: World = app.state.world
    for bot in world.bots.values():
        if bot.webhook.get("url"):
            start_sender(world, bot)
    yield
    for sender in world.senders.values():
        sender.cancel()
    world.journal.close()
