"""Every role presses whatever it is shown, from /menu on: nothing is stale, silent, broken or a dead end."""

import logging
import random
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.feature import Registry
from bot.programme.people import EVERYBODY, Role
from tests.bot.desk import Desk, open_desk
from tests.bot.test_handover import find
from tests.homes import furnish
from tests.simulator.client import Json

pytestmark = pytest.mark.asyncio(loop_scope="module")
PRESSED = 60
"""Buttons a role presses at most."""
STALE = "Tombol itu sudah tidak berlaku"
ENDS = re.compile(r"^✅|/[a-z]+|[Kk]etik|[Tt]ulis|[Kk]irim|Contoh:|\?")
"""A receipt, a command by name, or what to write next."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory, corpus_home: Path) -> AsyncIterator[Desk]:
    """A bot of its own, whose records nobody else has touched."""
    home = tmp_path_factory.mktemp("home")
    furnish(home, corpus_home)
    async with open_desk(home, person_messages_per_minute=100_000) as opened:
        yield opened


def buttons(message: Json) -> list[str]:
    """What the buttons of a message carry; links and texts to copy are Telegram's own."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def leads_on(message: Json) -> bool:
    """Whether somebody who sees only this message knows what they may do next, or is done."""
    told = message.get("text") or message.get("caption") or ""
    has_keys = bool(message.get("reply_markup", {}).get("inline_keyboard"))
    return has_keys or "document" in message or ENDS.search(told) is not None


@pytest.mark.parametrize("role", EVERYBODY, ids=str)
async def test_whatever_is_shown_works(
    desk: Desk, role: Role | None, caplog: pytest.LogCaptureFixture
) -> None:
    chat, chance = 910_000 + EVERYBODY.index(role), random.Random(5)
    await desk.say(chat, "/start")
    if role:
        scope = {
            Role.HUB: {"province": "Papua Barat"},
            Role.INNOVATOR: {"innovation_id": await find(desk, "EDAT")},
        }
        await desk.join(chat, role, **scope.get(role, {}))
    registry = desk.application.bot_data["registry"]
    assert isinstance(registry, Registry)
    starts = [f"/{command.command}" for command in registry.menu(role)]
    tried: set[str] = set()
    with caplog.at_level(logging.ERROR):
        shown = await desk.say(chat, "/menu")
        while len(tried) < PRESSED:
            fresh = [(m, data) for m in shown for data in buttons(m) if data not in tried]
            if not fresh and not starts:
                break
            if not fresh:
                shown = await desk.say(chat, starts.pop(0))
                check(shown, "a command")
                continue
            message, data = chance.choice(fresh)
            tried.add(data)
            new = await desk.tap_data(chat, message, data)
            shown = new or [await desk.now(chat, message)]
            check(shown, data)
    broken = [record.getMessage() for record in caplog.records if record.exc_info]
    assert broken == []
    assert len(tried) >= 10


def check(shown: list[Json], data: str) -> None:
    """No message is a dead end, none says that what was shown a moment ago is not valid any more."""
    for message in shown:
        told = message.get("text") or message.get("caption") or ""
        assert STALE not in told, data
        assert "tidak dikenal" not in told and "Kode:" not in told, (data, told)
        assert leads_on(message), (data, told)
