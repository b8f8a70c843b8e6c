"""Values: what a form holds, as JSON, and addresses such as `visits[3].mode` to get, put and clear it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

Value = str | int | float | bool | list["Value"] | dict[str, "Value"] | None
Answers = dict[str, Value]

KEY = r"[a-z][a-z0-9_]*"
_ADDRESS = re.compile(rf"({KEY})(?:\[(\d{{1,4}})\](?:\.({KEY}))?)?")


class AddressError(Exception):
    """An address that is not well formed, or leads past the end of a list; carries it."""

    def __init__(self, address: object) -> None:
        super().__init__(str(address))
        self.address = str(address)


@dataclass(frozen=True, slots=True)
class Address:
    """A field (`visits`), an item of a list (`visits[3]`, from 0), or a part of it (`visits[3].mode`)."""

    field: str
    item: int | None = None
    part: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Address":
        """The address in a text; raises AddressError."""
        found = _ADDRESS.fullmatch(text)
        if found is None:
            raise AddressError(text)
        field, item, part = found.groups()
        return cls(field, int(item) if item is not None else None, part)

    def __str__(self) -> str:
        item = "" if self.item is None else f"[{self.item}]"
        return f"{self.field}{item}{f'.{self.part}' if self.part else ''}"

    def within(self, item: int, part: str | None = None) -> "Address":
        """An item of this list, or a part of it."""
        return Address(self.field, item, part)

    @property
    def top(self) -> "Address":
        """The field that this lies in."""
        return Address(self.field)


def items_of(answers: Mapping[str, Value], field: str) -> list[Value]:
    """The items of a list; none where it is not there or is no list."""
    found = answers.get(field)
    return found if isinstance(found, list) else []


def get(answers: Mapping[str, Value], address: Address) -> Value:
    """What is held at the address; None where nothing is."""
    if address.item is None:
        return answers.get(address.field)
    items = items_of(answers, address.field)
    item = items[address.item] if address.item < len(items) else None
    if address.part is None:
        return item
    return item.get(address.part) if isinstance(item, dict) else None


def put(answers: Mapping[str, Value], address: Address, value: Value) -> Answers:
    """The answers with `value` at the address; an item right behind the last one is appended.

    Raises AddressError further behind.
    """
    if address.item is None:
        return {**answers, address.field: value}
    items = list(items_of(answers, address.field))
    if address.item > len(items):
        raise AddressError(address)
    if address.part is not None:
        before = items[address.item] if address.item < len(items) else {}
        value = {**(before if isinstance(before, dict) else {}), address.part: value}
    items[address.item : address.item + 1] = [value]
    return {**answers, address.field: items}


def clear(answers: Mapping[str, Value], address: Address) -> Answers:
    """The answers without what is at the address; an item that is cleared leaves the list."""
    if address.item is None:
        return {key: value for key, value in answers.items() if key != address.field}
    items = list(items_of(answers, address.field))
    if address.item >= len(items):
        return dict(answers)
    item = items[address.item]
    if address.part is None:
        del items[address.item]
    elif isinstance(item, dict):
        items[address.item] = {key: value for key, value in item.items() if key != address.part}
    return {**answers, address.field: items}
