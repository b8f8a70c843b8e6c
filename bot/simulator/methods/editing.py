"""Changing and deleting what was sent."""

from datetime import timedelta

from bot.simulator import messages
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.keyboards import inline_part
from bot.simulator.methods.content import call_caption, markup_of, text_content
from bot.simulator.methods.media import MEDIA, media_content
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import own_message, writable_chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_DELETABLE = timedelta(hours=48)
_MAX_DELETED = 100


@method("editMessageText", counted=True)
def edit_message_text(world: World, call: Call) -> Json:
    message = _editable(world, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    blank = {"entities": None, "link_preview_options": None}
    return _edit(world, message, blank | text_content(call) | _keyboard(call))


@method("editMessageCaption", counted=True)
def edit_message_caption(world: World, call: Call) -> Json:
    message = _editable(world, call)
    if not any(kind in message for kind in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    blank = {"caption": None, "caption_entities": None}
    return _edit(world, message, blank | call_caption(call) | _keyboard(call))


@method("editMessageMedia", counted=True)
def edit_message_media(world: World, call: Call) -> Json:
    message = _editable(world, call)
    blank = dict.fromkeys((*MEDIA, "text", "entities", "caption", "caption_entities"))
    content = media_content(world, call, call.params.json("media") or {})
    return _edit(world, message, blank | content | _keyboard(call))


@method("editMessageReplyMarkup", counted=True)
def edit_message_reply_markup(world: World, call: Call) -> Json:
    return _edit(world, _editable(world, call), _keyboard(call))


@method("deleteMessage")
def delete_message(world: World, call: Call) -> bool:
    chat = writable_chat(world, call)
    message = messages.find(world, chat.id, call.params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(world, message):
        raise bad_request("message can't be deleted for everyone")
    messages.remove(world, chat.id, message["message_id"])
    return True


@method("deleteMessages")
def delete_messages(world: World, call: Call) -> bool:
    chat = writable_chat(world, call)
    wanted = call.params.integers("message_ids")
    if len(wanted) > _MAX_DELETED:
        raise bad_request("too many messages specified")
    for message_id in wanted:
        message = messages.find(world, chat.id, message_id)
        if message is not None and _deletable(world, message):
            messages.remove(world, chat.id, message_id)
    return True


def _editable(world: World, call: Call) -> Json:
    return own_message(world, call, writable_chat(world, call), "edit")


def _keyboard(call: Call) -> Json:
    """An edit that names no keyboard takes the old one away, as on Telegram."""
    return {"reply_markup": inline_part(markup_of(call))}


def _edit(world: World, message: Json, content: Json) -> Json:
    if all(message.get(name) == value for name, value in content.items()):
        raise bad_request(_NOT_MODIFIED)
    return messages.change(world, message, content)


def _deletable(world: World, message: Json) -> bool:
    age = timedelta(seconds=world.clock.unix() - message["date"])
    if age > _DELETABLE:
        return False
    if message["chat"]["type"] != "private" and not message["from"]["is_bot"]:
        raise forbidden("message can't be deleted")
    return True
