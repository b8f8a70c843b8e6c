"""Constructs the sender: inside the bot, or in a process of its own (`pandu worker`)."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

import httpx

from bot.delivery.agenda import Planner
from bot.delivery.amending import Amender
from bot.delivery.broadcasting import Dispatcher
from bot.delivery.lanes import Limits
from bot.delivery.occasions import Rules
from bot.delivery.pacing import Pacer
from bot.delivery.progress import Progress
from bot.delivery.sender import LEASE, Sender, Watch
from bot.followed_clock import followed_clock
from bot.forms.loading import load_forms
from bot.metrics import Metrics
from bot.programme.clock import Clock, SystemClock
from bot.programme.deadlines import Deadlines
from bot.programme.quiet import QuietHours
from bot.programme.rules import Programme
from bot.storage.database import Database
from bot.storage.deliveries import Defer
from bot.storage.leases import hold_of_this_process
from bot.storage.models import Person
from bot.storage.schema import upgrade
from bot.telegram import PanduBot, new_bot, reach
from bot.texts import Texts
from bot.wiring.calendar import OfficialCalendar
from bot.wiring.records import database_url
from config.content import load
from config.settings import Settings

REPORT = "monthly_report"
PLAN_EVERY = timedelta(minutes=5)


class Share(Enum):
    """Which part of Telegram's limits a process has; they are fixed, so that none has to ask another."""

    ALL = "all"
    REPLIES = "replies"
    SENDING = "sending"


def pacer_of(settings: Settings, metrics: Metrics, share: Share = Share.ALL) -> Pacer:
    """The limits of the settings, or a process's share of them, as PTB's rate limiter."""
    part = {Share.ALL: 1.0, Share.SENDING: settings.sender_share, Share.REPLIES: 1 - settings.sender_share}
    in_all = settings.messages_per_second * part[share]
    return Pacer(Limits(in_all, settings.chat_messages_per_second), metrics)


@dataclass(frozen=True, slots=True)
class Station:
    """What a sender works with."""

    settings: Settings
    database: Database
    clock: Clock
    texts: Texts
    bot: PanduBot
    rules: Rules


def agenda_rules(settings: Settings) -> Rules:
    """What reminders rest on; raises ContentError."""
    programme = load("programme.yaml", Programme, settings.overlay)
    deadlines = Deadlines(programme.reports, OfficialCalendar(programme.calendar))
    return Rules(programme, deadlines, load_forms(settings.overlay)[REPORT], settings.default_zone)


def build_sender(station: Station) -> Sender:
    """The sender over the ledger of a database."""
    settings, database, clock = station.settings, station.database, station.clock
    planner = Planner(database, station.rules)
    return Sender(
        database,
        clock,
        Dispatcher(station.bot, station.texts, settings.default_zone, database, planner).send,
        hold_of_this_process(LEASE, secrets.token_hex),
        window=settings.sending_window,
        defer=_quiet(settings, clock),
        watches=_watches(station, planner),
    )


def _watches(station: Station, planner: Planner) -> Sequence[Watch]:
    beside = station.database, station.clock, station.bot, station.texts
    zone = station.settings.default_zone
    progress, amender = Progress(*beside, zone), Amender(*beside, zone)
    planned_at: datetime | None = None

    async def plan() -> None:
        nonlocal planned_at
        now = station.clock.now()
        if station.settings.automatic_messages and (planned_at is None or now - planned_at >= PLAN_EVERY):
            planned_at = now
            await planner.plan(now)

    return amender.look, progress.look, plan


@asynccontextmanager
async def running_sender(
    settings: Settings, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Sender]:
    """The sender alone; on leaving, what is under way may end."""
    followed = await followed_clock(settings.clock_url)
    await upgrade(database_url(settings))
    database = Database(database_url(settings), settings.database_connections)
    bot = new_bot(settings, pacer_of(settings, Metrics(), Share.SENDING), transport)
    clock, texts = followed or SystemClock(), Texts(settings.overlay / "texts")
    sender = build_sender(Station(settings, database, clock, texts, bot, agenda_rules(settings)))
    tasks = [asyncio.create_task(followed.follow())] if followed else []
    try:
        await reach(bot.initialize)
        tasks.append(asyncio.create_task(sender.run(), name="sender"))
        yield sender
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(RuntimeError):
            await bot.shutdown()
        await database.close()


def _quiet(settings: Settings, clock: Clock) -> Defer:
    hours = QuietHours(settings.quiet_from, settings.quiet_until)

    def until(person: Person, _: bool) -> datetime | None:
        return hours.until(clock.now(), ZoneInfo(person.zone or settings.default_zone))

    return until
