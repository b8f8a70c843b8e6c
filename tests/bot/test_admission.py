"""The service can be stopped with a notice, and one person cannot keep it busy for all others."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.programme.allowance import Allowance
from bot.programme.people import Role
from tests.bot.desk import Desk, open_desk
from tests.bot.test_human import join
from tests.homes import furnish

STAFF, PERSON, OTHER, COLLEAGUE = 901, 902, 903, 904


@pytest.fixture
async def desk(tmp_path: Path, corpus_home: Path) -> AsyncIterator[Desk]:
    furnish(tmp_path, corpus_home)
    async with open_desk(tmp_path, person_messages_per_minute=6) as desk:
        yield desk


async def test_stopped_with_a_notice_and_opened_again(desk: Desk) -> None:
    await join(desk, STAFF, Role.STAFF)
    (asked,) = await desk.say(STAFF, "/matikan")
    assert "Tulis alasannya" in asked["text"]
    (stopped,) = await desk.say(STAFF, "/matikan Pemeliharaan <server> sampai pukul 14.00 WIB")
    assert "Layanan dihentikan" in stopped["text"] and "Pemeliharaan <server>" in stopped["text"]
    for text in ("apa saja tahapan replikasi?", "/menu", "/matikan saya juga"):
        (notice,) = await desk.say(PERSON, text)
        assert "Pemeliharaan <server> sampai pukul 14.00 WIB" in notice["text"]
    (answer,) = await desk.say(STAFF, "apa saja tahapan replikasi?")
    assert "Pasal 21" in answer["text"]
    (opened,) = await desk.tap(STAFF, stopped, "Buka layanan")
    assert "dibuka" in opened["text"]
    (answer,) = await desk.say(PERSON, "apa saja tahapan replikasi?")
    assert "Pasal 21" in answer["text"]


async def test_taps_are_refused_too_while_stopped(desk: Desk) -> None:
    await join(desk, COLLEAGUE, Role.STAFF)
    (answer,) = await desk.say(PERSON, "apa saja tahapan replikasi?")
    await desk.say(COLLEAGUE, "/matikan Pemeliharaan")
    (notice,) = await desk.tap(PERSON, answer, "Membantu")
    assert "Pemeliharaan" in notice["text"]
    await desk.say(COLLEAGUE, "/hidupkan")
    (home,) = await desk.say(PERSON, "/menu")
    assert "Pemeliharaan" not in home["text"]


async def test_each_message_over_the_limit_gets_one_short_answer(desk: Desk) -> None:
    ids = [(await desk.client.write(OTHER + 10, text="apa itu JIPP?"))[-1] for _ in range(8)]
    await desk.settle()
    replies = [message["text"] for message in await desk.since(OTHER + 10, ids[0])]
    assert len(replies) == 8
    assert [text.startswith("Pesan datang lebih cepat") for text in replies] == [False] * 6 + [True] * 2
    (answer,) = await desk.say(OTHER, "apa itu JIPP?")
    assert not answer["text"].startswith("Pesan datang")


def test_allowance_in_any_minute() -> None:
    allowance, start = Allowance(2), datetime(2026, 3, 2, tzinfo=UTC)
    given = [allowance.take(1, start + timedelta(seconds=second)) for second in (0, 30, 59, 60, 89, 90)]
    assert given == [True, True, False, True, False, True]
    assert allowance.take(2, start)


async def test_who_blocks_the_bot_is_marked_until_they_write_again(desk: Desk) -> None:
    async def blocked() -> bool:
        async with desk.app.database.read() as records:
            person = await records.people.by_telegram(PERSON)
            return person is not None and person.blocked_at is not None

    await desk.say(PERSON, "/start")
    await desk.client.sim("PUT", "/faults", blocked=[PERSON])
    await desk.settle()
    assert await blocked()
    await desk.client.sim("PUT", "/faults", blocked=[])
    (home,) = await desk.say(PERSON, "/menu")
    assert home["text"] and not await blocked()
