"""Coverage: who of all narahubung has joined; every figure has those who did not in its denominator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.storage.models import Agency, Custodian, Invite, Person

Provinces = frozenset[str] | None
"""Which provinces are looked at; None: all."""


class InviteState(StrEnum):
    """Where an invited person stands (product, 2 (c))."""

    INVITED = "invited"
    JOINED = "joined"
    EXPIRED = "expired"
    WRONG_NUMBER = "wrong_number"


@dataclass(frozen=True, slots=True)
class Invited:
    """One who was invited and has not joined."""

    invite: Invite
    agency: str | None
    state: InviteState


@dataclass(frozen=True, slots=True)
class Joined:
    """The narahubung of an innovation; `invite` is the link they came by, if there was one."""

    person: Person
    innovation_id: str
    agency: str | None
    invite: Invite | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Numbers of narahubung: `joined` and `missing` make up `total`, one for each innovation."""

    joined: int
    invited: int
    expired: int
    wrong_number: int

    @property
    def missing(self) -> int:
        """How many have not joined, for whatever reason."""
        return self.invited + self.expired + self.wrong_number

    @property
    def total(self) -> int:
        """All of them."""
        return self.joined + self.missing


class Narahubung:
    """All main custodians of innovations, joined or not, read from `custodians` and `invites`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def coverage(self, now: datetime, provinces: Provinces = None) -> Coverage:
        """How many have joined, and where the others stand."""
        states = Counter(one.state for one in await self.missing(now, provinces))
        return Coverage(
            joined=len(await self.joined(now, provinces)),
            invited=states[InviteState.INVITED],
            expired=states[InviteState.EXPIRED],
            wrong_number=states[InviteState.WRONG_NUMBER],
        )

    async def joined(self, now: datetime, provinces: Provinces = None) -> Sequence[Joined]:
        """Those who look after an innovation now, the last to join first."""
        taken = (
            (Invite.used_by == Custodian.person_id)
            & (Invite.innovation_id == Custodian.innovation_id)
            & Invite.revoked_at.is_(None)
        )
        query = (
            select(Custodian, Person, Agency.name, Invite)
            .join(Person, Person.id == Custodian.person_id)
            .outerjoin(Agency, Agency.id == Person.agency_id)
            .outerjoin(Invite, taken)
            .where(_is_main(now), _within(provinces))
            .order_by(Custodian.since.desc(), Custodian.id.desc())
        )
        found: dict[int, Joined] = {}
        for custodian, person, agency, invite in await self._session.execute(query):
            found.setdefault(custodian.id, Joined(person, custodian.innovation_id or "", agency, invite))
        return tuple(found.values())

    async def missing(self, now: datetime, provinces: Provinces = None) -> Sequence[Invited]:
        """Those invited as narahubung of an innovation that has none yet, the longest waiting first."""
        has_one = select(Custodian.innovation_id).where(_is_main(now))
        query = (
            select(Invite, Agency.name)
            .outerjoin(Agency, Agency.id == Invite.agency_id)
            .where(
                Invite.role == Role.INNOVATOR,
                Invite.innovation_id.is_not(None),
                or_(Invite.kind.is_(None), Invite.kind == CustodianKind.MAIN),
                Invite.used_by.is_(None),
                Invite.revoked_at.is_(None),
                Invite.innovation_id.not_in(has_one),
                _within(provinces),
            )
            .order_by(Invite.id)
        )
        found = {
            invite.innovation_id: Invited(invite, agency, state_of(invite, now))
            for invite, agency in await self._session.execute(query)
        }
        return tuple(found.values())

    async def mains(self, now: datetime) -> dict[str, str]:
        """The name of each innovation's narahubung, joined or invited."""
        joined = {one.innovation_id: one.person.name for one in await self.joined(now)}
        waiting = {one.invite.innovation_id: one.invite.name or "" for one in await self.missing(now)}
        return {str(innovation): name for innovation, name in (waiting | joined).items()}

    async def invited(self) -> frozenset[tuple[str, str]]:
        """The number and innovation of every invite that counts."""
        query = select(Invite.phone, Invite.innovation_id).where(
            Invite.revoked_at.is_(None), Invite.phone.is_not(None), Invite.innovation_id.is_not(None)
        )
        found = await self._session.execute(query)
        return frozenset((phone or "", innovation or "") for phone, innovation in found)


def state_of(invite: Invite, now: datetime) -> InviteState:
    """Where the person of an invite stands; a wrong number counts before a link that is over."""
    if invite.used_by is not None:
        return InviteState.JOINED
    if invite.wrong_number_at is not None:
        return InviteState.WRONG_NUMBER
    return InviteState.EXPIRED if invite.expires_at <= now else InviteState.INVITED


def _is_main(now: datetime) -> ColumnElement[bool]:
    holds = or_(Custodian.until.is_(None), Custodian.until > now)
    return holds & (Custodian.kind == CustodianKind.MAIN) & Custodian.innovation_id.is_not(None)


def _within(provinces: Provinces) -> ColumnElement[bool]:
    return true() if provinces is None else Agency.province.in_(provinces)
