"""Jobs run when they are due by the clock, only where they may, and go on after one that raises."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.feature import Job
from bot.wiring import periodic


class Jumping:
    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


async def test_due_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_LOOK_SECONDS", 0)
    clock, ran, held = Jumping(), list[datetime](), True

    async def nothing(*_: object) -> None:
        return None

    async def run(job: Job) -> None:
        if job.name == "fails":
            raise ValueError
        ran.append(clock.now())

    jobs = [Job("fails", timedelta(minutes=1), nothing), Job("notes", timedelta(hours=1), nothing)]
    task = asyncio.create_task(periodic.run_jobs(jobs, clock, run, lambda: held))
    for step in (0, 30, 29, 1):
        clock.moment += timedelta(minutes=step)
        for _ in range(5):
            await asyncio.sleep(0)
    held = False
    clock.moment += timedelta(hours=5)
    for _ in range(5):
        await asyncio.sleep(0)
    task.cancel()
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert ran == [start, start + timedelta(hours=1)]
