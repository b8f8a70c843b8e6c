"""Inserts where a row may be there already, in the words of SQLite or PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.models import Entity

Row = Mapping[str, object]
Condition = ColumnElement[bool]
_AT_ONCE = 500


async def insert_new(
    session: AsyncSession, entity: type[Entity], rows: Sequence[Row], key: str
) -> frozenset[object]:
    """Insert the rows that no row exists for yet; gives the values of the column `key` of those inserted."""
    column = entity.__table__.c[key]
    inserted: set[object] = set()
    for some in _portions(entity, rows):
        statement = _insert(session, entity, some).on_conflict_do_nothing().returning(column)
        inserted.update(await session.scalars(statement))
    return frozenset(inserted)


async def upsert(
    session: AsyncSession,
    entity: type[Entity],
    rows: Sequence[Row],
    keep: Mapping[str, Condition] | None = None,
) -> None:
    """Insert rows of the same columns; one that is there takes the values.

    A column of `keep` stays as it is where its condition holds for the row that is there.
    """
    keys = [column.name for column in entity.__table__.primary_key]
    for some in _portions(entity, rows):
        statement = _insert(session, entity, some)
        new, old = statement.excluded, entity.__table__.c
        changed: dict[str, ColumnElement[Any]] = {name: new[name] for name in some[0] if name not in keys}
        for name, condition in (keep or {}).items():
            changed[name] = case((condition, old[name]), else_=new[name])
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changed)
        # What the session knows of these rows becomes what they now are.
        written = await session.scalars(
            statement.returning(entity), execution_options={"populate_existing": True}
        )
        written.all()


def _insert(
    session: AsyncSession, entity: type[Entity], rows: list[Row]
) -> sqlite.Insert | postgresql.Insert:
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    statement = postgresql.insert(entity) if is_postgresql else sqlite.insert(entity)
    # SQLAlchemy keeps the words of a statement for one row, and makes those for several anew each time.
    return statement.values(rows[0] if len(rows) == 1 else rows)


def _portions(entity: type[Entity], rows: Sequence[Row]) -> list[list[Row]]:
    """The rows as the entity would keep them, in portions that one statement can hold."""
    kept = [_as_kept(entity, row) for row in rows] if entity.__mapper__.validators else list(rows)
    return [kept[at : at + _AT_ONCE] for at in range(0, len(kept), _AT_ONCE)]


def _as_kept(entity: type[Entity], row: Row) -> Row:
    """The row after the entity's own validators (they mask what identifies a person), which SQLAlchemy
    calls for objects only; none of them looks at the object."""
    kept = dict(row)
    for name, (check, _) in entity.__mapper__.validators.items():
        if name in kept:
            kept[name] = check(None, name, kept[name])  # type: ignore[operator]  # declared as a str
    return kept
