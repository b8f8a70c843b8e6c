"""A running demo and a browser, once for the module; each test has a page and a person of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.bot.running_demo import running_demo
from tests.homes import furnish
from tests.simulator.test_browser import CHROMIUM, QUIET


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def demo(
    tmp_path_factory: pytest.TempPathFactory, corpus_home: Path
) -> AsyncIterator[httpx.AsyncClient]:
    """The demo, with the bot behind its page, and Mbak Dini ready to answer."""
    home = tmp_path_factory.mktemp("demo")
    furnish(home, corpus_home)
    async with running_demo(home) as http:
        await http.post("/sim/chats/1005/messages", json={"text": "/start"})
        yield http


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Debian's chromium, without a window."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        await opened.close()
