"""Assignments: who is mentor or Pembina for how long, and whom they guide."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.custody import AssignmentKind, limit_of, term_of, years_after
from bot.programme.rules import PeopleRules, Rule
from bot.storage.holding import hold
from bot.storage.models import Appointment, Assignment, Person


class LimitReachedError(Exception):
    """The guideline allows no more; carries the rule, whose passage says so."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(f"at most {rule.value}: {rule.source}")
        self.rule = rule


class Assignments:
    """Rows of `appointments` and `assignments`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def appoint(
        self, person_id: int, kind: AssignmentKind, now: datetime, rules: PeopleRules
    ) -> Appointment:
        """Start a term as mentor or Pembina, after the one that runs.

        Raises LimitReachedError where no further term is allowed (a Pembina has two, Pasal 10 ayat (3)), and
        ValueError for a kind that has no terms.
        """
        await self._hold(person_id)
        if (term := term_of(kind, rules)) is None:
            raise ValueError(kind)
        served = Appointment.person_id == person_id, Appointment.kind == kind
        terms = (await self._session.scalars(select(Appointment).where(*served))).all()
        if term.renewals is not None and len(terms) > term.renewals.value:
            raise LimitReachedError(term.renewals)
        since = max([now, *(earlier.until for earlier in terms)])
        appointment = Appointment(
            person_id=person_id, kind=kind, since=since, until=years_after(since, term.years)
        )
        self._session.add(appointment)
        await self._session.flush()
        return appointment

    async def appointment(self, person_id: int, kind: AssignmentKind, now: datetime) -> Appointment | None:
        """The term that runs now."""
        mine = Appointment.person_id == person_id, Appointment.kind == kind
        query = select(Appointment).where(*mine, Appointment.since <= now, Appointment.until > now)
        return await self._session.scalar(query)

    async def assign(
        self,
        person_id: int,
        kind: AssignmentKind,
        now: datetime,
        rules: PeopleRules,
        *,
        agency_id: int | None = None,
        guided_id: int | None = None,
        innovation_id: str | None = None,
        created_by: int | None = None,
    ) -> Assignment:
        """Let somebody guide an agency or a person, once; raises LimitReachedError where they have enough.

        The limits are those of Pasal 11 ayat (3), Pasal 10 ayat (2) and Pasal 31 ayat (3).
        """
        await self._hold(person_id)
        guided = await self.of_guide(person_id, kind, now)
        same = (row for row in guided if (row.agency_id, row.guided_id) == (agency_id, guided_id))
        if known := next(same, None):
            return known
        limit = limit_of(kind, rules)
        if len(guided) >= limit.value:
            raise LimitReachedError(limit)
        assignment = Assignment(
            kind=kind,
            person_id=person_id,
            agency_id=agency_id,
            guided_id=guided_id,
            innovation_id=innovation_id,
            created_by=created_by,
            since=now,
        )
        self._session.add(assignment)
        await self._session.flush()
        return assignment

    async def of_guide(self, person_id: int, kind: AssignmentKind, now: datetime) -> Sequence[Assignment]:
        """Whom somebody guides now, oldest first."""
        return await self._running(now, Assignment.person_id == person_id, Assignment.kind == kind)

    async def of_agency(self, agency_id: int, now: datetime) -> Sequence[Assignment]:
        """Who guides an agency now."""
        return await self._running(now, Assignment.agency_id == agency_id)

    async def of_guided(self, guided_id: int, now: datetime) -> Sequence[Assignment]:
        """Who guides a person now."""
        return await self._running(now, Assignment.guided_id == guided_id)

    async def end(self, assignment_id: int, now: datetime) -> None:
        """End one from now on; one that has ended stays as it is."""
        query = select(Assignment).where(Assignment.id == assignment_id).with_for_update(key_share=True)
        row = await self._session.scalar(query)
        if row is not None and row.until is None:
            row.until = now

    async def _hold(self, person_id: int) -> None:
        """Let no other transaction count what this person has until this one ends."""
        await hold(self._session, select(Person).where(Person.id == person_id))

    async def _running(self, now: datetime, *which: ColumnElement[bool]) -> Sequence[Assignment]:
        lasts = or_(Assignment.until.is_(None), Assignment.until > now)
        query = select(Assignment).where(lasts, *which).order_by(Assignment.id)
        return (await self._session.scalars(query)).all()
