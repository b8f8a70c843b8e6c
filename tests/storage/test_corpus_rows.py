"""Innovations and documents are rows that follow the corpus; what people found out about them stays."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.storage.database import Database
from bot.storage.innovations import Review
from knowledge.catalogue import Fact, Innovation, Sustainability
from knowledge.passages import Document, DocumentKind, DocumentStatus

GROWING, STOPPED, UNREVIEWED = Sustainability.GROWING, Sustainability.STOPPED, Sustainability.UNREVIEWED


def _profile(identity: str, name: str = "Elang", state: Sustainability = UNREVIEWED) -> Innovation:
    none = (None,) * 5
    return Innovation(identity, name, name, "Pemkot X", "kota", "Bali", 2021, *none, None, state, "sumber")


def _edition(identity: str, status: DocumentStatus = DocumentStatus.DRAFT) -> Document:
    return Document(identity, "Pedoman", "1", status, DocumentKind.REGULATION, "KemenPANRB", "ab")


async def _record(database: Database, now: datetime, generation: str, *profiles: Innovation) -> None:
    async with database.transaction() as records:
        await records.innovations.record(profiles, {}, generation, now)


async def _review(database: Database, now: datetime, identity: str, state: Sustainability) -> bool:
    async with database.transaction() as records:
        person = await records.people.meet(7, "Petugas", now)
        return await records.innovations.review(identity, Review(state, "telepon", person.id), now)


async def test_the_catalogue_becomes_rows_with_their_owner(database: Database, now: datetime) -> None:
    async with database.transaction() as records:
        owner = await records.agencies.ensure("Kota X", "kota", "51.71", "Bali")
        again = await records.agencies.ensure("Kota X", "kota", "51.71", "Bali")
        assert owner.id == again.id
        profiles = [_profile("INV-2"), _profile("INV-1", "Antre")]
        await records.innovations.record(profiles, {"Pemkot X": owner.id}, "1", now)
    async with database.read() as records:
        found = await records.innovations.find("INV-1")
        assert found and (found.name, found.agency, found.agency_id) == ("Antre", "Pemkot X", owner.id)
        assert (found.sustainability, found.generation, found.withdrawn_at) == (UNREVIEWED, "1", None)
        assert [one.id for one in await records.innovations.of_agency(owner.id)] == ["INV-1", "INV-2"]
        assert await records.innovations.facts() == {}


async def test_a_review_outlives_every_ingest(database: Database, now: datetime) -> None:
    await _record(database, now, "1", _profile("INV-1"), _profile("INV-2"))
    assert await _review(database, now, "INV-1", STOPPED)
    assert not await _review(database, now, "INV-9", STOPPED)
    await _record(
        database, now, "2", _profile("INV-1", "Rajawali", GROWING), _profile("INV-2", state=GROWING)
    )
    async with database.read() as records:
        one, two = [await records.innovations.find(i) for i in ("INV-1", "INV-2")]
        assert one and two
        assert (one.name, one.sustainability, one.evidence) == ("Rajawali", STOPPED, "telepon")
        assert one.reviewed_on == now.date() and two.sustainability is GROWING
        assert await records.innovations.facts() == {"INV-1": Fact(STOPPED)}


async def test_only_what_runs_is_a_priority(database: Database, now: datetime) -> None:
    await _record(database, now, "1", _profile("INV-1"))

    async def prioritise() -> bool:
        async with database.transaction() as records:
            return await records.innovations.set_priority("INV-1", True, now)

    assert not await prioritise()
    await _review(database, now, "INV-1", GROWING)
    assert await prioritise()
    await _record(database, now, "2", _profile("INV-1"))
    assert await _facts(database) == {"INV-1": Fact(GROWING, priority=True)}
    await _review(database, now, "INV-1", STOPPED)
    assert await _facts(database) == {"INV-1": Fact(STOPPED)}


async def test_what_left_the_catalogue_is_withdrawn_and_may_come_back(
    database: Database, now: datetime
) -> None:
    await _record(database, now, "1", _profile("INV-1"), _profile("INV-2"))
    await _record(database, now + timedelta(days=1), "2", _profile("INV-2"))
    async with database.read() as records:
        gone = await records.innovations.find("INV-1")
        assert gone and gone.withdrawn_at == now + timedelta(days=1)
    await _record(database, now, "1", _profile("INV-1"), _profile("INV-2"))
    async with database.read() as records:
        back = await records.innovations.find("INV-1")
        assert back and back.withdrawn_at is None


async def test_a_thousand_innovations_are_rows_too(database: Database, now: datetime) -> None:
    await _record(database, now, "1", *(_profile(f"INV-{n:04d}") for n in range(1200)))
    async with database.read() as records:
        assert await records.innovations.find("INV-1199")


async def test_documents_follow_the_generation(database: Database, now: datetime) -> None:
    async def write(generation: str, editions: Sequence[Document]) -> None:
        async with database.transaction() as records:
            await records.documents.record(editions, generation, now)

    async with database.read() as records:
        assert await records.documents.generation() is None
    await write("1", [_edition("lama"), _edition("faq")])
    await write("2", [_edition("baru", DocumentStatus.IN_FORCE), _edition("faq")])
    async with database.read() as records:
        assert await records.documents.generation() == "2"
        assert [one.id for one in await records.documents.current()] == ["baru", "faq"]
        old = await records.documents.find("lama")
        assert old and old.withdrawn_at == now and old.status is DocumentStatus.DRAFT


async def _facts(database: Database) -> dict[str, Fact]:
    async with database.read() as records:
        return await records.innovations.facts()
