"""Messages as they come to be, change and go, whoever writes them."""

from bot.simulator import people
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World


def compose(world: World, chat: Chat, sender: Json, content: Json) -> Json:
    """A new message with the next number; not yet stored."""
    return {
        "message_id": world.count("message"),
        "from": sender,
        "chat": people.describe(world, chat),
        "date": world.clock.unix(),
        **content,
    }


def store(world: World, message: Json) -> Json:
    world.save_message(message)
    world.events.publish("message", message)
    return message


def change(world: World, message: Json, content: Json, *, dated: bool = True) -> Json:
    """The message with other content, in place of what it had; None in `content` removes a field."""
    changed = message | content | ({"edit_date": world.clock.unix()} if dated else {})
    changed = {name: value for name, value in changed.items() if value is not None}
    world.save_message(changed)
    world.events.publish("edited", changed)
    return changed


def remove(world: World, chat_id: int, message_id: int) -> None:
    world.drop_message(chat_id, message_id)
    world.events.publish("deleted", {"chat_id": chat_id, "message_id": message_id})


def find(world: World, chat_id: int, message_id: int) -> Json | None:
    return world.messages.get(chat_id, {}).get(message_id)


def quoted(message: Json) -> Json:
    """A message as it stands inside another one: without what it replied to itself."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def replying(chat: Chat, original: Json) -> Json:
    """The fields of a reply: what it answers, in the same topic."""
    thread_id = original.get("message_thread_id", 0)
    return threaded(chat, thread_id) | {"reply_to_message": quoted(original)}


def threaded(chat: Chat, thread_id: int) -> Json:
    """The fields that put a message into a topic."""
    if not thread_id:
        return {}
    return {"message_thread_id": thread_id} | ({"is_topic_message": True} if chat.is_forum else {})
