"""Checking: whether values fit their fields and limits, and what is missing; wording is left to others."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.forms.fields import TODAY, EvidenceKind, Field, FieldType, Form
from bot.forms.reading import Problem, Scene, Trouble
from bot.forms.values import Address, Value, get

MEGABYTE = 1_000_000
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a form from being sent: where, and why."""

    address: Address
    problem: Problem


def fits(field: Field, value: Value) -> bool:
    """Whether a stored value has the shape of the field's type; another shape comes from an older form."""
    return _SHAPES[field.type](field, value)


def check(field: Field, value: Value, scene: Scene) -> Problem | None:
    """What is wrong with a value of the right shape; None where it is within the field's limits."""
    if field.type is FieldType.TEXT:
        return _text(field, str(value))
    if field.type in (FieldType.DATE, FieldType.MONTH):
        return _moment(field, str(value), scene)
    if field.type is FieldType.EVIDENCE:
        return _evidence(field, value if isinstance(value, list) else [])
    amount = len(value) if isinstance(value, list) else value
    return _amount(field, amount) if isinstance(amount, int | float) else None


def faults(form: Form, answers: Mapping[str, Value], scene: Scene) -> tuple[Fault, ...]:
    """What keeps the form from being sent: required fields without a value, and values beyond limits."""
    found = []
    for address, field in form.addresses(answers):
        value = get(answers, address)
        if is_answered(field, value):
            problem = check(field, value, scene)
        else:
            problem = Problem(Trouble.MISSING, {"label": field.label}) if field.required else None
        if problem:
            found.append(Fault(address, problem))
    return tuple(found)


def missing(form: Form, answers: Mapping[str, Value]) -> tuple[Address, ...]:
    """The addresses of starred and required fields without a value: what a complete form still lacks."""
    return tuple(
        address
        for address, field in form.addresses(answers)
        if (field.required or field.starred) and not is_answered(field, get(answers, address))
    )


def is_answered(field: Field, value: Value) -> bool:
    """Whether a value of the right shape is there; an empty list of evidence is none."""
    if value is None or not fits(field, value):
        return False
    return not (field.type is FieldType.EVIDENCE and value == [])


def _text(field: Field, text: str) -> Problem | None:
    shortest, longest = _whole(field.minimum), _whole(field.maximum)
    if longest is not None and len(text) > longest:
        return Problem(Trouble.TOO_LONG, {"limit": longest, "length": len(text)})
    if shortest is not None and len(text) < shortest:
        return Problem(Trouble.TOO_SHORT, {"limit": shortest, "length": len(text)})
    if field.pattern and not field.pattern.fullmatch(text):
        return Problem(Trouble.PATTERN, {"hint": field.hint})
    return None


def _amount(field: Field, amount: float) -> Problem | None:
    few, many = (
        (Trouble.TOO_FEW, Trouble.TOO_MANY) if field.holds_many else (Trouble.TOO_SMALL, Trouble.TOO_LARGE)
    )
    least, most = _whole(field.minimum), _whole(field.maximum)
    if field.type is FieldType.PERCENT:
        least, most = least or 0, 100 if most is None else most
    if least is not None and amount < least:
        return Problem(few, {"limit": least, "noun": field.noun})
    if most is not None and amount > most:
        return Problem(many, {"limit": most, "noun": field.noun})
    return None


def _moment(field: Field, value: str, scene: Scene) -> Problem | None:
    is_month = field.type is FieldType.MONTH
    day = date.fromisoformat(f"{value}-01" if is_month else value)
    earliest, latest = _day(field.minimum, scene), _day(field.maximum, scene)
    if earliest and day < (earliest.replace(day=1) if is_month else earliest):
        return Problem(Trouble.TOO_EARLY, {"limit": earliest.isoformat()})
    if latest and day > latest:
        late = Trouble.FUTURE if field.maximum == TODAY else Trouble.TOO_LATE
        return Problem(late, {"limit": latest.isoformat()})
    return None


def _evidence(field: Field, files: list[Value]) -> Problem | None:
    for file in (file for file in files if isinstance(file, dict)):
        kind, name = file.get("kind"), str(file.get("name") or "")
        if kind not in field.accepts:
            return Problem(Trouble.NOT_EVIDENCE, {"accepts": [str(kind) for kind in field.accepts]})
        if kind == EvidenceKind.DOCUMENT and field.types and not _has_type(file, name, field.types):
            return Problem(Trouble.WRONG_FILE, {"types": list(field.types), "name": name})
        size = file.get("size")
        if isinstance(size, int) and size > field.max_mb * MEGABYTE:
            return Problem(Trouble.BIG_FILE, {"limit": field.max_mb, "name": name})
    return _amount(field, len(files))


def _has_type(file: Mapping[str, Value], name: str, types: tuple[str, ...]) -> bool:
    endings = {name.rpartition(".")[2].lower(), str(file.get("mime") or "").rpartition("/")[2].lower()}
    return bool(endings & {*types, *(["jpeg"] if "jpg" in types else [])})


def _whole(bound: int | date | str | None) -> int | None:
    return bound if isinstance(bound, int) else None


def _day(bound: int | date | str | None, scene: Scene) -> date | None:
    if bound == TODAY:
        return scene.today
    return bound if isinstance(bound, date) else None


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_SHAPES: Mapping[FieldType, Callable[[Field, Value], bool]] = {
    FieldType.TEXT: lambda _, value: isinstance(value, str) and value != "",
    FieldType.INTEGER: lambda _, value: isinstance(value, int) and not isinstance(value, bool),
    FieldType.PERCENT: lambda _, value: _is_number(value),
    FieldType.DATE: lambda _, value: isinstance(value, str) and _is_day(value),
    FieldType.MONTH: lambda _, value: isinstance(value, str) and bool(_MONTH.fullmatch(value)),
    FieldType.CHOICE: lambda field, value: value in [option.key for option in field.options],
    FieldType.YES_NO: lambda _, value: isinstance(value, bool),
    FieldType.AGENCY: lambda _, value: isinstance(value, dict) and bool(value.get("name")),
    FieldType.LIST: lambda _, value: isinstance(value, list) and all(isinstance(v, dict) for v in value),
    FieldType.EVIDENCE: lambda _, value: isinstance(value, list) and all(isinstance(v, dict) for v in value),
}
