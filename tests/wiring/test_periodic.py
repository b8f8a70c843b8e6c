"""Jobs run when they are due by the clock, only where they may, and go on after one that raises."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.feature import Job
from bot.programme.clock import SystemClock
from bot.wiring import periodic
from bot.wiring.running import build_app
from config.settings import Settings


class Jumping:
    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def app(tmp_path: Path) -> App:
    return build_app(Settings(home=tmp_path), SystemClock())


async def test_due_by_the_clock(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_LOOK_SECONDS", 0)
    clock, ran, held = Jumping(), list[datetime](), True
    app = replace(app, clock=clock)

    async def fail(*_: object) -> None:
        raise ValueError

    async def note(*_: object) -> None:
        ran.append(clock.now())

    jobs = [Job("fails", timedelta(minutes=1), fail), Job("notes", timedelta(hours=1), note)]
    task = asyncio.create_task(periodic.run_jobs(app, None, jobs, lambda: held))  # type: ignore[arg-type]
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
    await app.database.close()
