"""The whole bot, when another process takes over: it says nothing, and the update waits for the other."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from bot.storage.leases import Hold
from tests.bot.desk import Desk, open_desk
from tests.homes import furnish
from tests.intake.conftest import until_none

PERSON = 4100
THIEF = Hold("intake", "elsewhere:1:ab")


async def _steal(desk: Desk) -> None:
    async with desk.app.database.transaction() as records:
        late = desk.app.clock.now() + timedelta(minutes=1)
        assert await records.leases.acquire(THIEF, late, timedelta(hours=1))


async def _unaware(caplog: pytest.LogCaptureFixture) -> bool:
    return "taken over" not in caplog.text


async def test_who_lost_the_lease_says_nothing(
    tmp_path: Path, corpus_home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path) as desk:
        await desk.say(PERSON, "/start")
        await _steal(desk)
        with caplog.at_level(logging.ERROR, "bot.intake.polling"):
            (message_id,) = await desk.client.write(PERSON, text="apa saja tahapan replikasi?")
            await until_none(lambda: _unaware(caplog))
        assert await desk.since(PERSON, message_id) == []
        async with desk.app.database.transaction() as records:
            assert len(await records.updates.unanswered()) == 1
            await records.leases.release(THIEF)
        await desk.settle()
        (answer,) = await desk.since(PERSON, message_id)
        assert "Pasal" in answer["text"]
