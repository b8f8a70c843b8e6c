"""Arrivals: what has to be known of an update before it is handled, read by one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Closure, Cursor, Person, PersonRole, Update
from bot.storage.people import holds


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who wrote (None: nobody we know) with the roles they hold, oldest first; which taker applied the update
    before; which question the person's next text answers; and the closure that holds now."""

    person: Person | None
    held: Sequence[PersonRole]
    applied_by: str | None
    cursor: Cursor | None
    closure: Closure | None


class Arrivals:
    """Reads `updates`, `people`, `person_roles`, `cursors` and `closures` together."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, update_id: int, telegram_id: int, chat_id: int, now: datetime) -> Arrival:
        """What is known when the account `telegram_id` sends the update in the chat."""
        waits = or_(Cursor.expires_at.is_(None), Cursor.expires_at > now)
        query = (
            select(Person, PersonRole, Update.applied_by, Cursor, Closure)
            .select_from(select(literal(1)).subquery())
            .outerjoin(Update, Update.update_id == update_id)
            .outerjoin(Person, Person.telegram_id == telegram_id)
            .outerjoin(PersonRole, and_(PersonRole.person_id == Person.id, holds(now)))
            .outerjoin(Cursor, and_(Cursor.person_id == Person.id, Cursor.chat_id == chat_id, waits))
            .outerjoin(Closure, Closure.opened_at.is_(None))
            .order_by(PersonRole.id, Closure.id.desc())
        )
        found = (await self._session.execute(query)).all()
        person, _, applied_by, cursor, closure = found[0]
        held = {role.id: role for _, role, *_ in found if role}
        return Arrival(person, tuple(held.values()), applied_by, cursor, closure)
