"""What people put into a message: text, one file, an album, a place, a contact."""

import base64
import binascii
from typing import Any

from bot.simulator import entities
from bot.simulator.attachments import Kind, attach
from bot.simulator.errors import ControlError
from bot.simulator.wire import Json, Upload
from bot.simulator.world import World

_MIMES = {
    Kind.VOICE: "audio/ogg",
    Kind.VIDEO_NOTE: "video/mp4",
    Kind.STICKER: "image/webp",
    Kind.PHOTO: "image/jpeg",
    Kind.VIDEO: "video/mp4",
    Kind.AUDIO: "audio/mpeg",
    Kind.ANIMATION: "video/mp4",
}
_PICTURES = ("image/jpeg", "image/png")
_UNCAPTIONED = (Kind.STICKER, Kind.VIDEO_NOTE)


def contents(world: World, body: Json) -> list[Json]:
    """The content of each message: one, none, or one for every item of an album."""
    if album := body.get("album"):
        return _album(world, body, album)
    if (found := _file(world, body)) is not None:
        return [found]
    if location := body.get("location"):
        return [{"location": _place(location)}]
    if contact := body.get("contact"):
        return [{"contact": _contact(contact)}]
    if body.get("text") is not None:
        return [text_fields(str(body["text"]), "text", "entities")]
    return []


def text_fields(text: str, name: str, marks: str) -> Json:
    """People's text as they typed it, more than an app would let through, so that a bot meets the worst."""
    found = entities.detect(text)
    return {name: text} | ({marks: found} if found else {})


def _album(world: World, body: Json, album: list[Json]) -> list[Json]:
    items = [_file(world, item if _kind(item) else {"file": item}) for item in album]
    if any(item is None for item in items):
        raise ControlError("every item of an album must be a file")
    group = {"media_group_id": str(10_000_000 + world.count("album"))}
    parts = [group | item for item in items if item is not None]
    if caption := str(body.get("text") or body.get("caption") or ""):
        parts[0] |= text_fields(caption, "caption", "caption_entities")
    return parts


def _kind(body: Json) -> str | None:
    names = ("file", *(kind.value for kind in Kind))
    return next((name for name in names if body.get(name) or body.get(name) == {}), None)


def _file(world: World, body: Json) -> Json | None:
    name = _kind(body)
    if name is None:
        return None
    details = body[name] if isinstance(body[name], dict) else {}
    kind = _kind_of_file(details) if name == "file" else Kind(name)
    content = attach(world, kind, _upload(kind, details), details)
    caption = str(body.get("caption") or body.get("text") or details.get("caption") or "")
    if caption and kind not in _UNCAPTIONED:
        content |= text_fields(caption, "caption", "caption_entities")
    return content


def _kind_of_file(details: Json) -> Kind:
    """A picture is sent as a photo, as phones do, unless `as` says `document`."""
    picture = details.get("mime") in _PICTURES and details.get("as") != "document"
    return Kind.PHOTO if picture else Kind.DOCUMENT


def _upload(kind: Kind, details: Json) -> Upload:
    mime = str(details.get("mime") or _MIMES.get(kind, "application/octet-stream"))
    name = str(details.get("name") or f"{kind.value}.{mime.rpartition('/')[2]}")
    try:
        data = base64.b64decode(str(details.get("base64") or ""), validate=True)
    except binascii.Error:
        raise ControlError(f"{name}: base64 is broken") from None
    return Upload(name, mime, data or b"simulator")


def _place(raw: Any) -> Json:
    given = raw if isinstance(raw, dict) else {}
    return {
        "latitude": float(given.get("latitude", -6.2216)),
        "longitude": float(given.get("longitude", 106.8020)),
    }


def _contact(raw: Any) -> Json:
    given = raw if isinstance(raw, dict) else {}
    names = ("phone_number", "first_name", "last_name", "user_id")
    contact: Json = {"phone_number": "+6281200000000", "first_name": "Kontak"}
    return contact | {name: given[name] for name in names if given.get(name)}
