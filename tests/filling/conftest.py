"""A bot with the forms of the tests, one for all conversations of a module; each test has its own chats."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.desk import Desk, open_desk
from tests.filling.people import make_feature, make_home
from tests.homes import furnish

_chats = count(70_000, 10)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot that knows the sample corpus and the forms of the tests."""
    home = make_home(tmp_path_factory.mktemp("home"))
    furnish(home, corpus_home)
    async with open_desk(home, features=[make_feature()]) as opened:
        yield opened


@pytest.fixture
def chat() -> int:
    """A person nobody has met; the next numbers are free too."""
    return next(_chats)
