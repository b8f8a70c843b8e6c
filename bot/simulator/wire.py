"""What crosses the wire: JSON objects, uploaded files, and the parameters of one request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.simulator.errors import ApiError, bad_request

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was sent."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one method call, whichever way they were sent."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def given(self, name: str) -> bool:
        return name in self.files or self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        return json.dumps(value) if isinstance(value, dict | list | bool) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def json(self, name: str) -> Any:
        """The parsed value of a parameter that holds JSON; None if it was not given."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def integers(self, name: str) -> list[int]:
        value = self.json(name)
        if not isinstance(value, list):
            raise bad_request(f"can't parse {name} JSON object")
        return [int(item) for item in value]


async def read_params(request: Request) -> Params:
    """Query string, JSON, urlencoded form or multipart, together; raises ApiError 400 on a broken body."""
    values: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return Params(values | await read_object(request))
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return Params(values)
    files: dict[str, Upload] = {}
    async with request.form(max_part_size=4 * 1024 * 1024) as form:
        for name, part in form.multi_items():
            if isinstance(part, UploadFile):
                mime = part.content_type or "application/octet-stream"
                files[name] = Upload(part.filename or name, mime, await part.read())
            else:
                values[name] = part
    return Params(values, files)


async def read_object(request: Request) -> Json:
    """The body as one JSON object ({} if it is empty); raises ApiError 400."""
    body = await request.body()
    try:
        value = json.loads(body) if body.strip() else {}
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(value, dict):
        raise ApiError(400, "Bad Request: object expected")
    return value
