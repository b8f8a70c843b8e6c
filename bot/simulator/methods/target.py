"""The chat and the message a call is about, or Telegram's refusal."""

from bot.simulator import messages
from bot.simulator.errors import bad_request, forbidden
from bot.simulator.methods.registry import Call
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World


def find_chat(world: World, call: Call, name: str = "chat_id") -> Chat:
    """The chat named in the call; raises ApiError 400 `chat not found`."""
    wanted = call.params.text(name).strip()
    if not wanted:
        raise bad_request(f"{name} is empty")
    if wanted.startswith("@"):
        chat = next((chat for chat in world.chats.values() if f"@{chat.username}" == wanted), None)
    else:
        chat = world.chats.get(int(wanted)) if wanted.lstrip("-").isdigit() else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def writable_chat(world: World, call: Call) -> Chat:
    """The chat, if the bot may write there now; it talks with this bot from here on."""
    chat = find_chat(world, call)
    if chat.id in world.faults.blocked:
        private = chat.type == "private"
        raise forbidden("bot was blocked by the user" if private else "bot was kicked from the group chat")
    if chat.type == "private" and not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.type != "private" and chat.bot_status != "member":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    if chat.bot != call.bot.id:
        chat.bot = call.bot.id
        world.save_chat(chat)
    return chat


def own_message(world: World, call: Call, chat: Chat, action: str) -> Json:
    """The bot's own message named in the call; raises ApiError 400."""
    message = messages.find(world, chat.id, call.params.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {action} not found")
    if message["from"]["id"] != call.bot.id:
        raise bad_request(f"message can't be {action}ed")
    return message
