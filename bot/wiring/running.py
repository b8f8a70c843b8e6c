"""Constructs the bot: Settings -> App -> a running PTB Application."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext, suppress

import httpx

from bot.app import App
from bot.delivery.occasions import Rules
from bot.delivery.pacing import Pacer
from bot.feature import Feature, Registry
from bot.features import (
    broadcasting,
    chasing,
    commenting,
    extending,
    faq,
    groups,
    guideline,
    health,
    home,
    housekeeping,
    human,
    importing,
    inviting,
    joining,
    journeys,
    media,
    operating,
    people,
    privacy,
    profile,
    questions,
    reading,
    recap,
    registering,
    relaying,
    reminding,
    reporting,
    search,
)
from bot.features.upcoming import announce
from bot.filling import commands as filling
from bot.followed_clock import FollowedClock, followed_clock
from bot.intake import LEASE, Intake
from bot.programme.clock import Clock, SystemClock
from bot.storage.leases import hold_of_this_process
from bot.storage.schema import upgrade
from bot.telegram import (
    ALLOWED_UPDATES,
    PanduApplication,
    build_application,
    handle_with,
    hook,
    introduce,
    reach,
    unhook,
)
from bot.wiring.building import build_app, close_app
from bot.wiring.periodic import run_jobs
from bot.wiring.recording import Recorder
from bot.wiring.records import database_url
from bot.wiring.sending import REPORT, Share, Station, build_sender, pacer_of
from bot.wiring.serving import serving
from config.content import ContentError
from config.settings import Settings
from knowledge.retriever import search_opener

Seed = Callable[[App], Awaitable[None]]
log = logging.getLogger(__name__)


def registry_of(app: App, more: Iterable[Feature] = ()) -> Registry:
    """Every feature, and `more` of them.

    Raises DoubleOwnerError where two claim one name, ContentError where a form is not there.
    """
    modules = (
        broadcasting,
        reminding,
        extending,
        home,
        filling,
        questions,
        search,
        reading,
        commenting,
        human,
        faq,
        relaying,
        registering,
        reporting,
        journeys,
        inviting,
        joining,
        people,
        profile,
        privacy,
        recap,
        chasing,
        importing,
        guideline,
        operating,
        health,
        housekeeping,
        groups,
        media,
    )
    registry = Registry([*(module.feature for module in modules), announce(app.upcoming), *more])
    for form in registry.forms.keys() - app.forms.keys():
        raise ContentError(app.settings.overlay / f"forms/{form}.yaml", 1, "borang ini belum ada")
    return registry


@asynccontextmanager
async def running_bot(
    settings: Settings,
    *,
    seed: Seed | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    served: bool = False,
    webhook: bool = False,
    sender: bool = True,
    features: Iterable[Feature] = (),
    clock: Clock | None = None,
    warm: bool = True,
) -> AsyncIterator[PanduApplication]:
    """The bot, polling or by `webhook`; what is unfinished on leaving is answered after the next start.

    Without `sender` broadcasts are left to `pandu worker`, and most of Telegram's limits with them.
    `served` opens the port for /healthz and /metrics, which a webhook needs anyway. `features` are further
    ones beside those of `registry_of`, `clock` tells the time in place of the machine. Unless `warm`, what
    costs time is opened when the first person needs it.
    """
    settings.token  # noqa: B018 - refuses an empty token before anything is opened
    hooked = settings.webhook if webhook else None
    followed = await followed_clock(settings.clock_url)
    app = await _opened(settings, followed or clock or SystemClock(), seed)
    registry = registry_of(app, features)
    application = build_application(app, registry, _pacer(app, sender), transport)
    intake = _intake(app, application)
    tasks = await _beside(app, followed, warm)
    try:
        async with serving(app, intake, hooked[1] if hooked else None) if served or hooked else nullcontext():
            await reach(application.initialize)
            await introduce(application, registry)
            tasks.append(asyncio.create_task(_jobs(app, application, registry, intake), name="jobs"))
            if sender:
                tasks.append(asyncio.create_task(_send(app, application), name="sender"))
            async with _taking_updates(application, intake, hooked):
                yield application
    finally:
        await _close(app, application, tasks)


async def _opened(settings: Settings, clock: Clock, seed: Seed | None) -> App:
    """The app over its rows, at the newest revision and with those that are sown."""
    await upgrade(database_url(settings))
    app = build_app(settings, clock)
    if seed:
        await seed(app)
    return app


async def _beside(app: App, followed: FollowedClock | None, warm: bool) -> list["asyncio.Task[None]"]:
    """What runs as long as the bot: rows that follow the corpus, warming up, a clock that is followed."""
    recorder = Recorder(app)
    await recorder.catch_up()
    tasks = [asyncio.create_task(recorder.follow())]
    if warm:
        tasks.append(asyncio.create_task(_warm_up(app)))
    if followed:
        tasks.append(asyncio.create_task(followed.follow()))
    return tasks


async def _close(app: App, application: PanduApplication, tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    with suppress(RuntimeError):
        await application.shutdown()
    await close_app(app)


async def _jobs(app: App, application: PanduApplication, registry: Registry, intake: Intake) -> None:
    await run_jobs(
        registry.jobs.values(), app.clock, lambda job: job.run(app, application.bot), lambda: intake.is_held
    )


def _pacer(app: App, sender: bool) -> Pacer:
    return pacer_of(app.settings, app.metrics, Share.ALL if sender else Share.REPLIES)


async def _send(app: App, application: PanduApplication) -> None:
    form, zone = app.forms[REPORT], app.settings.default_zone
    rules = Rules(app.programme, app.deadlines, form, zone)
    beside = app.settings, app.database, app.clock, app.texts
    await build_sender(Station(*beside, application.bot, rules)).run()


def _intake(app: App, application: PanduApplication) -> Intake:
    intake = application.bot_data["intake"] = Intake(
        app.database,
        app.clock,
        handle_with(application),
        application.bot,
        hold_of_this_process(LEASE, secrets.token_hex),
        allowed_updates=ALLOWED_UPDATES,
        metrics=app.metrics,
    )
    return intake


@asynccontextmanager
async def _taking_updates(
    application: PanduApplication, intake: Intake, hooked: tuple[str, str] | None
) -> AsyncIterator[None]:
    if hooked:
        await reach(lambda: hook(application, *hooked))
        tasks = [asyncio.create_task(intake.start()), asyncio.create_task(intake.share())]
    else:
        await intake.start()
        await reach(lambda: unhook(application))
        tasks = [asyncio.create_task(intake.poll(), name="polling")]
        tasks[0].add_done_callback(_log_end)
    try:
        yield
    finally:
        await intake.stop()
        for task in tasks if hooked else ():
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _log_end(polling: "asyncio.Task[None]") -> None:
    if not polling.cancelled() and (error := polling.exception()):
        log.error("polling ended", extra={"code": type(error).__name__})


async def _warm_up(app: App) -> None:
    """Load model and names and answer once, so that nobody waits for it; then let Chroma take over."""
    embedder = app.library.current().embedder
    await embedder.aembed_query("tahapan replikasi")
    await app.assistant.trace("apa saja tahapan replikasi?")
    if app.assistant.model is not None:
        await app.assistant.model.open()
    await app.finder.search("inovasi malaria")
    await asyncio.to_thread(lambda: app.hearing.reader)
    opener = search_opener(embedder, chroma_url=app.settings.chroma_url)
    await asyncio.to_thread(app.library.use, opener)
    app.library.watch()
