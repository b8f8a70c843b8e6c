"""Constructs the bot: Settings -> App -> a running PTB Application."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext, suppress
from zoneinfo import ZoneInfo

import httpx

from bot.app import App, Upcoming
from bot.delivery.agenda import Rules
from bot.delivery.pacing import Pacer
from bot.feature import Feature, Registry
from bot.features import (
    broadcasting,
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
from bot.followed_clock import FollowedClock
from bot.forms.loading import load_forms
from bot.intake import LEASE, Intake
from bot.metrics import Metrics
from bot.presentation import Topic
from bot.programme.allowance import Allowance
from bot.programme.clock import Clock, SystemClock
from bot.programme.deadlines import Deadlines
from bot.programme.promises import Promises
from bot.programme.rules import Programme
from bot.storage.database import Database
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
from bot.texts import Texts
from bot.wiring.answering import assistant_over, open_library, open_transcriber
from bot.wiring.calendar import OfficialCalendar
from bot.wiring.corpus import LiveCorpus
from bot.wiring.periodic import run_jobs
from bot.wiring.reading import GazetteerHearing
from bot.wiring.recording import Recorder
from bot.wiring.sending import REPORT, Share, Station, build_sender, database_url, pacer_of
from bot.wiring.serving import serving
from bot.wiring.spending import DatabaseLedger
from config.content import ContentError, load
from config.settings import Settings
from knowledge.retriever import search_opener
from knowledge.search.finder import Finder

Seed = Callable[[App], Awaitable[None]]
log = logging.getLogger(__name__)


def build_app(settings: Settings, clock: Clock) -> App:
    """All collaborators; what costs time (the model, Chroma) is opened by its first use."""
    overlay = settings.overlay
    library, hearing = open_library(settings), GazetteerHearing(overlay)
    database = Database(database_url(settings), settings.database_connections)
    programme = load("programme.yaml", Programme, overlay)
    calendar = OfficialCalendar(programme.calendar)
    return App(
        settings=settings,
        clock=clock,
        database=database,
        metrics=Metrics(),
        texts=Texts(overlay / "texts"),
        library=library,
        assistant=assistant_over(library, settings, clock, DatabaseLedger(database)),
        finder=Finder(library, overlay),
        corpus=LiveCorpus(settings, library),
        topics=load("topics.yaml", dict[str, Topic], overlay),
        questions=load("questions.yaml", dict[str, str], overlay),
        upcoming=load("upcoming.yaml", dict[str, Upcoming], overlay),
        allowance=Allowance(settings.person_messages_per_minute),
        programme=programme,
        forms=load_forms(overlay),
        readers=hearing.readers,
        deadlines=Deadlines(programme.reports, calendar),
        promises=Promises(programme.queue, calendar, ZoneInfo(settings.default_zone)),
        hearing=hearing,
        transcriber=open_transcriber(settings),
    )


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """The database at its newest schema, closed at the end."""
    await upgrade(database_url(settings))
    database = Database(database_url(settings), settings.database_connections)
    try:
        yield database
    finally:
        await database.close()


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
        inviting,
        joining,
        people,
        profile,
        privacy,
        recap,
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
) -> AsyncIterator[PanduApplication]:
    """The bot, polling or by `webhook`; what is unfinished on leaving is answered after the next start.

    Without `sender` broadcasts are left to `pandu worker`, and most of Telegram's limits with them.
    `served` opens the port for /healthz and /metrics, which a webhook needs anyway. `features` are further
    ones beside those of `registry_of`, `clock` tells the time in place of the machine.
    """
    settings.token  # noqa: B018 - refuses an empty token before anything is opened
    hooked = settings.webhook if webhook else None
    followed = FollowedClock(settings.clock_url) if settings.clock_url else None
    await upgrade(database_url(settings))
    app = build_app(settings, followed or clock or SystemClock())
    if seed:
        await seed(app)
    registry = registry_of(app, features)
    application = build_application(app, registry, _pacer(app, sender), transport)
    intake = _intake(app, application)
    recorder = Recorder(app)
    await recorder.catch_up()
    tasks = [asyncio.create_task(_warm_up(app)), asyncio.create_task(recorder.follow())]
    if followed:
        tasks.append(asyncio.create_task(followed.follow()))
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


async def _close(app: App, application: PanduApplication, tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    with suppress(RuntimeError):
        await application.shutdown()
    app.library.close()
    await app.database.close()


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
