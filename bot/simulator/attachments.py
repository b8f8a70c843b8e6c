"""Files in messages: their bytes, and how Telegram describes each kind."""

import hashlib
import struct
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from bot.simulator.errors import bad_request
from bot.simulator.wire import Json, Upload
from bot.simulator.world import World


class Kind(StrEnum):
    """The kinds of file a message can hold; the value is the field of Message."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VIDEO = "video"
    AUDIO = "audio"
    ANIMATION = "animation"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    STICKER = "sticker"


_FOLDERS = {Kind.PHOTO: "photos", Kind.VOICE: "voice", Kind.AUDIO: "music", Kind.VIDEO: "videos"}
_DEFAULT_SIZE = (1280, 960)


def attach(world: World, kind: Kind, upload: Upload, details: Mapping[str, Any]) -> Json:
    """Keeps the bytes; the field of Message that shows them."""
    unique = hashlib.sha256(upload.data).hexdigest()[:16]
    number = len(world.files) + 1
    file_id = f"{kind.value}-{number}-{world.rng.getrandbits(40):010x}"
    folder = _FOLDERS.get(kind, "documents")
    suffix = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
    file: Json = {
        "file_id": file_id,
        "file_unique_id": f"{unique}{kind.value[0]}",
        "file_size": len(upload.data),
        "file_path": f"{folder}/file_{number}.{suffix[:8]}",
        "mime": upload.mime,
        "name": upload.name,
        "kind": kind.value,
    }
    content = {kind.value: _describe(kind, file, upload, details)}
    world.files[file_id] = file | {"content": content}
    world.journal.put("file", file_id, world.files[file_id])
    world.journal.put_file(file_id, upload.data)
    return content


def known_file(world: World, kind: Kind, file_id: str) -> Json:
    """A file sent again by its id; raises ApiError 400."""
    if not file_id:
        raise bad_request(f"there is no {kind.value.replace('_', ' ')} in the request")
    known = world.files.get(file_id)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known["kind"] != kind.value:
        raise bad_request(f"can't use file of type {known['kind'].title()} as {kind.value.title()}")
    content: Json = known["content"]
    return content


def _describe(kind: Kind, file: Json, upload: Upload, details: Mapping[str, Any]) -> Any:
    common = {name: file[name] for name in ("file_id", "file_unique_id", "file_size")}
    named = {"file_name": upload.name, "mime_type": upload.mime}
    duration = {"duration": _number(details, "duration", 1)}
    width, height = picture_size(upload.data) or _DEFAULT_SIZE
    size = {"width": _number(details, "width", width), "height": _number(details, "height", height)}
    match kind:
        case Kind.PHOTO:
            return [common | {"width": width, "height": height}]
        case Kind.DOCUMENT:
            return common | named
        case Kind.VIDEO | Kind.ANIMATION:
            return common | named | duration | size
        case Kind.AUDIO:
            titles = {name: str(details[name]) for name in ("performer", "title") if details.get(name)}
            return common | named | duration | titles
        case Kind.VOICE:
            return common | duration | {"mime_type": upload.mime}
        case Kind.VIDEO_NOTE:
            return common | duration | {"length": _number(details, "length", 240)}
        case Kind.STICKER:
            shape = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
            return common | shape | {"type": "regular", "emoji": str(details.get("emoji") or "👍")}


def _number(details: Mapping[str, Any], name: str, default: int) -> int:
    return int(details.get(name) or default)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
