"""The command menu, by scope and language."""

import json
import re

from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import Call, method
from bot.simulator.records import Bot, Chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_SCOPES = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
)  # fmt: skip
_MAX_COMMANDS, _MAX_DESCRIPTION = 100, 256


@method("setMyCommands")
def set_my_commands(world: World, call: Call) -> bool:
    commands = call.params.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands JSON object")
    if len(commands) > _MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_key(world, call)] = [_checked(command) for command in commands]
    return _told(world, call)


@method("deleteMyCommands")
def delete_my_commands(world: World, call: Call) -> bool:
    call.bot.commands.pop(_key(world, call), None)
    return _told(world, call)


@method("getMyCommands")
def get_my_commands(world: World, call: Call) -> list[Json]:
    return call.bot.commands.get(_key(world, call), [])


def commands_for(bot: Bot, chat: Chat, language: str) -> list[Json]:
    """What the menu shows in a chat: the narrowest scope that has commands, the language before none."""
    general = "all_private_chats" if chat.type == "private" else "all_group_chats"
    for scope in (f"chat:{chat.id}", general, "default"):
        for code in (language, ""):
            if found := bot.commands.get(f"{scope}|{code}"):
                return found
    return []


def _told(world: World, call: Call) -> bool:
    world.save_bot(call.bot)
    world.events.publish("bot", {"id": call.bot.id})
    return True


def _key(world: World, call: Call) -> str:
    scope = call.params.json("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if kind in ("chat", "chat_administrators", "chat_member"):
        if int(scope.get("chat_id", 0)) not in world.chats:
            raise bad_request("chat not found")
        kind = ":".join(str(part) for part in (kind, scope["chat_id"], scope.get("user_id")) if part)
    return f"{kind}|{call.params.text('language_code')}"


def _checked(command: object) -> Json:
    if isinstance(command, str):
        command = json.loads(command)
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: object expected")
    name, description = str(command.get("command", "")), str(command.get("description", ""))
    if not re.fullmatch(r"/?[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= _MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description}
