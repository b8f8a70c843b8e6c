"""The Bot API's published schema: whether a request and an object are well formed."""

import json
from pathlib import Path
from typing import Any

from bot.simulator.wire import Json, Params

_SCALARS: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
}


class SchemaError(Exception):
    """Something that the Bot API's schema does not allow."""


class Schema:
    """Checks against the machine-readable specification in a file; raises SchemaError."""

    def __init__(self, path: Path) -> None:
        spec = json.loads(path.read_text(encoding="utf-8"))
        self._types: dict[str, Json] = spec["types"]
        self._methods: dict[str, Json] = spec["methods"]
        self._fields: dict[str, dict[str, Json]] = {
            name: {field["name"]: field for field in described.get("fields", [])}
            for name, described in (self._types | self._methods).items()
        }

    def check_request(self, method: str, params: Params) -> None:
        """Every parameter known and of its type, every required one there."""
        if method not in self._methods:
            raise SchemaError(f"{method}: unknown method")
        fields = self._fields[method]
        for name, value in params.values.items():
            if name not in fields:
                raise SchemaError(f"{method}: unknown parameter {name}")
            self._check_parameter(f"{method}.{name}", value, fields[name]["types"])
        for name in params.files:
            if name not in fields and not any(f"attach://{name}" in str(v) for v in params.values.values()):
                raise SchemaError(f"{method}: unknown file {name}")
        for name, field in fields.items():
            if field["required"] and name not in params.values and name not in params.files:
                raise SchemaError(f"{method}: {name} is missing")

    def check_result(self, method: str, result: Any) -> None:
        self._check(method, result, self._methods[method]["returns"])

    def check_object(self, kind: str, value: Any) -> None:
        """Every field known and of its type, every required one there, all the way down."""
        self._check(kind, value, [kind])

    def _check_parameter(self, where: str, value: Any, types: list[str]) -> None:
        if isinstance(value, str) and "String" not in types and "InputFile" not in types:
            try:
                value = json.loads(value.lower() if types == ["Boolean"] else value)
            except ValueError:
                raise SchemaError(f"{where}: {value!r} is not {' or '.join(types)}") from None
        if not isinstance(value, str) or "InputFile" not in types:
            self._check(where, value, types)

    def _check(self, where: str, value: Any, types: list[str]) -> None:
        problems = []
        for kind in types:
            try:
                return self._check_type(where, value, kind)
            except SchemaError as problem:
                problems.append(str(problem))
        raise SchemaError("; ".join(problems))

    def _check_type(self, where: str, value: Any, kind: str) -> None:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                raise SchemaError(f"{where}: not an array")
            for at, item in enumerate(value):
                self._check_type(f"{where}[{at}]", item, kind.removeprefix("Array of "))
        elif kind in _SCALARS:
            right = isinstance(value, _SCALARS[kind]) and (kind == "Boolean" or not isinstance(value, bool))
            if not right:
                raise SchemaError(f"{where}: {value!r} is not {kind}")
        elif subtypes := self._types[kind].get("subtypes"):
            self._check(where, value, subtypes)
        else:
            self._check_fields(where, value, kind)

    def _check_fields(self, where: str, value: Any, kind: str) -> None:
        if not isinstance(value, dict):
            raise SchemaError(f"{where}: not an object of type {kind}")
        fields = self._fields[kind]
        for name, item in value.items():
            if name not in fields:
                raise SchemaError(f"{where}: {kind} has no field {name}")
            self._check(f"{where}.{name}", item, fields[name]["types"])
        for name, field in fields.items():
            if field["required"] and name not in value:
                raise SchemaError(f"{where}: {kind} needs {name}")
