"""Messages of text, places and contacts, and the sign that the bot is typing."""

from bot.simulator import people
from bot.simulator.errors import bad_request
from bot.simulator.methods.content import post, text_content
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import writable_chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
)  # fmt: skip


@method("sendMessage", counted=True)
def send_message(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    return post(world, call, chat, text_content(call))


@method("sendChatAction")
def send_chat_action(world: World, call: Call) -> bool:
    chat = writable_chat(world, call)
    action = call.params.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.events.publish("action", {"chat_id": chat.id, "action": action, "bot": call.bot.user()})
    return True


@method("sendLocation", counted=True)
def send_location(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    return post(world, call, chat, {"location": _place(call)})


@method("sendVenue", counted=True)
def send_venue(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    venue = {"location": _place(call), "title": _needed(call, "title"), "address": _needed(call, "address")}
    return post(world, call, chat, {"venue": venue, "location": venue["location"]})


@method("sendContact", counted=True)
def send_contact(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    contact = {name: _needed(call, name) for name in ("phone_number", "first_name")}
    return post(world, call, chat, {"contact": contact})


@method("sendDice", counted=True)
def send_dice(world: World, call: Call) -> Json:
    chat = writable_chat(world, call)
    emoji = call.params.text("emoji") or "🎲"
    return post(world, call, chat, {"dice": {"emoji": emoji, "value": world.rng.randint(1, 6)}})


@method("setMessageReaction")
def set_message_reaction(world: World, call: Call) -> bool:
    chat = writable_chat(world, call)
    message_id = call.params.integer("message_id")
    if message_id not in world.messages.get(chat.id, {}):
        raise bad_request("message to react not found")
    reaction = call.params.json("reaction") or []
    data = {"chat": people.describe(world, chat), "message_id": message_id, "reaction": reaction}
    world.events.publish("reaction", data | {"from": call.bot.user()})
    return True


def _place(call: Call) -> Json:
    try:
        return {name: float(_needed(call, name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad_request("wrong latitude or longitude specified") from None


def _needed(call: Call, name: str) -> str:
    if not call.params.given(name):
        raise bad_request(f"{name} is empty")
    return call.params.text(name)
