"""What a bot can learn of a chat, leaving it, and pinned messages."""

from bot.simulator import messages, people
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import find_chat, writable_chat
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


@method("getChat")
def get_chat(world: World, call: Call) -> Json:
    chat = find_chat(world, call)
    full = people.describe(world, chat) | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    pinned = messages.find(world, chat.id, chat.pinned[-1]) if chat.pinned else None
    return full | ({"pinned_message": pinned} if pinned else {})


@method("getChatMember")
def get_chat_member(world: World, call: Call) -> Json:
    chat = find_chat(world, call)
    user_id = call.params.integer("user_id")
    if user_id == call.bot.id:
        return {"status": chat.bot_status, "user": call.bot.user()}
    if user_id not in world.people:
        raise bad_request("user not found")
    inside = user_id in chat.members or user_id == chat.id
    return {"status": "member" if inside else "left", "user": people.user(world, user_id)}


@method("getChatMemberCount")
def get_chat_member_count(world: World, call: Call) -> int:
    return len(find_chat(world, call).members) + 1


@method("getChatAdministrators")
def get_chat_administrators(world: World, call: Call) -> list[Json]:
    chat = _group(find_chat(world, call))
    owners = [people.user(world, member) for member in chat.members[:1]]
    return [{"status": "creator", "user": owner, "is_anonymous": False} for owner in owners]


@method("leaveChat")
def leave_chat(world: World, call: Call) -> bool:
    chat = _group(find_chat(world, call))
    if chat.bot_status != "member":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    chat.bot_status = "left"
    world.save_chat(chat)
    left = {"left_chat_member": call.bot.user()}
    messages.store(world, messages.compose(world, chat, call.bot.user(), left))
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, call: Call) -> bool:
    chat = writable_chat(world, call)
    message_id = call.params.integer("message_id")
    if messages.find(world, chat.id, message_id) is None:
        raise bad_request("message to pin not found")
    chat.pinned = [*(pinned for pinned in chat.pinned if pinned != message_id), message_id]
    return _pinned(world, chat)


@method("unpinChatMessage")
def unpin_chat_message(world: World, call: Call) -> bool:
    chat = writable_chat(world, call)
    wanted = call.params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    chat.pinned = [pinned for pinned in chat.pinned if pinned != wanted]
    return _pinned(world, chat)


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, call: Call) -> bool:
    chat = writable_chat(world, call)
    chat.pinned = []
    return _pinned(world, chat)


def _pinned(world: World, chat: Chat) -> bool:
    world.save_chat(chat)
    world.events.publish("pinned", {"chat_id": chat.id, "message_ids": chat.pinned})
    return True


def _group(chat: Chat) -> Chat:
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    return chat
