"""Drafts: what has been filled in of forms, one open at a time for each form, owner and period."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import ColumnElement

from bot.storage.holding import hold
from bot.storage.insertion import insert_new
from bot.storage.models import Custodian, Draft, DraftState, JsonObject, Owner


class Drafts:
    """Rows of `drafts`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(
        self,
        form: str,
        owner: Owner,
        period: str | None,
        person_id: int,
        now: datetime,
        *,
        answers: JsonObject | None = None,
        place: JsonObject | None = None,
    ) -> Draft:
        """The open draft of a form for an owner and period, held to be written; made where there is none."""
        key = f"{form}|{owner}|{period or ''}"
        row = {
            "form": form,
            "person_id": owner.person_id,
            "innovation_id": owner.innovation_id,
            "agency_id": owner.agency_id,
            "period": period,
            "state": DraftState.OPEN,
            "open_key": key,
            "answers": answers or {},
            "place": place or {},
            "revision": 0,
            "opened_by": person_id,
            "opened_at": now,
            "edited_by": person_id,
            "edited_at": now,
        }
        await insert_new(self._session, Draft, [row], "id")
        draft = await hold(self._session, select(Draft).where(Draft.open_key == key))
        if draft is None:
            raise LookupError(key)
        return draft

    async def find(self, draft_id: int) -> Draft | None:
        """The draft with this id."""
        return await self._session.get(Draft, draft_id)

    async def hold(self, draft_id: int) -> Draft | None:
        """The draft with this id as it is now, held to be written."""
        return await hold(self._session, select(Draft).where(Draft.id == draft_id))

    async def of(self, form: str, owner: Owner, period: str | None = None) -> Draft | None:
        """The open draft of a form for an owner and period."""
        key = f"{form}|{owner}|{period or ''}"
        return await self._session.scalar(select(Draft).where(Draft.open_key == key))

    async def save(
        self, draft_id: int, revision: int, answers: JsonObject, place: JsonObject, by: int, now: datetime
    ) -> Draft | None:
        """The open draft with other answers, changed by somebody; None where it is not as it was read:
        another `revision` has been saved meanwhile, or it is not open any more."""
        draft = await self.hold(draft_id)
        if draft is None or draft.revision != revision or draft.state is not DraftState.OPEN:
            return None
        draft.answers, draft.place = answers, place
        draft.revision, draft.edited_by, draft.edited_at = revision + 1, by, now
        await self._session.flush()
        return draft

    async def take_over(self, draft_id: int, by: int, now: datetime) -> Draft | None:
        """The open draft with the pen in another hand; None where it is not open any more."""
        draft = await self.hold(draft_id)
        if draft is None or draft.state is not DraftState.OPEN:
            return None
        return await self.save(draft_id, draft.revision, draft.answers, draft.place, by, now)

    async def close(self, draft_id: int, state: DraftState, by: int, now: datetime) -> bool:
        """End an open draft, sent or cancelled; False where it is not open any more."""
        draft = await self.hold(draft_id)
        if draft is None or draft.state is not DraftState.OPEN:
            return False
        draft.state, draft.open_key, draft.closed_at = state, None, now
        draft.revision, draft.edited_by, draft.edited_at = draft.revision + 1, by, now
        await self._session.flush()
        return True

    async def empty(self, draft_id: int) -> None:
        """Forget what a draft that is not open any more held."""
        draft = await self.hold(draft_id)
        if draft is not None and draft.state is not DraftState.OPEN:
            draft.answers, draft.place = {}, {}
            await self._session.flush()

    async def open_of(self, person_id: int, now: datetime) -> Sequence[Draft]:
        """The open drafts of a person and of what they look after now, the last edited first."""
        mine = or_(
            Draft.person_id == person_id,
            Draft.innovation_id.in_(select(Custodian.innovation_id).where(*_holds(person_id, now))),
            Draft.agency_id.in_(select(Custodian.agency_id).where(*_holds(person_id, now))),
        )
        query = select(Draft).where(Draft.state == DraftState.OPEN, mine)
        return (await self._session.scalars(query.order_by(Draft.edited_at.desc(), Draft.id))).all()


def _holds(person_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Custodian.person_id == person_id, or_(Custodian.until.is_(None), Custodian.until > now)
