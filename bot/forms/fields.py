"""Form and Field: what is asked, in which order, under which condition; reading is left to readers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from bot.forms.values import Address, Answers, Value, get, items_of

TODAY = "today"
EMPTY = "kosong"
"""In a condition: nothing is held there."""
LARGEST_MB = 10
"""Megabytes a file of evidence may have (Pasal 49 ayat (2)), where its field says nothing else."""


class FieldType(StrEnum):
    """What a field holds, and the JSON it is kept as."""

    TEXT = "text"
    INTEGER = "integer"
    PERCENT = "percent"
    DATE = "date"
    MONTH = "month"
    CHOICE = "choice"
    YES_NO = "yes_no"
    AGENCY = "agency"
    LIST = "list"
    EVIDENCE = "evidence"


class EvidenceKind(StrEnum):
    """What may be sent as evidence."""

    PHOTO = "photo"
    DOCUMENT = "document"
    LINK = "link"


class UnknownFieldError(Exception):
    """No field of the form is at this address; carries it."""

    def __init__(self, address: Address) -> None:
        super().__init__(str(address))
        self.address = address


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a choice: what is stored, what is shown, and other words for it."""

    key: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """`field = a | b` (or `!=`): whether a field is asked, by what another, or a part of it, holds."""

    field: str
    values: tuple[str, ...]
    negated: bool = False
    part: str = ""

    def holds(self, around: Mapping[str, Value]) -> bool:
        """Whether it holds; yes and no are written `ya` and `tidak`, nothing `kosong`."""
        found = around.get(self.field)
        if self.part:
            found = found.get(self.part) if isinstance(found, dict) else None
        if found is None and EMPTY in self.values:
            return not self.negated
        said = {True: "ya", False: "tidak"}.get(found) if isinstance(found, bool) else found
        return (said is not None and str(said) in self.values) is not self.negated


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked.

    `required`: not sent without it. `starred`: part of a complete form, which may be sent before. `minimum`
    and `maximum` are characters of a text, items of a list, files of evidence, else the value itself; a date
    may be `today`. `parts` are the fields of a list's items, `noun` what one item is called. An
    `official` agency that no list holds is asked about. The options of a yes_no are `ya` and `tidak`. What is
    `personal` is not asked of a language model.
    """

    key: str
    label: str
    type: FieldType
    ask: str
    help: str = ""
    example: str = ""
    required: bool = False
    starred: bool = False
    when: Condition | None = None
    minimum: int | date | str | None = None
    maximum: int | date | str | None = None
    pattern: re.Pattern[str] | None = None
    hint: str = ""
    options: tuple[Option, ...] = ()
    parts: tuple["Field", ...] = ()
    noun: str = "butir"
    accepts: tuple[EvidenceKind, ...] = ()
    types: tuple[str, ...] = ()
    max_mb: int = LARGEST_MB
    official: bool = False
    personal: bool = False
    was: str = ""

    @property
    def holds_many(self) -> bool:
        """Whether its value is a list of items."""
        return self.type in (FieldType.LIST, FieldType.EVIDENCE)


@dataclass(frozen=True)
class Form:
    """All fields of a form in their order; `send` is the label of the button that sends it."""

    name: str
    title: str
    send: str
    fields: tuple[Field, ...]
    about: str = ""

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields by key."""
        return {field.key: field for field in self.fields}

    def field(self, address: Address) -> Field:
        """The field at an address: of an item, the list it is in; raises UnknownFieldError."""
        top = self.by_key.get(address.field)
        if top is None or (address.item is not None and not top.holds_many):
            raise UnknownFieldError(address)
        if address.part is None:
            return top
        part = next((part for part in top.parts if part.key == address.part), None)
        if part is None:
            raise UnknownFieldError(address)
        return part

    def has(self, address: Address) -> bool:
        """Whether there is such a field."""
        try:
            self.field(address)
        except UnknownFieldError:
            return False
        return True

    def shown(self, answers: Mapping[str, Value]) -> tuple[Field, ...]:
        """The fields whose condition holds; they are numbered from 1 in this order."""
        return tuple(field for field in self.fields if field.when is None or field.when.holds(answers))

    def shown_parts(self, answers: Mapping[str, Value], item: Address) -> tuple[Field, ...]:
        """The fields of an item whose condition holds, by its own values or those of the form."""
        own = get(answers, Address(item.field, item.item))
        around = {**answers, **(own if isinstance(own, dict) else {})}
        parts = self.field(item.top).parts
        return tuple(part for part in parts if part.when is None or part.when.holds(around))

    def is_shown(self, answers: Mapping[str, Value], address: Address) -> bool:
        """Whether the address is asked now: its field, and of an item its part, exists and is not hidden."""
        if not self.has(address) or self.field(address.top) not in self.shown(answers):
            return False
        if address.item is not None and address.item > len(items_of(answers, address.field)):
            return False
        return address.part is None or self.field(address) in self.shown_parts(answers, address)

    def addresses(self, answers: Mapping[str, Value]) -> Iterator[tuple[Address, Field]]:
        """Everything that is asked with these answers: each field, and each part of each item of a list."""
        for field in self.shown(answers):
            yield Address(field.key), field
            count = len(items_of(answers, field.key)) if field.parts else 0
            for item in (Address(field.key, number) for number in range(count)):
                yield from (
                    (Address(field.key, item.item, part.key), part)
                    for part in self.shown_parts(answers, item)
                )

    def visible(self, answers: Mapping[str, Value]) -> Answers:
        """The answers without what is hidden or no field of this form: what is sent."""
        kept: Answers = {}
        for field in self.shown(answers):
            if field.key not in answers:
                continue
            value = answers[field.key]
            if field.parts and isinstance(value, list):
                value = [self._visible_item(answers, Address(field.key, n)) for n in range(len(value))]
            kept[field.key] = value
        return kept

    def _visible_item(self, answers: Mapping[str, Value], item: Address) -> Value:
        own = get(answers, item)
        held = own if isinstance(own, dict) else {}
        return {p.key: held[p.key] for p in self.shown_parts(answers, item) if p.key in held}
