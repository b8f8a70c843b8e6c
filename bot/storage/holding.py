"""Holding: what is read to be written is as it is now, and stays so until the transaction ends."""

from typing import TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Entity

E = TypeVar("E", bound=Entity)


async def hold(session: AsyncSession, query: Select[E]) -> E | None:
    """The row of a query, held; None where there is none.

    On PostgreSQL it is FOR NO KEY UPDATE: other writers of the row wait, who only refers to it does not.
    """
    query = query.with_for_update(key_share=True)
    return await session.scalar(query, execution_options={"populate_existing": True})


async def take_turns(session: AsyncSession, matter: str) -> None:
    """Let one transaction at a time go on about a matter that no row stands for; SQLite does so anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(matter, 0))))
