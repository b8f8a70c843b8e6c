"""Portable values: what a column holds as JSON that means the same on SQLite and PostgreSQL, and back."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, MetaData, Table

from bot.storage.models import Entity, JsonObject, JsonValue

LOCAL = frozenset({"leases"})
"""Tables that say something about processes of one installation, and nothing elsewhere."""


def reflect(connection: Connection) -> dict[str, Table]:
    """Our tables as a database has them, whatever its revision, by name; who is referred to comes first."""
    found = MetaData()
    known = Entity.metadata.tables
    found.reflect(connection, only=lambda name, _: name in known)
    return {table.name: table for table in found.sorted_tables if table.name not in LOCAL}


def as_json(row: Mapping[Any, Any]) -> JsonObject:
    """A row by column name; moments in UTC and days in ISO 8601."""
    return {str(name): _written(value) for name, value in row.items()}


def reader_of(table: Table) -> Callable[[JsonObject], dict[str, object]]:
    """What makes of a row in JSON the values to insert; raises KeyError for a column that is missing."""
    readers = {column.name: _reader(column) for column in table.c}
    return lambda row: {name: read(row[name]) for name, read in readers.items()}


def _written(value: Any) -> JsonValue:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return value  # type: ignore[no-any-return]


def _reader(column: Column[Any]) -> Callable[[JsonValue], object]:
    kind = column.type
    if isinstance(kind, DateTime):
        return _aware if kind.timezone else _naive
    if isinstance(kind, Date):
        return lambda value: date.fromisoformat(value) if isinstance(value, str) else None
    if isinstance(kind, JSON):
        kind.none_as_null = bool(column.nullable)
    return lambda value: value


def _aware(value: JsonValue) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def _naive(value: JsonValue) -> datetime | None:
    moment = _aware(value)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else None
