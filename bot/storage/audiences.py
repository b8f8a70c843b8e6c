"""Audiences: who a broadcast is for, by criteria; who cannot be reached on Telegram is found as well."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.programme.reporting import Phase, ReportState
from bot.storage.directory import within
from bot.storage.models import (
    Agency,
    Custodian,
    Innovation,
    Invite,
    Journey,
    JsonValue,
    Mute,
    Person,
    PersonRole,
    Report,
)
from bot.storage.people import holds

Values = Sequence[str]
Provinces = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One way to choose: conditions on those who joined, and on the invites of those who did not."""

    people: Callable[[Values, datetime], ColumnElement[bool]]
    invites: Callable[[Values, datetime], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked for by criterion, and what is left out; without any: everybody with a role."""

    wanted: Mapping[str, Values]
    without: Mapping[str, Values]

    @classmethod
    def read(cls, stored: Mapping[str, JsonValue]) -> "Criteria":
        """From a broadcast's row; what no criterion is called is passed over."""
        left_out = stored.get("without")
        return cls(_known(stored), _known(left_out if isinstance(left_out, dict) else {}))


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who joined."""

    person: Person
    agency: str | None

    @property
    def reachable(self) -> bool:
        """Whether Telegram lets us write to them."""
        return self.person.telegram_id is not None and self.person.blocked_at is None


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who was invited and has not joined."""

    invite: Invite
    agency: str | None


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody a broadcast is for: `reachable` and `unreachable` make up `total`.

    `muted` more turned this kind off, and are not written to.
    """

    joined: Sequence[Recipient]
    absent: Sequence[Absent]
    muted: int = 0

    @property
    def reachable(self) -> Sequence[Recipient]:
        """Those who get it."""
        return tuple(one for one in self.joined if one.reachable)

    @property
    def blocked(self) -> Sequence[Recipient]:
        """Those who joined and cannot be written to any more."""
        return tuple(one for one in self.joined if not one.reachable)

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.joined) + len(self.absent)


class Audiences:
    """People and invites, chosen by criteria."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, criteria: Criteria, provinces: Provinces, kind: str, now: datetime) -> Audience:
        """Everybody who fits within these provinces, by name; who does not want this kind is left out."""
        people = (
            select(Person, Agency.name)
            .outerjoin(Agency, Agency.id == Person.agency_id)
            .where(Person.active, Person.erased_at.is_(None), within(provinces, now))
            .where(Person.id.in_(select(PersonRole.person_id).where(holds(now))))
            .where(*(CRITERIA[name].people(values, now) for name, values in criteria.wanted.items()))
            .where(*(~CRITERIA[name].people(values, now) for name, values in criteria.without.items()))
            .order_by(Person.name, Person.id)
        )
        invites = (
            select(Invite, Agency.name)
            .outerjoin(Agency, Agency.id == Invite.agency_id)
            .where(Invite.used_by.is_(None), Invite.revoked_at.is_(None), _still_free(now))
            .where(true() if provinces is None else _invited_to(sorted(provinces)))
            .where(*(CRITERIA[name].invites(values, now) for name, values in criteria.wanted.items()))
            .where(*(~CRITERIA[name].invites(values, now) for name, values in criteria.without.items()))
            .order_by(Invite.name, Invite.id)
        )
        muted = Person.id.in_(select(Mute.person_id).where(Mute.kind == kind))
        off = await self._session.scalar(select(func.count()).select_from(people.where(muted).subquery()))
        found = await self._session.execute(people.where(~muted))
        joined = [Recipient(person, agency) for person, agency in found]
        absent: dict[tuple[object, ...], Absent] = {}
        for invite, agency in await self._session.execute(invites):
            key = (invite.phone or invite.name or invite.id, invite.innovation_id)
            absent[key] = Absent(invite, agency)
        return Audience(joined, tuple(absent.values()), off or 0)

    async def still_owes(self, person_id: int, periods: Values, now: datetime) -> bool:
        """Whether somebody looks after an innovation whose report of these months was not sent."""
        query = select(Person.id).where(Person.id == person_id, _unreported(periods, now))
        return await self._session.scalar(query) is not None

    async def themes(self) -> Sequence[str]:
        """Every theme of the catalogue, by slug."""
        query = select(Innovation.theme).union(select(Innovation.second_theme))
        return sorted(slug for slug in await self._session.scalars(query) if slug)

    async def innovations(self, provinces: Provinces) -> Mapping[str, str]:
        """The innovations of these provinces by id, name and short name in small letters."""
        query = select(Innovation.id, Innovation.name, Innovation.short_name)
        if provinces is not None:
            query = query.where(Innovation.province.in_(provinces))
        found = (await self._session.execute(query)).all()
        names = [(name.lower(), one) for one, *known in found for name in (one, *known) if name]
        return dict(names)


def _looks_after(now: datetime, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    held = or_(Custodian.until.is_(None), Custodian.until > now)
    return Person.id.in_(select(Custodian.person_id).where(held, *which))


def _still_free(now: datetime) -> ColumnElement[bool]:
    """No invite for what somebody else has taken over meanwhile."""
    held = or_(Custodian.until.is_(None), Custodian.until > now)
    main = Custodian.kind == CustodianKind.MAIN
    taken = select(Custodian.innovation_id).where(held, main, Custodian.innovation_id.is_not(None))
    deputy = Invite.kind == CustodianKind.DEPUTY
    return or_(
        Invite.innovation_id.is_(None), Invite.kind.is_not(None) & deputy, Invite.innovation_id.not_in(taken)
    )


def _roles(values: Values, now: datetime) -> ColumnElement[bool]:
    roles = [Role(value) for value in values]
    return Person.id.in_(select(PersonRole.person_id).where(holds(now), PersonRole.role.in_(roles)))


def _invited_as(values: Values, _: datetime) -> ColumnElement[bool]:
    return Invite.role.in_([Role(value) for value in values])


def _lives_in(values: Values, now: datetime) -> ColumnElement[bool]:
    return within(frozenset(values), now)


def _invited_to(values: Values, _: datetime | None = None) -> ColumnElement[bool]:
    there = select(Agency.id).where(Agency.province.in_(values))
    innovations = select(Innovation.id).where(Innovation.province.in_(values))
    return or_(
        Invite.province.in_(values) & Invite.province.is_not(None),
        Invite.agency_id.in_(there) & Invite.agency_id.is_not(None),
        Invite.innovation_id.in_(innovations) & Invite.innovation_id.is_not(None),
    )


def _agency_of(values: Values, now: datetime) -> ColumnElement[bool]:
    """Who works there; of who names no agency, who looks after an innovation from there."""
    own = Person.agency_id.in_(_places(values)) & Person.agency_id.is_not(None)
    return own | (Person.agency_id.is_(None) & _looks_after(now, Custodian.innovation_id.in_(_from(values))))


def _invited_at(values: Values, _: datetime) -> ColumnElement[bool]:
    own = Invite.agency_id.in_(_places(values)) & Invite.agency_id.is_not(None)
    innovation = Invite.innovation_id.in_(_from(values)) & Invite.innovation_id.is_not(None)
    return own | (Invite.agency_id.is_(None) & innovation)


def _places(values: Values) -> Select[int]:
    """The agencies of these levels with their units (dinas, puskesmas)."""
    there = select(Agency.id).where(Agency.kind.in_(values))
    unit = Agency.parent_id.in_(there) & Agency.parent_id.is_not(None)
    return select(Agency.id).where(or_(Agency.kind.in_(values), unit))


def _from(values: Values) -> Select[str]:
    return select(Innovation.id).where(Innovation.agency_id.in_(_places(values)))


def _of_theme(values: Values, now: datetime) -> ColumnElement[bool]:
    return _looks_after(now, Custodian.innovation_id.in_(_themed(values)))


def _invited_to_theme(values: Values, _: datetime) -> ColumnElement[bool]:
    return Invite.innovation_id.in_(_themed(values)) & Invite.innovation_id.is_not(None)


def _themed(values: Values) -> Select[str]:
    return select(Innovation.id).where(or_(Innovation.theme.in_(values), Innovation.second_theme.in_(values)))


def _of_innovation(values: Values, now: datetime) -> ColumnElement[bool]:
    return _looks_after(now, Custodian.innovation_id.in_(values))


def _invited_to_innovation(values: Values, _: datetime) -> ColumnElement[bool]:
    return Invite.innovation_id.in_(values) & Invite.innovation_id.is_not(None)


def _in_phase(values: Values, now: datetime) -> ColumnElement[bool]:
    """Who looks after the innovation or the replicating agency of a journey that is there."""
    innovations, agencies = _journeys(values)
    return _looks_after(
        now,
        or_(
            Custodian.innovation_id.in_(innovations) & Custodian.innovation_id.is_not(None),
            Custodian.agency_id.in_(agencies) & Custodian.agency_id.is_not(None),
        ),
    )


def _invited_in_phase(values: Values, _: datetime) -> ColumnElement[bool]:
    innovations, agencies = _journeys(values)
    own = Invite.innovation_id.in_(innovations) & Invite.innovation_id.is_not(None)
    replicating = Invite.agency_id.in_(agencies) & Invite.agency_id.is_not(None)
    return or_(own, replicating & (Invite.role == Role.OFFICIAL))


def _journeys(values: Values) -> tuple[Select[str], Select[int | None]]:
    """The innovations and the replicating agencies of the journeys that go on in these phases."""
    there = Journey.phase.in_([Phase(value) for value in values]), Journey.ended_at.is_(None)
    known = Journey.agency_id.is_not(None)
    return select(Journey.innovation_id).where(*there), select(Journey.agency_id).where(known, *there)


def _unreported(values: Values, now: datetime) -> ColumnElement[bool]:
    free = Custodian.innovation_id.is_not(None) & Custodian.innovation_id.not_in(_sent(values))
    return _looks_after(now, Custodian.kind == CustodianKind.MAIN, free)


def _invited_unreported(values: Values, _: datetime) -> ColumnElement[bool]:
    if not values:
        return false()
    return Invite.innovation_id.is_not(None) & Invite.innovation_id.not_in(_sent(values))


def _sent(values: Values) -> Select[str]:
    sent = Report.state != ReportState.DRAFT
    return select(Report.innovation_id).where(Report.period.in_(values), sent)


CRITERIA: Mapping[str, Criterion] = {
    "role": Criterion(_roles, _invited_as),
    "province": Criterion(_lives_in, _invited_to),
    "level": Criterion(_agency_of, _invited_at),
    "theme": Criterion(_of_theme, _invited_to_theme),
    "innovation": Criterion(_of_innovation, _invited_to_innovation),
    "phase": Criterion(_in_phase, _invited_in_phase),
    "unreported": Criterion(_unreported, _invited_unreported),
}
"""Everything recipients can be chosen by, and left out by."""


def _known(stored: Mapping[str, JsonValue]) -> dict[str, Values]:
    return {
        name: tuple(str(value) for value in values)
        for name in CRITERIA
        if isinstance(values := stored.get(name), list) and values
    }
