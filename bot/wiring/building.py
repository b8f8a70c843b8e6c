"""Builds the collaborators of all features from Settings, for the bot and for single commands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

from bot.app import App, Upcoming
from bot.forms.loading import load_forms
from bot.metrics import Metrics
from bot.presentation import Topic
from bot.programme.allowance import Allowance
from bot.programme.clock import Clock, SystemClock
from bot.programme.deadlines import Deadlines
from bot.programme.promises import Promises
from bot.programme.rules import Programme
from bot.storage.database import Database
from bot.storage.schema import upgrade
from bot.texts import Texts
from bot.wiring.answering import assistant_over, open_library, open_transcriber
from bot.wiring.calendar import OfficialCalendar
from bot.wiring.corpus import LiveCorpus
from bot.wiring.reading import GazetteerHearing
from bot.wiring.records import database_url
from bot.wiring.spending import DatabaseLedger
from config.content import load
from config.settings import Settings
from knowledge.search.finder import Finder


def build_app(settings: Settings, clock: Clock) -> App:
    """All collaborators; what costs time (the model, Chroma) is opened by its first use."""
    overlay = settings.overlay
    library = open_library(settings)
    database = Database(database_url(settings), settings.database_connections)
    assistant = assistant_over(library, settings, clock, DatabaseLedger(database))
    hearing = GazetteerHearing(overlay, assistant.model, personal=settings.llm_personal_fields)
    programme = load("programme.yaml", Programme, overlay)
    calendar = OfficialCalendar(programme.calendar)
    return App(
        settings=settings,
        clock=clock,
        database=database,
        metrics=Metrics(),
        texts=Texts(overlay / "texts"),
        library=library,
        assistant=assistant,
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
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """The app of a command at the newest schema, closed at the end; it answers nobody."""
    await upgrade(database_url(settings))
    app = build_app(settings, SystemClock())
    try:
        yield app
    finally:
        await close_app(app)


async def close_app(app: App) -> None:
    """Let go of the corpus, the models' servers and the database."""
    app.library.close()
    for model in (app.assistant.model, app.transcriber):
        if model is not None:
            await model.close()
    await app.database.close()
