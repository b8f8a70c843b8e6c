"""POST /sim/chats/{id}/messages: people write, send files, edit, reply and forward."""

from bot.simulator import entities, messages, people
from bot.simulator.control.contents import contents
from bot.simulator.control.rest import chat_of, sender_of
from bot.simulator.errors import ControlError
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World


def write(world: World, chat_id: int, body: Json) -> Json:
    """Carries it out; raises ControlError. `message_ids` has one number, or one for each item of an album."""
    chat = chat_of(world, chat_id)
    sender = sender_of(world, chat, body)
    if body.get("edit_of"):
        return {"message_ids": [_edit(world, chat, sender, body)]}
    parts = contents(world, body)
    if not parts:
        raise ControlError("nothing to send: give text, file, voice, sticker, contact, location or album")
    frame = _frame(world, chat, body)
    if chat.type == "private" and not chat.started:
        chat.started = True
        world.save_chat(chat)
    sent = [messages.compose(world, chat, sender, frame | part) for part in parts]
    for message in sent:
        world.tell(chat, "message", messages.store(world, message))
    return {"message_ids": [message["message_id"] for message in sent]}


def _edit(world: World, chat: Chat, sender: Json, body: Json) -> int:
    message = messages.find(world, chat.id, int(body["edit_of"]))
    if message is None or message["from"]["id"] != sender["id"]:
        raise ControlError("edit_of must be a message of the same person in this chat")
    name, marks = ("text", "entities") if "text" in message else ("caption", "caption_entities")
    text = str(body.get("text", ""))
    changed = messages.change(world, message, {name: text, marks: entities.detect(text) or None})
    world.tell(chat, "edited_message", changed)
    return int(message["message_id"])


def _frame(world: World, chat: Chat, body: Json) -> Json:
    """Topic, message replied to, origin of a forward."""
    thread_id = int(body.get("thread_id") or 0)
    if thread_id and thread_id not in chat.threads:
        chat.threads.append(thread_id)
        world.save_chat(chat)
    frame = messages.threaded(chat, thread_id)
    if body.get("reply_to"):
        original = messages.find(world, chat.id, int(body["reply_to"]))
        if original is None:
            raise ControlError(f"there is no message {body['reply_to']} to reply to")
        frame |= messages.replying(chat, original)
    if body.get("forward_from"):
        frame["forward_origin"] = _origin(world, body["forward_from"])
    return frame


def _origin(world: World, source: object) -> Json:
    """A person by number, or a name of somebody who hides theirs."""
    date = world.clock.unix()
    if isinstance(source, int):
        return {"type": "user", "date": date, "sender_user": people.user(world, source)}
    name = str(source.get("first_name", "")) if isinstance(source, dict) else str(source)
    return {"type": "hidden_user", "date": date, "sender_user_name": name}
