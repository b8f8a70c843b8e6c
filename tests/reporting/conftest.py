"""A bot whose clock the tests set, one for all conversations of a module; each test has people of its own."""

from collections.abc import AsyncIterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from bot.programme.clock import SteppedClock
from bot.programme.people import Role
from tests.bot.desk import open_desk
from tests.bot.people import become
from tests.homes import furnish
from tests.reporting.people import WIB, Reporter, Reporting

_chats = count(80_000, 10)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reporting(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Reporting]:
    """A bot that knows the sample corpus, at a clock that stands still."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    clock = SteppedClock(datetime(2026, 3, 2, 9, 0, tzinfo=WIB))
    async with open_desk(home, clock=clock, gathering_seconds=0.0) as desk:
        yield Reporting(desk, clock)


@pytest_asyncio.fixture(loop_scope="module")
async def yusuf(reporting: Reporting) -> Reporter:
    """The narahubung of an innovation in Jawa Tengah that nobody else looks after; it is 2 March, 09.00."""
    reporting.at(2026, 3, 2, 9, 0)
    chat = next(_chats)
    innovations = (await reporting.desk.app.finder.ready()).innovations
    here = [one for one in innovations if one.province == "Jawa Tengah" and one.short_name]
    one = here[reporting.reporters]
    reporting.reporters += 1
    await become(reporting.desk, chat, Role.INNOVATOR, innovation_id=one.id)
    return Reporter(reporting, chat, one.id, one.short_name or one.name)
