"""Holding: a row read to be written is as it is now, and stays so until the transaction ends."""

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Entity

E = TypeVar("E", bound=Entity)


async def hold(session: AsyncSession, query: Select[E]) -> E | None:
    """The row of a query, held; None where there is none.

    On PostgreSQL it is FOR NO KEY UPDATE: other writers of the row wait, who only refers to it does not.
    """
    query = query.with_for_update(key_share=True)
    return await session.scalar(query, execution_options={"populate_existing": True})
