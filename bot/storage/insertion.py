"""Inserts that leave an existing row alone, in the words of SQLite or PostgreSQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Entity


async def insert_new(
    session: AsyncSession, entity: type[Entity], rows: Sequence[Mapping[str, object]], key: str
) -> frozenset[object]:
    """Insert the rows that no row exists for yet; gives the values of the column `key` of those inserted."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    column = entity.__table__.c[key]
    statement = dialect.insert(entity).values(list(rows)).on_conflict_do_nothing().returning(column)
    return frozenset(await session.scalars(statement)) if rows else frozenset()
