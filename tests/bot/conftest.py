"""One running bot for all conversations of a module; each test has chats of its own."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio

from tests.bot.desk import Desk, open_desk
from tests.homes import furnish

_chats = count(5000, 10)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot that knows the sample corpus."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    async with open_desk(home, warm=True) as opened:
        yield opened


@pytest.fixture
def chat() -> int:
    """A person nobody has met."""
    return next(_chats)
