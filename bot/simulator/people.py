"""People and the chats they have, as Telegram describes them."""

from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_USER_FIELDS = ("id", "first_name", "last_name", "username", "language_code", "is_premium")


def person(world: World, person_id: int) -> Json:
    """The person, made up on the spot if nobody introduced them."""
    if person_id not in world.people:
        save(world, {"id": person_id, "first_name": f"Orang {person_id}"})
    return world.people[person_id]


def save(world: World, record: Json) -> None:
    kept = {"language_code": "id"} | world.people.get(record["id"], {}) | record
    world.save_person(kept)
    world.events.publish("person", kept)


def user(world: World, person_id: int) -> Json:
    """The person as a Telegram User."""
    known = person(world, person_id)
    return {"is_bot": False} | {name: known[name] for name in _USER_FIELDS if known.get(name)}


def private_chat(world: World, person_id: int) -> Chat:
    if person_id not in world.chats:
        person(world, person_id)
        world.save_chat(Chat(person_id, "private"))
    return world.chats[person_id]


def describe(world: World, chat: Chat) -> Json:
    """The chat as a Telegram Chat."""
    if chat.type == "private":
        known = person(world, chat.id)
        names = {name: known[name] for name in ("first_name", "last_name", "username") if known.get(name)}
        return {"id": chat.id, "type": "private", **names}
    group: Json = {"id": chat.id, "type": chat.type, "title": chat.title}
    if chat.username:
        group["username"] = chat.username
    if chat.is_forum:
        group["is_forum"] = True
    return group
