"""Runs the jobs of the features whenever they are due, in the one process that handles updates."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime

from bot.feature import Job
from bot.programme.clock import Clock
from bot.storage.leases import LeaseLost

_LOOK_SECONDS = 1.0
_log = logging.getLogger(__name__)


async def run_jobs(
    jobs: Iterable[Job],
    clock: Clock,
    run: Callable[[Job], Awaitable[None]],
    may_run: Callable[[], bool],
) -> None:
    """Run each job at the start and whenever its time has passed by the clock, until cancelled.

    What one job raises is logged, and it is tried again when it is next due; jobs run one after another.
    """
    waiting, ran = tuple(jobs), dict[str, datetime]()
    while True:
        for job in waiting:
            now = clock.now()
            due = job.name not in ran or now - ran[job.name] >= job.every
            if due and may_run():
                ran[job.name] = now
                await _run(job, run)
        await asyncio.sleep(_LOOK_SECONDS)


async def _run(job: Job, run: Callable[[Job], Awaitable[None]]) -> None:
    try:
        await run(job)
    except LeaseLost:
        return
    except Exception as error:
        _log.error("a job ended early", extra={"job": job.name, "code": type(error).__name__}, exc_info=error)
