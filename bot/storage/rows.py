"""Rows as JSON, for copies that people and operators get."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from bot.storage.models import JsonObject, JsonValue


def as_json(row: Mapping[Any, Any]) -> JsonObject:
    """A row by column name, moments in ISO 8601."""
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> JsonValue:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return str(value.value)
    return value  # type: ignore[no-any-return]
