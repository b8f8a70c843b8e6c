"""/sim/people and /sim/chats: who there is and where they talk."""

from bot.simulator import messages, people
from bot.simulator.control.rest import whole_number
from bot.simulator.errors import ControlError
from bot.simulator.methods.commands import commands_for
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World


def add_person(world: World, body: Json) -> Json:
    """One of a `crowd` has started the bot already, and is not offered on the page."""
    person_id = whole_number(body, "id")
    if person_id <= 0:
        raise ControlError("id must be positive")
    known = world.people.get(person_id, {"first_name": "Tanpa Nama"})
    people.save(world, known | body | {"id": person_id})
    chat = people.private_chat(world, person_id)
    if body.get("crowd"):
        chat.started = True
        world.save_chat(chat)
    return {"person": world.people[person_id]}


def list_people(world: World) -> Json:
    return {"people": [person for person in world.people.values() if not person.get("crowd")]}


def list_chats(world: World) -> Json:
    chats = [
        people.describe(world, chat)
        | {"members": chat.members, "started": chat.started, "threads": chat.threads, "topics": chat.topics}
        for chat in world.chats.values()
    ]
    return {"chats": chats}


def add_chat(world: World, body: Json) -> Json:
    """A group with the bot in it; the bot is told who added it (`by`, else the first member)."""
    chat_id = whole_number(body, "id")
    if chat_id >= 0:
        raise ControlError("a group's id is negative; a person's private chat has the person's id")
    members = [int(member) for member in body.get("members", [])]
    old = world.chats.get(chat_id)
    was = old.bot_status if old else "left"
    chat = old or Chat(chat_id, "supergroup")
    chat.type, chat.title = str(body.get("type", "supergroup")), str(body.get("title", f"Grup {-chat_id}"))
    chat.is_forum, chat.members = bool(body.get("is_forum", chat.is_forum)), members or chat.members
    chat.username, chat.bot_status = str(body.get("username", chat.username)), "member"
    world.save_chat(chat)
    for member in chat.members:
        people.person(world, member)
    by = int(body.get("by") or next(iter(chat.members), 0))
    if was != "member" and by:
        _join(world, chat, by)
    world.events.publish("chat", people.describe(world, chat))
    return {"chat": people.describe(world, chat)}


def _join(world: World, chat: Chat, by: int) -> None:
    tell_membership(world, chat, by, "left", "member")
    bot = world.bot_of(chat)
    if bot is not None:
        content = {"new_chat_members": [bot.user()]}
        joined = messages.compose(world, chat, people.user(world, by), content)
        world.tell(chat, "message", messages.store(world, joined))


def tell_membership(world: World, chat: Chat, by: int, old: str, new: str) -> None:
    """my_chat_member: the bot was added, removed, blocked or unblocked."""
    bot = world.bot_of(chat)
    if bot is None:
        return
    states: list[Json] = [{"status": status, "user": bot.user()} for status in (old, new)]
    for state in states:
        if state["status"] == "kicked":
            state["until_date"] = 0
    update = {
        "chat": people.describe(world, chat),
        "from": people.user(world, by),
        "date": world.clock.unix(),
        "old_chat_member": states[0],
        "new_chat_member": states[1],
    }
    world.tell(chat, "my_chat_member", update)


def describe_bot(world: World, chat_id: int | None) -> Json:
    """What a chat shows of its bot: name, descriptions, the menu for this person, reply keyboard, pins."""
    chat = world.chats.get(chat_id or 0, Chat(chat_id or 0, "private"))
    bot = world.bot_of(chat)
    if bot is None:
        name, username = world.default_name
        return {"bot": None, "name": name, "username": username, "commands": [], "description": ""}
    language = str(world.people.get(chat.id, {}).get("language_code", "id"))
    return {
        "bot": bot.user(),
        "name": bot.user()["first_name"],
        "username": bot.username,
        "description": bot.descriptions.get(language) or bot.descriptions.get("", ""),
        "short_description": bot.short_descriptions.get(language) or bot.short_descriptions.get("", ""),
        "commands": commands_for(bot, chat, language),
        "menu_button": bot.menus.get(str(chat.id)) or bot.menus.get("") or {"type": "default"},
        "keyboard": chat.keyboard,
        "pinned": chat.pinned,
        "blocked": chat.id in world.faults.blocked,
    }
