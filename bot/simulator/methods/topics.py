"""Topics of a forum group."""

from bot.simulator import messages, people
from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import writable_chat
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_MAX_NAME, _COLOUR = 128, 7322096


@method("createForumTopic")
def create_forum_topic(world: World, call: Call) -> Json:
    chat = _forum(writable_chat(world, call))
    name = _name(call)
    topic: Json = {"name": name, "icon_color": call.params.integer("icon_color", _COLOUR)}
    created = messages.compose(world, chat, call.bot.user(), {"forum_topic_created": topic})
    thread_id = created["message_id"]
    chat.threads.append(thread_id)
    _rename(world, chat, thread_id, name)
    messages.store(world, created | messages.threaded(chat, thread_id))
    return topic | {"message_thread_id": thread_id}


@method("editForumTopic")
def edit_forum_topic(world: World, call: Call) -> bool:
    chat = _forum(writable_chat(world, call))
    _rename(world, chat, _thread(chat, call), _name(call))
    return True


@method("closeForumTopic", "reopenForumTopic")
def close_forum_topic(world: World, call: Call) -> bool:
    _thread(_forum(writable_chat(world, call)), call)
    return True


def _rename(world: World, chat: Chat, thread_id: int, name: str) -> None:
    chat.topics[str(thread_id)] = name
    world.save_chat(chat)
    world.events.publish("chat", people.describe(world, chat))


def _forum(chat: Chat) -> Chat:
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    return chat


def _thread(chat: Chat, call: Call) -> int:
    thread_id = call.params.integer("message_thread_id")
    if thread_id not in chat.threads:
        raise bad_request("message thread not found")
    return thread_id


def _name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not 1 <= len(name) <= _MAX_NAME:
        raise bad_request("TOPIC_NAME_INVALID")
    return name
