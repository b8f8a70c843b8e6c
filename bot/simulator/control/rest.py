"""Reading /sim requests: numbers, chats and people named in them."""

from bot.simulator import people
from bot.simulator.errors import ControlError
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World


def whole_number(body: Json, name: str) -> int:
    try:
        return int(body[name])
    except (KeyError, TypeError, ValueError):
        raise ControlError(f"{name} must be a whole number") from None


def chat_of(world: World, chat_id: int) -> Chat:
    """The chat; a person's private chat comes to be by itself, a group does not."""
    if chat_id > 0:
        return people.private_chat(world, chat_id)
    if chat_id not in world.chats:
        raise ControlError(f"there is no chat {chat_id}")
    return world.chats[chat_id]


def sender_of(world: World, chat: Chat, body: Json) -> Json:
    """Who writes: the person of a private chat, in a group the one named by `from`."""
    if chat.type == "private":
        return people.user(world, chat.id)
    person_id = whole_number(body, "from")
    if person_id not in chat.members:
        chat.members.append(person_id)
        world.save_chat(chat)
    return people.user(world, person_id)
