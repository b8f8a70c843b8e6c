"""A confirmed review counts at once in what people find, and the rows follow the corpus."""

import pytest

from bot.storage.innovations import Review
from knowledge.catalogue import Sustainability
from tests.bot.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_start_of_the_bot_writes_the_rows(desk: Desk) -> None:
    corpus = desk.app.library.current().corpus
    async with desk.app.database.read() as records:
        assert await records.documents.generation() == corpus.generation
        assert {one.id for one in await records.documents.current()} == set(corpus.documents)
        found = await records.innovations.find("INV-0001")
        assert found and found.name == "Kelas Perahu" and found.agency_id
        owner = await records.agencies.find(found.agency_id)
        assert owner and owner.name == "Kabupaten Pangkajene dan Kepulauan"


async def test_a_confirmed_review_counts_at_once(desk: Desk, chat: int) -> None:
    (before,) = await desk.say(chat, "/cari malaria")
    assert "berhenti" not in before["text"].lower()
    async with desk.app.database.transaction() as records:
        staff = await records.people.meet(990, "Petugas", desk.app.clock.now())
        review = Review(Sustainability.STOPPED, "tidak lagi dianggarkan", staff.id)
        assert await records.innovations.review("INV-0016", review, desk.app.clock.now())
    (after,) = await desk.say(chat, "/cari malaria")
    named = desk.app.finder.catalogue().innovation("INV-0016")
    assert named and (named.short_name or named.name) in before["text"]
    assert (named.short_name or named.name) not in after["text"]
