"""Reminder days: what staff changed of the reminders of a day."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.insertion import insert_new
from bot.storage.models import ReminderDay


class ReminderDays:
    """Rows of `reminder_days`, a few a month at most."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def changes(self) -> Mapping[date, ReminderDay]:
        """All that was changed, by the day that the programme sets."""
        return {one.day: one for one in await self._session.scalars(select(ReminderDay))}

    async def move(self, day: date, to: date, on: date, person_id: int, now: datetime) -> None:
        """Put the reminders of a day off, from the preview of the day `on`."""
        row = await self._changed(day, person_id, now)
        row.moved_from, row.moved_to, row.moved_on = row.moved_to, to, on
        await self._session.flush()

    async def restore(self, day: date, person_id: int, now: datetime) -> None:
        """Put them back to where they stood before they were put off last."""
        row = await self._changed(day, person_id, now)
        row.moved_to, row.moved_from, row.moved_on = row.moved_from, None, None
        await self._session.flush()

    async def reword(self, day: date, opening: str, person_id: int, now: datetime) -> None:
        """Let the reminders of a day begin with a sentence; with "" as they are."""
        row = await self._changed(day, person_id, now)
        row.opening = opening
        await self._session.flush()

    async def _changed(self, day: date, person_id: int, now: datetime) -> ReminderDay:
        new = {"day": day, "opening": "", "changed_by": person_id, "changed_at": now}
        await insert_new(self._session, ReminderDay, [new], "day")
        row = await self._session.get_one(ReminderDay, day)
        row.changed_by, row.changed_at = person_id, now
        return row
