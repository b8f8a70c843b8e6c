"""Writing: how a value of a form reads in Indonesian, in one line."""

import re
from collections import Counter
from datetime import date

from bot.forms.checking import fits
from bot.forms.fields import EvidenceKind, Field, FieldType
from bot.forms.values import Value
from config.wording import bulan, persen, ribuan, tanggal

_KINDS = {EvidenceKind.PHOTO: "foto", EvidenceKind.DOCUMENT: "berkas", EvidenceKind.LINK: "tautan"}
_ACRONYM = re.compile(r"(?:[^\W\d_aeiou]+|rs\w{0,3}|upt\w?|opd|pkk)", re.IGNORECASE)


def written(field: Field, value: Value) -> str:
    """The value as it is shown: dates in full, labels of options; empty where nothing fits the field."""
    if value is None or not fits(field, value):
        return ""
    match field.type:
        case FieldType.DATE:
            return tanggal(date.fromisoformat(str(value)))
        case FieldType.MONTH:
            return bulan(date.fromisoformat(f"{value}-01"))
        case FieldType.CHOICE:
            return next((option.label for option in field.options if option.key == value), "")
        case FieldType.YES_NO:
            wanted = "ya" if value else "tidak"
            own = (option.label for option in field.options if option.key == wanted)
            return next(own, "Ya" if value else "Tidak")
    if isinstance(value, list):
        return _many(field, value)
    if isinstance(value, dict):
        return ", ".join(str(value[key]) for key in ("unit", "name") if value.get(key))
    if isinstance(value, int | float):
        return persen(value) if field.type is FieldType.PERCENT else ribuan(int(value))
    return str(value)


def written_item(field: Field, item: Value) -> str:
    """One item of a list in a line: its values by commas."""
    if not isinstance(item, dict):
        return ""
    if field.type is FieldType.EVIDENCE:
        kind = _KINDS.get(EvidenceKind(str(item.get("kind"))), "") if item.get("kind") in _KINDS else ""
        return str(item.get("name") or item.get("url") or kind)
    values = (written(part, item.get(part.key)) for part in field.parts)
    return ", ".join(value for value in values if value)


def capitalised(unit: str) -> str:
    """A unit's name that was typed in small letters, as names are written: "Dinkes", "RSUD Wates"."""
    if unit != unit.lower():
        return unit
    return " ".join(word.upper() if _ACRONYM.fullmatch(word) else word.capitalize() for word in unit.split())


def _many(field: Field, items: list[Value]) -> str:
    if field.type is FieldType.LIST:
        return f"{ribuan(len(items))} {field.noun}"
    counted = Counter(str(item.get("kind")) for item in items if isinstance(item, dict))
    return ", ".join(f"{ribuan(counted[kind])} {noun}" for kind, noun in _KINDS.items() if counted[kind])
