"""People are met once, hold roles for a time, and join by links that work exactly once."""

import asyncio
import secrets
from datetime import datetime, timedelta

import pytest

from bot.programme.people import Role
from bot.storage.database import Database
from bot.storage.invites import LIFETIME, ClaimOutcome, hash_of, new_token
from bot.storage.models import Agency, Invite


async def _meet(database: Database, now: datetime, *telegram_ids: int) -> list[int]:
    async with database.transaction() as records:
        return [(await records.people.meet(i, f"P{i}", now)).id for i in telegram_ids]


async def _invite(database: Database, now: datetime, token: str, **scope: str) -> Invite:
    async with database.transaction() as records:
        return await records.invites.create(token, Role.STAFF, now, **scope)


async def _claim(database: Database, token: str, person_id: int, now: datetime) -> ClaimOutcome:
    async with database.transaction() as records:
        return (await records.invites.claim(token, person_id, now)).outcome


async def test_a_person_is_met_once(database: Database, now: datetime) -> None:
    first, again, other = await _meet(database, now, 7, 7, 8)
    assert first == again != other
    later = now + timedelta(days=1)
    async with database.transaction() as records:
        await records.people.mark_blocked(7, now)
        assert not await records.people.with_role(Role.STAFF, now)
        person = await records.people.meet(7, "New name", later)
        assert (person.name, person.first_seen_at, person.last_seen_at) == ("P7", now, later)
        assert person.blocked_at is None


async def test_telegram_ids_above_32_bits(database: Database, now: datetime) -> None:
    (person_id,) = await _meet(database, now, 7_900_000_000_123)
    async with database.read() as records:
        person = await records.people.by_telegram(7_900_000_000_123)
        assert person and person.id == person_id


async def test_roles_hold_for_a_time_and_once_a_scope(database: Database, now: datetime) -> None:
    (person,) = await _meet(database, now, 7)
    async with database.transaction() as records:
        agency = await records.agencies.add(Agency(name="Dinkes", kind="unit"))
        one = await records.people.grant(person, Role.HUB, now, province="Papua")
        two = await records.people.grant(person, Role.HUB, now, province="Papua")
        await records.people.grant(person, Role.HUB, now, province="Bali")
        await records.people.grant(person, Role.OFFICIAL, now, agency_id=agency.id)
        assert one.id == two.id
        assert await records.people.roles(person, now) == {Role.HUB, Role.OFFICIAL}
        assert len(await records.people.held_roles(person, now)) == 3
        assert [p.id for p in await records.people.with_role(Role.HUB, now)] == [person]
        assert [p.id for p in await records.people.with_role(Role.HUB, now, province="Bali")] == [person]
        assert not await records.people.with_role(Role.HUB, now, province="Aceh")
        await records.people.end_role(one.id, now)
        assert not await records.people.with_role(Role.HUB, now, province="Papua")
        await records.people.grant(person, Role.MENTOR, now, until=now + timedelta(days=1))
        assert Role.MENTOR not in await records.people.roles(person, now + timedelta(days=1))


async def test_who_cannot_be_written_to_is_not_listed(database: Database, now: datetime) -> None:
    people = await _meet(database, now, 7, 8)
    async with database.transaction() as records:
        for person in people:
            await records.people.grant(person, Role.STAFF, now)
        await records.people.mark_blocked(8, now)
        assert [p.telegram_id for p in await records.people.with_role(Role.STAFF, now)] == [7]


async def test_a_link_is_granted_to_exactly_one_of_many(database: Database, now: datetime) -> None:
    people = await _meet(database, now, *range(1, 21))
    token = new_token(secrets.token_hex)
    await _invite(database, now, token, province="Papua")
    outcomes = await asyncio.gather(*(_claim(database, token, person, now) for person in people))
    assert outcomes.count(ClaimOutcome.GRANTED) == 1
    assert outcomes.count(ClaimOutcome.USED) == 19
    winner = people[outcomes.index(ClaimOutcome.GRANTED)]
    assert await _claim(database, token, winner, now) is ClaimOutcome.ALREADY_YOURS
    async with database.read() as records:
        roles = [await records.people.held_roles(person, now) for person in people]
        assert [(r.person_id, r.province) for held in roles for r in held] == [(winner, "Papua")]


async def test_why_a_link_does_not_work(database: Database, now: datetime) -> None:
    (person,) = await _meet(database, now, 7)
    assert await _claim(database, "nonsense", person, now) is ClaimOutcome.UNKNOWN
    await _invite(database, now, "expired")
    revoked = await _invite(database, now, "revoked")
    assert await _claim(database, "expired", person, now + LIFETIME) is ClaimOutcome.EXPIRED
    async with database.transaction() as records:
        assert await records.invites.revoke(revoked.id, now)
        assert not await records.invites.revoke(revoked.id, now)
    assert await _claim(database, "revoked", person, now) is ClaimOutcome.REVOKED


async def test_only_the_hash_is_kept(database: Database, now: datetime) -> None:
    token = new_token(secrets.token_hex)
    invite = await _invite(database, now, token)
    assert invite.token_hash == hash_of(token) and token not in invite.token_hash
    assert len(token) == 32


@pytest.mark.parametrize("lifetime", [timedelta(days=7), LIFETIME])
async def test_invites_by_their_maker(database: Database, now: datetime, lifetime: timedelta) -> None:
    (staff,) = await _meet(database, now, 7)
    async with database.transaction() as records:
        made = await records.invites.create("a", Role.HUB, now, created_by=staff, lifetime=lifetime)
        assert made.expires_at == now + lifetime
        assert [i.id for i in await records.invites.made_by(staff)] == [made.id]
        found = await records.invites.by_token("a")
        assert found and found.id == made.id
