"""Whether the text a rule cites says what the rule says (design, decision 13)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from bot.programme.rules import Rule


def rules_of(value: object, name: str = "") -> Iterator[tuple[str, Rule]]:
    """Every rule of a dataclass, however deep, with its path ("reports.due_day")."""
    if isinstance(value, Rule):
        yield name, value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from rules_of(one, f"{name}.{key}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from rules_of(getattr(value, field.name), f"{name}.{field.name}".lstrip("."))


def states(text: str, rule: Rule) -> bool:
    """Whether a text states the value with its unit ("5 (lima) hari kerja"), or in its words ("April")."""
    if rule.words:
        return re.search(rf"\b{re.escape(rule.words)}\b", text) is not None
    unit = rf"\s+{re.escape(rule.unit)}" if rule.unit else r"\b"
    return re.search(rf"\b{rule.value}\b(?:\s*\([^)]*\))?{unit}", text) is not None
