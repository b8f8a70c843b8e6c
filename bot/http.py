"""HTTP: the webhook that takes updates in, /healthz for whoever watches, /metrics for Prometheus."""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, TypeVar

from prometheus_client import CONTENT_TYPE_LATEST
from pydantic_core import from_json
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.intake import LEASE, Intake
from bot.storage.models import JsonObject

T = TypeVar("T")
Receive = Callable[[Sequence[JsonObject]], Awaitable[None]]
BODY_LIMIT = 2**20
READING_SECONDS, WRITING_SECONDS, LOOKING_SECONDS = 20.0, 8.0, 3.0
WRITING_AT_ONCE = 256
_SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_LARGEST_ID = 2**63 - 1

log = logging.getLogger(__name__)


class Refused(Exception):  # noqa: N818
    """A request that is not Telegram's; carries the status to answer with, and nothing of the text."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Webhook:
    """POST /webhook: checks the secret, reads one update and answers 200 once `receive` has written it down.

    What is not an update gets a status from 400 on; where the database does not answer within `patience`
    seconds it is 503, and Telegram brings the update again.
    """

    def __init__(self, receive: Receive, secret: str, patience: float = WRITING_SECONDS) -> None:
        self._receive, self._secret, self._patience = receive, secret.encode(), patience
        self._writing: set[asyncio.Task[bool]] = set()

    async def take(self, request: Request) -> Response:
        """One request, answered without a body."""
        try:
            self._check_secret(request)
            update = parsed(await _body(request))
        except Refused as refusal:
            return Response(status_code=refusal.status)
        return Response(status_code=200 if await self._written(update) else 503)

    def _check_secret(self, request: Request) -> None:
        given = request.headers.get(_SECRET, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            raise Refused(403)

    async def _written(self, update: JsonObject) -> bool:
        if len(self._writing) >= WRITING_AT_ONCE:
            return False
        # A write that takes too long is left to end by itself: breaking it off would break its connection.
        task = asyncio.ensure_future(self._write(update))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)
        done, _ = await asyncio.wait({task}, timeout=self._patience)
        return bool(done) and task.result()

    async def _write(self, update: JsonObject) -> bool:
        try:
            await self._receive([update])
        except Exception as error:
            log.warning("an update could not be written down", extra={"code": type(error).__name__})
            return False
        return True


async def _body(request: Request) -> bytes:
    """The body; raises Refused where it is not JSON by its type, too long, too slow or broken off."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415)
    try:
        async with asyncio.timeout(READING_SECONDS):
            return await _limited(request)
    except TimeoutError:
        raise Refused(408) from None
    except ClientDisconnect:
        raise Refused(400) from None


async def _limited(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_LIMIT:
            raise Refused(413)
    return bytes(body)


def parsed(body: bytes) -> JsonObject:
    """The update in a body; raises Refused for whatever has not the shape of one.

    Every field of an update but its number is an object: https://core.telegram.org/bots/api#update.
    """
    try:
        update = from_json(body, allow_inf_nan=False, cache_strings="none")
    except ValueError:
        raise Refused(400) from None
    if not isinstance(update, dict):
        raise Refused(400)
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _LARGEST_ID:
        raise Refused(400)
    if not all(isinstance(value, dict) for name, value in update.items() if name != "update_id"):
        raise Refused(400)
    return update


@dataclass(frozen=True, slots=True)
class Health:
    """What /healthz says; `lease` is who handles updates: this process, another, or nobody."""

    ready: bool
    database: bool
    generation: str | None
    lease: str
    intake: str
    waiting: int | None
    last_update_age_seconds: float | None


class Watch:
    """GET /healthz and /metrics: what the rows, the corpus and the counters say now."""

    def __init__(self, app: App, intake: Intake) -> None:
        self._app, self._intake = app, intake

    async def health(self, _: Request) -> Response:
        """200 where the bot works or stands by, else 503; the reasons as JSON."""
        found = await self._look()
        return JSONResponse(asdict(found), status_code=200 if found.ready else 503)

    async def metrics(self, _: Request) -> Response:
        """The counters, with what was looked up just now."""
        found = await self._look()
        age = found.last_update_age_seconds
        self._app.metrics.observe(
            ready=found.ready,
            waiting=found.waiting,
            age=None if age is None else timedelta(seconds=age),
            generation=found.generation,
        )
        return Response(self._app.metrics.page(), media_type=CONTENT_TYPE_LATEST)

    async def _look(self) -> Health:
        rows = await _within(LOOKING_SECONDS, self._rows())
        generation = await _within(LOOKING_SECONDS, asyncio.to_thread(self._generation))
        waiting, age, elsewhere = rows or (None, None, False)
        lease = "held" if self._intake.is_held else "elsewhere" if elsewhere else "none"
        return Health(
            ready=rows is not None and generation is not None and lease != "none" and not self._intake.ended,
            database=rows is not None,
            generation=generation,
            lease=lease,
            intake="ended" if self._intake.ended else "running",
            waiting=waiting,
            last_update_age_seconds=age,
        )

    async def _rows(self) -> tuple[int, float | None, bool]:
        now = self._app.clock.now()
        async with self._app.database.read() as records:
            waiting, latest = await records.updates.backlog()
            elsewhere = await records.leases.is_held(LEASE, now)
        return waiting, None if latest is None else round((now - latest).total_seconds(), 1), elsewhere

    def _generation(self) -> str:
        return self._app.library.current().corpus.generation


async def _within(seconds: float, work: Coroutine[Any, Any, T]) -> T | None:
    """What comes of it; None where it fails or takes longer, in which case it ends by itself."""
    task = asyncio.ensure_future(work)
    task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
    done, _ = await asyncio.wait({task}, timeout=seconds)
    return task.result() if done and task.exception() is None else None


def create_http(app: App, intake: Intake, secret: str | None = None) -> Starlette:
    """The routes; without a secret there is no webhook."""
    watch = Watch(app, intake)
    routes = [
        Route("/healthz", watch.health, methods=["GET"]),
        Route("/metrics", watch.metrics, methods=["GET"]),
    ]
    if secret is not None:
        routes.append(Route("/webhook", Webhook(intake.receive, secret).take, methods=["POST"]))
    return Starlette(routes=routes)
