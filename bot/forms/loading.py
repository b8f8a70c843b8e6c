"""Loading: config/forms/*.yaml into forms; what is wrong is named with file, line and remedy."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

from bot.forms.fields import LARGEST_MB, Condition, EvidenceKind, FieldType, Form, Option
from bot.forms.fields import Field as FormField
from bot.forms.values import KEY
from config.content import SHIPPED, ContentError, load

FOLDER = "forms"
LONGEST_NAME, LONGEST_ANSWER = 16, 33
"""Characters of a form's name, and of address and option together: a button's data holds 64 bytes."""
_WHEN = re.compile(rf"({KEY})(?:\.(name|code|kind|province|unit))?\s*(!?=)\s*(.+)")
_KEYS = re.compile(KEY)
_COUNTED = (FieldType.TEXT, FieldType.INTEGER, FieldType.PERCENT, FieldType.LIST, FieldType.EVIDENCE)
_DATED = (FieldType.DATE, FieldType.MONTH)
_YES_NO = {"ya", "tidak"}
_ONLY = {
    "pattern": (FieldType.TEXT,),
    "options": (FieldType.CHOICE, FieldType.YES_NO),
    "official": (FieldType.AGENCY,),
    "fields": (FieldType.LIST,),
    "accepts": (FieldType.EVIDENCE,),
    "types": (FieldType.EVIDENCE,),
    "max_mb": (FieldType.EVIDENCE,),
}

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Bound = int | date | Literal["today"]
Place = tuple[str | int, ...]


class Choice(BaseModel, extra="forbid", frozen=True):
    """An option with other words that mean it."""

    label: Words
    words: tuple[str, ...] = ()


class Block(BaseModel, extra="forbid", frozen=True):
    """One field as it is written in YAML."""

    label: Annotated[Words, StringConstraints(max_length=40)]
    type: FieldType
    ask: Words
    help: str = ""
    example: str = ""
    required: bool = False
    starred: bool = False
    when: str | None = None
    min: Bound | None = None
    max: Bound | None = None
    pattern: str | None = None
    hint: str = ""
    options: dict[str, Words | Choice] = Field(default_factory=dict)
    fields: "dict[str, Block]" = Field(default_factory=dict)
    item: str = ""
    accepts: tuple[EvidenceKind, ...] = ()
    types: tuple[str, ...] = ()
    max_mb: int | None = None
    official: bool = False
    personal: bool = False
    after: str | None = None
    hidden: bool = False
    was: str = ""

    @model_validator(mode="after")
    def fits_its_type(self) -> Self:
        """Refuse what the type has no use for, and what it cannot do without."""
        faults = list(_faults_of(self))
        if faults:
            raise _error(faults)
        return self


class FormFile(BaseModel, extra="forbid", frozen=True):
    """One form as it is written in YAML."""

    title: Words
    send: Annotated[Words, StringConstraints(max_length=22)]
    about: str = ""
    fields: Annotated[dict[str, Block], Field(min_length=1)]

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        """Refuse keys that no address can name, and conditions and places that name no field."""
        faults = list(_key_faults(self.fields, ("fields",), ()))
        if faults:
            raise _error(faults)
        return self


def load_form(name: str, overlay: Path | None = None) -> Form:
    """The form `name`, overlaid; raises ContentError."""
    path = f"{FOLDER}/{name}.yaml"
    file = load(path, FormFile, overlay)
    if not _KEYS.fullmatch(name) or len(name) > LONGEST_NAME:
        reason = f"nama borang: huruf kecil, angka, garis bawah, paling panjang {LONGEST_NAME} huruf"
        raise ContentError((overlay or SHIPPED) / path, 1, reason)
    return Form(name, file.title, file.send, _fields(file.fields), file.about)


def load_forms(overlay: Path | None = None) -> Mapping[str, Form]:
    """All forms by name: those shipped, and those of the overlay; raises ContentError."""
    folders = [folder / FOLDER for folder in (SHIPPED, overlay) if folder is not None]
    names = {file.stem for folder in folders for file in folder.glob("*.yaml")}
    return {name: load_form(name, overlay) for name in sorted(names)}


def _fields(blocks: Mapping[str, Block]) -> tuple[FormField, ...]:
    order: list[str] = []
    for key, block in blocks.items():
        place = order.index(block.after) + 1 if block.after in order else len(order)
        order.insert(place, key)
    return tuple(_field(key, blocks[key]) for key in order if not blocks[key].hidden)


def _field(key: str, block: Block) -> FormField:
    return FormField(
        key=key,
        label=block.label,
        type=block.type,
        ask=block.ask,
        help=block.help,
        example=block.example,
        required=block.required,
        starred=block.starred,
        when=_condition(block.when),
        minimum=block.min,
        maximum=block.max,
        pattern=re.compile(block.pattern) if block.pattern else None,
        hint=block.hint,
        options=tuple(_option(key, option) for key, option in block.options.items()),
        parts=_fields(block.fields),
        noun=block.item or "butir",
        accepts=block.accepts or (EvidenceKind.PHOTO, EvidenceKind.DOCUMENT),
        types=tuple(ending.lower().lstrip(".") for ending in block.types),
        max_mb=block.max_mb or LARGEST_MB,
        official=block.official,
        personal=block.personal,
        was=block.was,
    )


def _option(key: str, option: str | Choice) -> Option:
    return Option(key, option) if isinstance(option, str) else Option(key, option.label, option.words)


def _condition(when: str | None) -> Condition | None:
    found = _WHEN.fullmatch(when.strip()) if when else None
    if found is None:
        return None
    values = tuple(value.strip() for value in found[4].split("|"))
    return Condition(found[1], values, negated=found[3] == "!=", part=found[2] or "")


def _faults_of(block: Block) -> Iterator[tuple[Place, str]]:
    for name, only in _ONLY.items():
        if getattr(block, name) and block.type not in only:
            yield (name,), f"hanya untuk isian jenis {' atau '.join(only)}"
    yield from _part_faults(block)
    for name, bound in (("min", block.min), ("max", block.max)):
        if bound is not None and block.type not in (_COUNTED if isinstance(bound, int) else _DATED):
            yield (name,), f"belum cocok dengan isian jenis {block.type.value}"
    if block.when and not _WHEN.fullmatch(block.when.strip()):
        yield ("when",), "ditulis isian = nilai, isian = nilai | nilai, atau isian != nilai"
    if block.pattern and (reason := _pattern_fault(block)):
        yield ("pattern",), reason


def _part_faults(block: Block) -> Iterator[tuple[Place, str]]:
    if block.type is FieldType.CHOICE and len(block.options) < 2:
        yield ("options",) if block.options else (), "perlu paling sedikit dua pilihan pada options"
    if block.type is FieldType.YES_NO and block.options and set(block.options) != _YES_NO:
        yield ("options",), "pilihannya ya dan tidak"
    if block.type is FieldType.LIST and not block.fields:
        yield (), "perlu fields: isian untuk tiap butirnya"
    for key, inner in block.fields.items():
        if inner.type is FieldType.LIST:
            yield ("fields", key, "type"), "daftar di dalam daftar belum didukung"


def _pattern_fault(block: Block) -> str:
    try:
        re.compile(block.pattern or "")
    except re.error:
        return "bukan pola yang dapat dibaca"
    return "" if block.hint else "perlu hint: satu kalimat tentang bentuk yang diminta"


def _key_faults(
    blocks: Mapping[str, Block], at: Place, around: tuple[str, ...]
) -> Iterator[tuple[Place, str]]:
    known = {**dict.fromkeys(around), **dict.fromkeys(blocks)}
    for key, block in blocks.items():
        if not _KEYS.fullmatch(key):
            yield (*at, key), "nama isian: huruf kecil, angka, dan garis bawah"
        longest = max((len(option) for option in block.options), default=5)
        inside = len(f"{at[1]}[99].") if len(at) > 1 else 0
        if inside + len(key) + longest > LONGEST_ANSWER:
            yield (*at, key), "nama isian dan pilihannya terlalu panjang untuk tombol"
        condition = _condition(block.when)
        if condition and (condition.field not in known or condition.field == key):
            yield (*at, key, "when"), f"belum ada isian {condition.field}"
        if block.after is not None and block.after not in blocks:
            yield (*at, key, "after"), f"belum ada isian {block.after}"
        yield from _key_faults(block.fields, (*at, key, "fields"), tuple(blocks))


def _error(faults: list[tuple[Place, str]]) -> ValidationError:
    details = [
        InitErrorDetails(type=PydanticCustomError("form", "{reason}", {"reason": why}), loc=at, input=None)
        for at, why in faults
    ]
    return ValidationError.from_exception_data("form", details)
