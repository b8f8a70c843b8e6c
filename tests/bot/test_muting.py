"""News is turned off and on again by who gets it; what is important does not ask."""

import pytest

from bot.programme.people import Role
from bot.storage.audiences import Criteria
from tests.bot.desk import Desk, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def reached(desk: Desk, chat: int, kind: str) -> bool:
    async with desk.app.database.read() as records:
        person = await records.people.by_telegram(chat)
        assert person
        everybody = await records.audiences.find(Criteria.read({}), None, kind, desk.app.clock.now())
    return person.id in {one.person.id for one in everybody.joined}


async def test_news_is_turned_off_and_on(desk: Desk, chat: int) -> None:
    await desk.join(chat, Role.OFFICIAL)
    (profile,) = await desk.say(chat, "/profil")
    (news,) = await desk.tap(chat, profile, "Atur kabar")
    assert news["text"].startswith("Kabar dinyalakan")
    assert await reached(desk, chat, "news")
    (off,) = await desk.tap(chat, news, "Matikan kabar")
    assert off["text"].startswith("Kabar dimatikan. Pengingat laporan dan pesan penting tetap datang.")
    assert not await reached(desk, chat, "news") and await reached(desk, chat, "important")
    (on,) = await desk.tap(chat, off, "Nyalakan kabar")
    assert await reached(desk, chat, "news") and "Matikan kabar" in labels(on)
