"""Batches: files of people to invite, from the check to the links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.programme.custody import CustodianKind
from bot.programme.people import Role
from bot.storage.agencies import Agencies
from bot.storage.holding import hold
from bot.storage.invites import hash_of
from bot.storage.models import Invite, InviteBatch, JsonObject, Salutation

Sign = Callable[[str], str]
"""Gives the token of a nonce."""


@dataclass(frozen=True, slots=True)
class Row:
    """One person to invite, as it is kept between the check of the file and its confirmation."""

    name: str
    salutation: str | None
    position: str | None
    agency: str
    agency_kind: str
    agency_code: str | None
    province: str | None
    unit: str | None
    innovation: str
    phone: str
    kind: CustodianKind

    def as_json(self) -> JsonObject:
        """What is stored."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, stored: JsonObject) -> "Row":
        """The row of what is stored."""
        return TypeAdapter(cls).validate_python(stored)


class Batches:
    """Rows of `invite_batches`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, batch: InviteBatch) -> InviteBatch:
        """Store a checked file; it has its id afterwards."""
        self._session.add(batch)
        await self._session.flush()
        return batch

    async def find(self, batch_id: int) -> InviteBatch | None:
        """The batch with this id."""
        return await self._session.get(InviteBatch, batch_id)

    async def by_update(self, update_id: int, created_by: int) -> InviteBatch | None:
        """The batch that somebody's update brought."""
        mine = InviteBatch.origin_update == update_id, InviteBatch.created_by == created_by
        return await self._session.scalar(select(InviteBatch).where(*mine).order_by(InviteBatch.id.desc()))

    async def make(self, batch_id: int, sign: Sign, now: datetime, lifetime: timedelta) -> Sequence[Invite]:
        """An invite for each row, once; the rows are forgotten then, and the invites given again."""
        batch = await hold(self._session, select(InviteBatch).where(InviteBatch.id == batch_id))
        if batch is None:
            return ()
        if batch.made_at is None:
            for number, stored in enumerate(batch.rows):
                await self._invite(batch, Row.from_json(stored), number, sign, now, lifetime)
            batch.made_at, batch.rows = now, []
            await self._session.flush()
        return await self.invites(batch_id)

    async def invites(self, batch_id: int) -> Sequence[Invite]:
        """The invites of a batch, in the order of the file."""
        query = select(Invite).where(Invite.batch_id == batch_id).order_by(Invite.id)
        return (await self._session.scalars(query)).all()

    async def forget_older_than(self, moment: datetime) -> None:
        """Forget what the files of before held; the invites made from them stay."""
        old = update(InviteBatch).where(InviteBatch.created_at < moment)
        await self._session.execute(old.values(rows=[], problems={}))

    async def _invite(
        self, batch: InviteBatch, row: Row, number: int, sign: Sign, now: datetime, lifetime: timedelta
    ) -> None:
        agencies = Agencies(self._session)
        agency = await agencies.ensure(row.agency, row.agency_kind, row.agency_code, row.province)
        if row.unit:
            agency = await agencies.unit(row.unit, agency)
        nonce = f"batch {batch.id} {number} {now.isoformat()}"
        self._session.add(
            Invite(
                token_hash=hash_of(sign(nonce)),
                nonce=nonce,
                role=Role.INNOVATOR,
                agency_id=agency.id,
                innovation_id=row.innovation,
                created_by=batch.created_by,
                created_at=now,
                expires_at=now + lifetime,
                batch_id=batch.id,
                kind=row.kind,
                name=row.name,
                salutation=Salutation(row.salutation) if row.salutation else None,
                position=row.position,
                phone=row.phone,
            )
        )
