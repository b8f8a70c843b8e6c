"""Custodians: who looks after an innovation or an agency."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.programme.custody import CustodianKind
from bot.storage.holding import hold, take_turns
from bot.storage.models import Custodian, CustodyRequest, Person


class Custodians:
    """Rows of `custodians`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_person(self, person_id: int, now: datetime) -> Sequence[Custodian]:
        """What a person looks after now, oldest first."""
        return await self._held(now, Custodian.person_id == person_id)

    async def of_innovation(self, innovation_id: str, now: datetime) -> Sequence[Custodian]:
        """Who looks after an innovation now, the main one first."""
        return await self._held(now, Custodian.innovation_id == innovation_id)

    async def of_agency(self, agency_id: int, now: datetime) -> Sequence[Custodian]:
        """Who looks after an agency now, the main one first."""
        return await self._held(now, Custodian.agency_id == agency_id)

    async def looks_after(
        self,
        person_id: int,
        now: datetime,
        *,
        innovation_id: str | None = None,
        agency_id: int | None = None,
    ) -> bool:
        """Whether the person looks after that innovation or agency now."""
        held = await self._held(now, Custodian.person_id == person_id, _subject(innovation_id, agency_id))
        return bool(held)

    async def people_of(self, innovation_id: str, now: datetime) -> Sequence[Person]:
        """Those who look after an innovation now, the main one first."""
        held = await self.of_innovation(innovation_id, now)
        query = select(Person).where(Person.id.in_([custodian.person_id for custodian in held]))
        people = {person.id: person for person in await self._session.scalars(query)}
        return [people[custodian.person_id] for custodian in held]

    async def add(
        self,
        person_id: int,
        kind: CustodianKind,
        now: datetime,
        *,
        innovation_id: str | None = None,
        agency_id: int | None = None,
    ) -> Custodian:
        """Let a person look after something, once; where there is a main one already, as a deputy.

        A deputy becomes main where that is asked and nobody else is (Pasal 8 ayat (1): one narahubung).
        """
        await take_turns(self._session, f"custody {innovation_id or agency_id}")
        held = await self._held(now, _subject(innovation_id, agency_id))
        main = next((row for row in held if row.kind is CustodianKind.MAIN), None)
        kind = CustodianKind.DEPUTY if main and main.person_id != person_id else kind
        mine = next((row for row in held if row.person_id == person_id), None)
        if mine is None:
            mine = Custodian(
                person_id=person_id, innovation_id=innovation_id, agency_id=agency_id, kind=kind, since=now
            )
            self._session.add(mine)
        elif kind is CustodianKind.MAIN:
            mine.kind = kind
        await self._session.flush()
        return mine

    async def end(self, custodian_id: int, now: datetime) -> bool:
        """Let somebody look after it no longer; False where that had ended already."""
        query = select(Custodian).where(Custodian.id == custodian_id).with_for_update(key_share=True)
        row = await self._session.scalar(query, execution_options={"populate_existing": True})
        if row is None or (row.until is not None and row.until <= now):
            return False
        row.until = now
        await self._session.flush()
        return True

    async def ask(self, task_id: int, person_id: int, innovation_id: str) -> CustodyRequest:
        """Note that a task is about somebody who says that an innovation is theirs."""
        request = CustodyRequest(task_id=task_id, person_id=person_id, innovation_id=innovation_id)
        self._session.add(request)
        await self._session.flush()
        return request

    async def request_of(self, task_id: int) -> CustodyRequest | None:
        """What a task is about."""
        return await self._session.scalar(select(CustodyRequest).where(CustodyRequest.task_id == task_id))

    async def waiting(self, person_id: int, innovation_id: str) -> CustodyRequest | None:
        """The person's request for an innovation that nobody has decided."""
        mine = CustodyRequest.person_id == person_id, CustodyRequest.innovation_id == innovation_id
        return await self._session.scalar(
            select(CustodyRequest).where(*mine, CustodyRequest.decided_at.is_(None)).limit(1)
        )

    async def decide(self, task_id: int, decided_by: int, approved: bool, now: datetime) -> bool:
        """Decide a request, once: an approved one looks after the innovation; False where it was decided."""
        request = await hold(self._session, select(CustodyRequest).where(CustodyRequest.task_id == task_id))
        if request is None or request.decided_at is not None:
            return False
        request.decided_by, request.decided_at, request.approved = decided_by, now, approved
        if approved:
            await self.add(request.person_id, CustodianKind.MAIN, now, innovation_id=request.innovation_id)
        return True

    async def _held(self, now: datetime, *which: ColumnElement[bool]) -> Sequence[Custodian]:
        query = select(Custodian).where(or_(Custodian.until.is_(None), Custodian.until > now), *which)
        main_first = (Custodian.kind != CustodianKind.MAIN, Custodian.id)
        return (await self._session.scalars(query.order_by(*main_first))).all()


def _subject(innovation_id: str | None, agency_id: int | None) -> ColumnElement[bool]:
    if innovation_id is not None:
        return Custodian.innovation_id == innovation_id
    return Custodian.agency_id == agency_id
