"""Personal: what is kept about a person: a copy for them, and what becomes of it once it is deleted."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.fates import CHATS, FATES, Does, Fate
from bot.storage.models import (
    Agency,
    Entity,
    Handover,
    Invite,
    JsonObject,
    JsonValue,
    Person,
    PersonRole,
    Question,
    Task,
    TaskState,
)
from bot.storage.portable import as_json
from config.wording import NOBODY

COPIED = ("person_id", "used_by", "guided_id", "taken_by")
"""Columns that make a row the person's own; one that names them elsewhere is about something else."""
AUTHORED: Mapping[str, tuple[str, ...]] = {
    "reports.entered_by": ("innovation_id", "period", "first_sent_at"),
    "report_versions.made_by": ("report_id", "version", "change", "made_at"),
    "visits.entered_by": ("report_id", "day", "created_at"),
    "journeys.created_by": ("innovation_id", "agency", "created_at"),
    "evidence.owner_id": ("report_id", "name", "created_at"),
}
"""What they wrote for an innovation: the columns that say which it is. The contents are the agency's."""
_SECRETS = ("token_hash", "nonce")
_NOBODY: Mapping[str, object] = {
    "name": NOBODY,
    "telegram_id": None,
    "salutation": None,
    "zone": None,
    "agency_id": None,
    "position": None,
    "phone": None,
    "phone_shared": False,
    "consent_at": None,
    "active": False,
    "last_role": None,
}


class Personal:
    """All rows that refer to a person."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._tables = Entity.metadata.tables

    async def copy(self, person_id: int) -> JsonObject:
        """Everything that is the person's own: rows by table, oldest first; no secrets, nothing of others."""
        found: JsonObject = {"people": await self._rows(self._tables["people"], "id", person_id)}
        for name in sorted(FATES):
            table, _, column = name.partition(".")
            if column in COPIED and (rows := await self._rows(self._tables[table], column, person_id)):
                known = found.get(table)
                found[table] = [*(known if isinstance(known, list) else ()), *rows]
        authored = {name: await self._authored(name, person_id) for name in sorted(AUTHORED)}
        found["authored"] = {name.partition(".")[0]: rows for name, rows in authored.items() if rows}
        named = {row.get("agency_id") for rows in found.values() for row in _objects(rows)}
        agencies = select(Agency.id, Agency.name).where(Agency.id.in_([one for one in named if one]))
        found["agencies"] = [as_json(row._mapping) for row in await self._session.execute(agencies)]
        return found

    async def counts(self, person_id: int) -> dict[str, int]:
        """How many rows of each table are the person's own."""
        counted: dict[str, int] = {}
        for name in FATES:
            table, _, column = name.partition(".")
            if column == "person_id":
                theirs = self._tables[table].c[column] == person_id
                query = select(func.count()).select_from(self._tables[table]).where(theirs)
                counted[table] = await self._session.scalar(query) or 0
        return counted

    async def erase(self, person_id: int, now: datetime) -> int | None:
        """Delete what is personal about somebody; gives the chat they had, so that they can be told."""
        person = await self._session.get(Person, person_id, with_for_update={"key_share": True})
        if person is None or person.erased_at is not None:
            return None
        chat = person.telegram_id
        await self._close_links(person_id, now)
        for name, fate in FATES.items():
            await self._settle(name, fate, person_id, now)
        for name, fate in CHATS.items() if chat is not None else ():
            await self._settle(name, fate, chat or 0, now)
        people = self._tables["people"]
        gone = update(people).where(people.c.id == person_id).values(**_NOBODY, erased_at=now)
        await self._session.execute(gone)
        await self._session.refresh(person)
        return chat

    async def empty_before(self, moment: datetime) -> None:
        """Empty what was asked, answered or offered before, whoever it was: rows stay, to be counted."""
        asked = update(Question).where(Question.asked_at < moment, Question.text != "")
        await self._session.execute(asked.values(**FATES["questions.person_id"].values))
        over = Task.created_at < moment, Task.state != TaskState.OPEN, Task.text != ""
        await self._session.execute(update(Task).where(*over).values(text="", answer=None))
        unused = Invite.used_by.is_(None), Invite.expires_at < moment, Invite.name.is_not(None)
        await self._session.execute(update(Invite).where(*unused).values(**FATES["invites.used_by"].values))

    async def silent_since(self, moment: datetime, now: datetime, limit: int) -> list[int]:
        """People who have not written since, hold no role now, and whose data are not deleted yet."""
        holds = or_(PersonRole.until.is_(None), PersonRole.until > now)
        holders = select(PersonRole.person_id).where(holds)
        query = select(Person.id).where(
            Person.last_seen_at < moment,
            Person.telegram_id.is_not(None),
            Person.erased_at.is_(None),
            Person.id.not_in(holders),
        )
        return list(await self._session.scalars(query.order_by(Person.id).limit(limit)))

    async def _settle(self, name: str, fate: Fate, of: int, now: datetime) -> None:
        table_name, _, column = name.partition(".")
        table = self._tables[table_name]
        theirs = table.c[column] == of
        if column == "chat_id" and "answered_at" in table.c and table_name == "updates":
            theirs &= table.c.answered_at.is_not(None)
        match fate.does:
            case Does.ERASE:
                await self._session.execute(delete(table).where(theirs))
            case Does.END:
                open_ended = table.c.until.is_(None) | (table.c.until > now)
                await self._session.execute(update(table).where(theirs, open_ended).values(until=now))
            case Does.EMPTY:
                await self._session.execute(update(table).where(theirs).values(**fate.values))
            case Does.KEEP:
                pass

    async def _close_links(self, person_id: int, now: datetime) -> None:
        waiting = Handover.taken_at.is_(None) & Handover.cancelled_at.is_(None)
        mine = update(Handover).where(Handover.person_id == person_id, waiting)
        await self._session.execute(mine.values(cancelled_at=now))

    async def _rows(self, table: Table, column: str, person_id: int) -> list[JsonValue]:
        columns = [one for one in table.c if one.name not in _SECRETS]
        query = select(*columns).where(table.c[column] == person_id).order_by(*table.primary_key)
        return [as_json(row._mapping) for row in await self._session.execute(query)]

    async def _authored(self, name: str, person_id: int) -> list[JsonValue]:
        table_name, _, column = name.partition(".")
        table = self._tables[table_name]
        which = [table.c[one] for one in AUTHORED[name]]
        query = select(*which).where(table.c[column] == person_id).order_by(*table.primary_key)
        return [as_json(row._mapping) for row in await self._session.execute(query)]


def _objects(rows: JsonValue) -> list[JsonObject]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
