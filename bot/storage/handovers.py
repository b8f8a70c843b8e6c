"""Handovers: what a person looks after goes over to a successor, all together, and can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.programme.people import Role
from bot.storage.custodians import Custodians
from bot.storage.drafts import Drafts
from bot.storage.invites import hash_of
from bot.storage.models import WAITING, Cursor, Custodian, Handover, JsonObject, Person, PersonRole, Task
from bot.storage.people import People

MOVING_ROLES = (Role.OFFICIAL, Role.INNOVATOR)


class Outcome(StrEnum):
    """What came of using a handover's link."""

    TAKEN = "taken"
    ALREADY_YOURS = "already_yours"
    OWN = "own"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Taking:
    """What came of using a handover's link."""

    outcome: Outcome
    handover: Handover


class Handovers:
    """Rows of `handovers`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, handover: Handover) -> Handover:
        """Store a handover in place of the person's others that nobody took; it has its id afterwards."""
        waiting = await self.waiting(handover.person_id, handover.created_at, handover.province)
        for earlier in waiting:
            earlier.cancelled_at = handover.created_at
        self._session.add(handover)
        await self._session.flush()
        return handover

    async def find(self, handover_id: int) -> Handover | None:
        """The handover with this id."""
        return await self._session.get(Handover, handover_id)

    async def by_token(self, token: str) -> Handover | None:
        """The handover of a token."""
        return await self._session.scalar(select(Handover).where(Handover.token_hash == hash_of(token)))

    async def by_update(self, update_id: int, created_by: int) -> Handover | None:
        """The handover that somebody's update opened."""
        query = select(Handover).where(Handover.origin_update == update_id, Handover.created_by == created_by)
        return await self._session.scalar(query.order_by(Handover.id.desc()).limit(1))

    async def waiting(self, person_id: int, now: datetime, province: str | None = None) -> Sequence[Handover]:
        """The handovers of a person that a successor may still take."""
        query = select(Handover).where(
            Handover.person_id == person_id,
            Handover.province.is_not_distinct_from(province),
            Handover.taken_at.is_(None),
            Handover.cancelled_at.is_(None),
            Handover.expires_at > now,
        )
        return (await self._session.scalars(query.with_for_update(key_share=True))).all()

    async def cancel(self, handover_id: int, now: datetime) -> bool:
        """Make a link useless; False where it was taken or cancelled before."""
        handover = await self._to_write(handover_id)
        if handover is None or handover.taken_at is not None or handover.cancelled_at is not None:
            return False
        handover.cancelled_at = now
        return True

    async def take(self, handover_id: int, successor_id: int, now: datetime) -> Taking | None:
        """Use a link: once, everything goes over to the successor, and the predecessor has nothing left."""
        handover = await self._to_write(handover_id)
        if handover is None:
            return None
        outcome = _outcome(handover, successor_id, now)
        if outcome is Outcome.TAKEN:
            handover.taken_by, handover.taken_at = successor_id, now
            handover.moved = await self._move(handover, successor_id, now)
        return Taking(outcome, handover)

    async def take_back(self, handover_id: int, now: datetime) -> bool:
        """Give everything that went over back to the predecessor; False where nothing did."""
        handover = await self._to_write(handover_id)
        if handover is None or handover.taken_by is None or handover.cancelled_at is not None:
            return False
        handover.cancelled_at = now
        roles, held, tasks = (_ids(handover.moved, name) for name in ("roles", "custodians", "tasks"))
        await self._move_roles(roles, handover.taken_by, handover.person_id, now)
        await self._move_drafts(handover.taken_by, handover.person_id, now)
        await self._move_custodians(held, handover.taken_by, handover.person_id, now)
        await self._move_tasks(tasks, handover.taken_by, handover.person_id)
        await self._forget_cursors(handover.taken_by)
        return True

    async def _move(self, handover: Handover, to: int, now: datetime) -> JsonObject:
        of = handover.person_id
        roles = [role for role in await People(self._session).held_roles(of, now) if _moves(role, handover)]
        moved: JsonObject = {"roles": [role.id for role in roles]}
        await self._move_roles([role.id for role in roles], of, to, now)
        if handover.province is None:
            held = [row.id for row in await Custodians(self._session).of_person(of, now)]
            waiting = select(Task.id).where(Task.person_id == of, Task.state.in_(WAITING))
            tasks = list(await self._session.scalars(waiting))
            await self._move_drafts(of, to, now)
            await self._move_custodians(held, of, to, now)
            await self._move_tasks(tasks, of, to)
            await self._move_place(of, to)
            moved |= {"custodians": [*held], "tasks": [*tasks]}
        await self._forget_cursors(of)
        return moved

    async def _move_roles(self, ids: Sequence[int], of: int, to: int, now: datetime) -> None:
        people = People(self._session)
        for role in await self._session.scalars(select(PersonRole).where(PersonRole.id.in_(ids))):
            scope = (role.role, role.agency_id, role.innovation_id, role.province)
            for held in await people.held_roles(of, now):
                if (held.role, held.agency_id, held.innovation_id, held.province) == scope:
                    held.until = now
            await people.grant(
                to,
                role.role,
                now,
                agency_id=role.agency_id,
                innovation_id=role.innovation_id,
                province=role.province,
            )

    async def _move_custodians(self, ids: Sequence[int], of: int, to: int, now: datetime) -> None:
        custodians = Custodians(self._session)
        rows = list(await self._session.scalars(select(Custodian).where(Custodian.id.in_(ids))))
        subjects = {(row.innovation_id, row.agency_id): row.kind for row in rows}
        for held in await custodians.of_person(of, now):
            if (held.innovation_id, held.agency_id) in subjects:
                await custodians.end(held.id, now)
        for (innovation_id, agency_id), kind in subjects.items():
            await custodians.add(to, kind, now, innovation_id=innovation_id, agency_id=agency_id)

    async def _move_drafts(self, of: int, to: int, now: datetime) -> None:
        """Drafts belong to what is looked after, and the pen goes over with it; one's own drafts stay."""
        drafts = Drafts(self._session)
        for draft in await drafts.open_of(of, now):
            if draft.person_id is None and draft.edited_by == of:
                await drafts.take_over(draft.id, to, now)

    async def _move_tasks(self, ids: Sequence[int], of: int, to: int) -> None:
        """Answers to what is open go to the new person; what was asked in a group is answered there."""
        old, new = await self._session.get(Person, of), await self._session.get(Person, to)
        mine = Task.id.in_(ids), Task.person_id == of, Task.state.in_(WAITING)
        if old and new and new.telegram_id is not None:
            here = update(Task).where(*mine, Task.chat_id == old.telegram_id)
            await self._session.execute(here.values(chat_id=new.telegram_id, thread_id=None))
        await self._session.execute(update(Task).where(*mine).values(person_id=to))

    async def _move_place(self, of: int, to: int) -> None:
        old, new = await self._session.get(Person, of), await self._session.get(Person, to)
        if old and new:
            new.agency_id = new.agency_id or old.agency_id
            new.zone = new.zone or old.zone
            old.agency_id = old.position = None
            old.phone_shared = False

    async def _forget_cursors(self, person_id: int) -> None:
        await self._session.execute(delete(Cursor).where(Cursor.person_id == person_id))

    async def _to_write(self, handover_id: int) -> Handover | None:
        query = select(Handover).where(Handover.id == handover_id).with_for_update(key_share=True)
        return await self._session.scalar(query, execution_options={"populate_existing": True})


def _outcome(handover: Handover, successor_id: int, now: datetime) -> Outcome:
    if handover.cancelled_at is not None:
        return Outcome.CANCELLED
    if handover.taken_by is not None:
        return Outcome.ALREADY_YOURS if handover.taken_by == successor_id else Outcome.USED
    if handover.expires_at <= now:
        return Outcome.EXPIRED
    return Outcome.OWN if handover.person_id == successor_id else Outcome.TAKEN


def _moves(role: PersonRole, handover: Handover) -> bool:
    if handover.province is not None:
        return role.role is Role.HUB and role.province == handover.province
    return role.role in MOVING_ROLES


def _ids(moved: JsonObject, name: str) -> list[int]:
    found = moved.get(name)
    return [row for row in found if isinstance(row, int)] if isinstance(found, list) else []
