"""Photos, documents and other files that a bot sends."""

from bot.simulator.attachments import Kind, attach, known_file
from bot.simulator.errors import bad_request
from bot.simulator.methods.content import call_caption, caption_content, post
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import writable_chat
from bot.simulator.wire import Json, Upload
from bot.simulator.world import World

MEDIA = tuple(kind.value for kind in Kind)
_UNCAPTIONED = (Kind.STICKER, Kind.VIDEO_NOTE)
_MAX_BYTES, _MAX_PHOTO_BYTES = 50 * 1024 * 1024, 10 * 1024 * 1024


@method(
    "sendPhoto", "sendDocument", "sendVideo", "sendAudio", "sendAnimation", "sendVoice", "sendVideoNote",
    "sendSticker", counted=True,
)  # fmt: skip
def send_media(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    kind = _kind_of(call.method)
    content = {} if kind in _UNCAPTIONED else call_caption(call)
    return post(world, call, chat, attached(world, call, kind, kind.value) | content)


def media_content(world: World, call: Call, item: Json) -> Json:
    """One InputMedia: its file and its caption; raises ApiError 400."""
    kinds = {"photo": Kind.PHOTO, "document": Kind.DOCUMENT, "video": Kind.VIDEO, "audio": Kind.AUDIO}
    kind = kinds.get(str(item.get("type")), Kind.ANIMATION if item.get("type") == "animation" else None)
    if kind is None:
        raise bad_request("can't parse InputMedia: media type is invalid")
    place = str(item.get("media", ""))
    caption = caption_content(
        str(item.get("caption", "")), str(item.get("parse_mode", "")), item.get("caption_entities")
    )
    if not place.startswith("attach://"):
        return known_file(world, kind, place) | caption
    return attached(world, call, kind, place.removeprefix("attach://")) | caption


def attached(world: World, call: Call, kind: Kind, name: str) -> Json:
    """The file uploaded under a name, or the known one a parameter of that name points to."""
    place = call.params.text(name)
    upload = call.params.files.get(place.removeprefix("attach://") or name)
    if upload is None:
        return known_file(world, kind, place)
    _check_size(kind, upload)
    return attach(world, kind, upload, call.params.values)


def _check_size(kind: Kind, upload: Upload) -> None:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > (_MAX_PHOTO_BYTES if kind is Kind.PHOTO else _MAX_BYTES):
        raise bad_request("file is too big")


def _kind_of(name: str) -> Kind:
    wanted = name.removeprefix("send").lower()
    return next(kind for kind in Kind if kind.value.replace("_", "") == wanted)
