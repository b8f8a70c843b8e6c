"""Runs the jobs of the features whenever they are due, in the one process that handles updates."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from telegram import Bot

from bot.app import App
from bot.feature import Job
from bot.storage.leases import LeaseLost

_LOOK_SECONDS = 1.0
_log = logging.getLogger(__name__)


async def run_jobs(app: App, bot: Bot, jobs: Iterable[Job], may_run: Callable[[], bool]) -> None:
    """Run each job at the start and whenever its time has passed by the clock, until cancelled.

    What one job raises is logged, and it is tried again when it is next due; jobs run one after another.
    """
    waiting, ran = tuple(jobs), dict[str, datetime]()
    while True:
        for job in waiting:
            now = app.clock.now()
            due = job.name not in ran or now - ran[job.name] >= job.every
            if due and may_run():
                ran[job.name] = now
                await _run(job, app, bot)
        await asyncio.sleep(_LOOK_SECONDS)


async def _run(job: Job, app: App, bot: Bot) -> None:
    try:
        await job.run(app, bot)
    except LeaseLost:
        return
    except Exception as error:
        _log.error("a job ended early", extra={"job": job.name, "code": type(error).__name__}, exc_info=error)
