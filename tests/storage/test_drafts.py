"""Drafts are shared, open once for each form, owner and period, and never overwritten unseen."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.programme.custody import CustodianKind
from bot.storage.database import Database
from bot.storage.models import Draft, DraftState, Owner

INNOVATION = Owner(innovation_id="gerai-sehat")


async def person(database: Database, now: datetime, telegram_id: int) -> int:
    async with database.transaction() as records:
        return (await records.people.meet(telegram_id, "Ratna", now)).id


async def opened(
    database: Database, now: datetime, owner: Owner, by: int, form: str = "lapor", period: str | None = None
) -> Draft:
    async with database.transaction() as records:
        return await records.drafts.open(form, owner, period, by, now, answers={"name": "a"})


async def test_opening_twice_is_one_draft(database: Database, now: datetime) -> None:
    yusuf, lina = await person(database, now, 7), await person(database, now, 8)
    drafts = await asyncio.gather(*(opened(database, now, INNOVATION, by) for by in (yusuf, lina) * 4))
    assert len({draft.id for draft in drafts}) == 1
    assert drafts[0].answers == {"name": "a"}
    others = [
        await opened(database, now, INNOVATION, yusuf, "lain"),
        await opened(database, now, INNOVATION, yusuf, period="2026-02"),
        await opened(database, now, Owner(person_id=yusuf), yusuf),
        await opened(database, now, Owner(person_id=lina), yusuf),
    ]
    assert len({draft.id for draft in [drafts[0], *others]}) == 5


async def test_a_closed_draft_makes_room(database: Database, now: datetime) -> None:
    yusuf = await person(database, now, 7)
    first = await opened(database, now, INNOVATION, yusuf)
    async with database.transaction() as records:
        assert await records.drafts.close(first.id, DraftState.SENT, yusuf, now)
        assert not await records.drafts.close(first.id, DraftState.CANCELLED, yusuf, now)
        assert await records.drafts.of("lapor", INNOVATION) is None
    assert (await opened(database, now, INNOVATION, yusuf)).id != first.id


async def test_of_two_who_change_one_revision_the_second_is_told(database: Database, now: datetime) -> None:
    yusuf, lina = await person(database, now, 7), await person(database, now, 8)
    draft = await opened(database, now, INNOVATION, yusuf)

    async def change(by: int) -> bool:
        async with database.transaction() as records:
            saved = await records.drafts.save(draft.id, draft.revision, {"name": str(by)}, {}, by, now)
            return saved is not None

    saved = await asyncio.gather(change(yusuf), change(lina))
    assert sorted(saved) == [False, True]
    async with database.read() as records:
        found = await records.drafts.find(draft.id)
    assert found and found.answers == {"name": str(found.edited_by)} and found.revision == 1


async def test_taking_over_keeps_the_answers(database: Database, now: datetime) -> None:
    yusuf, lina = await person(database, now, 7), await person(database, now, 8)
    draft = await opened(database, now, INNOVATION, yusuf)
    later = now + timedelta(minutes=3)
    async with database.transaction() as records:
        taken = await records.drafts.take_over(draft.id, lina, later)
    assert taken and taken.answers == {"name": "a"}
    assert (taken.edited_by, taken.edited_at, taken.opened_by, taken.revision) == (lina, later, yusuf, 1)
    async with database.transaction() as records:
        await records.drafts.close(draft.id, DraftState.CANCELLED, lina, now)
        assert await records.drafts.take_over(draft.id, yusuf, later) is None
        assert await records.drafts.save(draft.id, 2, {}, {}, yusuf, later) is None


async def test_people_see_the_drafts_of_what_they_look_after_now(database: Database, now: datetime) -> None:
    yusuf, lina = await person(database, now, 7), await person(database, now, 8)
    async with database.transaction() as records:
        custodian = await records.custodians.add(yusuf, CustodianKind.MAIN, now, innovation_id="gerai-sehat")
    shared = await opened(database, now, INNOVATION, lina)
    own = await opened(database, now + timedelta(hours=1), Owner(person_id=yusuf), yusuf)
    async with database.transaction() as records:
        assert [d.id for d in await records.drafts.open_of(yusuf, now)] == [own.id, shared.id]
        assert await records.drafts.open_of(lina, now) == []
        await records.custodians.end(custodian.id, now)
    async with database.read() as records:
        assert [d.id for d in await records.drafts.open_of(yusuf, now)] == [own.id]


@pytest.mark.parametrize("owner", [Owner(), Owner(person_id=1, innovation_id="a")])
async def test_a_draft_has_one_owner(database: Database, now: datetime, owner: Owner) -> None:
    yusuf = await person(database, now, 7)
    with pytest.raises((IntegrityError, LookupError)):
        await opened(database, now, owner, yusuf)


async def test_only_a_draft_that_is_over_is_emptied(database: Database, now: datetime) -> None:
    yusuf = await person(database, now, 7)
    draft = await opened(database, now, INNOVATION, yusuf)
    for kept, close in (({"name": "a"}, False), ({}, True)):
        async with database.transaction() as records:
            if close:
                assert await records.drafts.close(draft.id, DraftState.SENT, yusuf, now)
            await records.drafts.empty(draft.id)
        async with database.read() as records:
            found = await records.drafts.find(draft.id)
            assert found and found.answers == kept
