"""How the bot presents itself: name, descriptions, menu button."""

from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import Call, method
from bot.simulator.methods.target import find_chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_MENUS = ("default", "commands", "web_app")


@method("setMyName")
def set_my_name(world: World, call: Call) -> bool:
    return _set(world, call, call.bot.names, "name", 64)


@method("getMyName")
def get_my_name(world: World, call: Call) -> Json:
    return {"name": _get(call, call.bot.names) or call.bot.name}


@method("setMyDescription")
def set_my_description(world: World, call: Call) -> bool:
    return _set(world, call, call.bot.descriptions, "description", 512)


@method("getMyDescription")
def get_my_description(world: World, call: Call) -> Json:
    return {"description": _get(call, call.bot.descriptions)}


@method("setMyShortDescription")
def set_my_short_description(world: World, call: Call) -> bool:
    return _set(world, call, call.bot.short_descriptions, "short_description", 120)


@method("getMyShortDescription")
def get_my_short_description(world: World, call: Call) -> Json:
    return {"short_description": _get(call, call.bot.short_descriptions)}


@method("setChatMenuButton")
def set_chat_menu_button(world: World, call: Call) -> bool:
    button = call.params.json("menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in _MENUS:
        raise bad_request("can't parse menu button: unsupported type specified")
    call.bot.menus[_menu_key(world, call)] = button
    world.save_bot(call.bot)
    world.events.publish("bot", {"id": call.bot.id})
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, call: Call) -> Json:
    menus = call.bot.menus
    return menus.get(_menu_key(world, call)) or menus.get("") or {"type": "default"}


def _menu_key(world: World, call: Call) -> str:
    return str(find_chat(world, call).id) if call.params.given("chat_id") else ""


def _set(world: World, call: Call, texts: dict[str, str], name: str, most: int) -> bool:
    text = call.params.text(name).strip()
    if len(text) > most:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    texts[call.params.text("language_code")] = text
    world.save_bot(call.bot)
    world.events.publish("bot", {"id": call.bot.id})
    return True


def _get(call: Call, texts: dict[str, str]) -> str:
    return texts.get(call.params.text("language_code")) or texts.get("", "")
