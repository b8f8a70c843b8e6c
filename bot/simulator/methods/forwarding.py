"""Forwarding and copying messages."""

from bot.simulator import messages
from bot.simulator.errors import bad_request
from bot.simulator.methods.content import call_caption, post
from bot.simulator.methods.media import MEDIA
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import find_chat, writable_chat
from bot.simulator.wire import Json
from bot.simulator.world import World

CONTENT = (
    *MEDIA, "text", "entities", "caption", "caption_entities", "contact", "location", "venue", "dice",
    "link_preview_options",
)  # fmt: skip


@method("forwardMessage", counted=True)
def forward_message(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    message = _source(world, call, call.params.integer("message_id"), "forward")
    return post(world, call, chat, forwarded(message))


@method("forwardMessages", counted=True)
def forward_messages(world: World, call: Call) -> list[Json]:
    chat = writable_chat(world, call)
    found = [_source(world, call, at, "forward") for at in call.params.integers("message_ids")]
    return [_identified(post(world, call, chat, forwarded(message))) for message in found]


@method("copyMessage", counted=True)
def copy_message(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    content = _content(_source(world, call, call.params.integer("message_id"), "copy"))
    if "caption" in call.params.values:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= call_caption(call)
    return _identified(post(world, call, chat, content))


@method("copyMessages", counted=True)
def copy_messages(world: World, call: Call) -> list[Json]:
    chat = writable_chat(world, call)
    found = [_source(world, call, at, "copy") for at in call.params.integers("message_ids")]
    return [_identified(post(world, call, chat, _content(message))) for message in found]


def forwarded(message: Json) -> Json:
    """What a forward of this message holds: its content and where it first came from."""
    origin = {"type": "user", "date": message["date"], "sender_user": message["from"]}
    return _content(message) | {"forward_origin": message.get("forward_origin", origin)}


def _content(message: Json) -> Json:
    return {name: message[name] for name in CONTENT if name in message}


def _identified(message: Json) -> Json:
    return {"message_id": message["message_id"]}


def _source(world: World, call: Call, message_id: int, action: str) -> Json:
    chat = find_chat(world, call, "from_chat_id")
    message = messages.find(world, chat.id, message_id)
    if message is None:
        raise bad_request(f"message to {action} not found")
    return message
