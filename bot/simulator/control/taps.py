"""Taps on buttons and reactions to messages."""

import asyncio
from contextlib import suppress

from bot.simulator import messages, people
from bot.simulator.control.rest import chat_of, sender_of, whole_number
from bot.simulator.control.writing import write
from bot.simulator.errors import ControlError
from bot.simulator.records import Chat
from bot.simulator.wire import Json
from bot.simulator.world import World

_ANSWER_SECONDS = 5.0
_MEMORY = 1000


async def tap(world: World, chat_id: int, body: Json) -> Json:
    """Presses a button; `answer` is what the bot answered the tap with, None if it did not in time."""
    chat = chat_of(world, chat_id)
    data = body.get("data")
    if data is None:
        pressed = _button(world, chat, body)
        if pressed is None:
            write(world, chat_id, body)
            return {"answer": None}
        data = pressed.get("callback_data")
    if data is None:
        return {"answer": None}
    return {"answer": await _query(world, chat, body, str(data))}


def react(world: World, chat_id: int, body: Json) -> Json:
    """Puts a reaction, or takes it away with an empty emoji; the bot hears of it only if it asked to."""
    chat = chat_of(world, chat_id)
    message = _message(world, chat, body)
    reaction = [{"type": "emoji", "emoji": str(body["emoji"])}] if body.get("emoji") else []
    update = {
        "chat": people.describe(world, chat),
        "message_id": message["message_id"],
        "user": sender_of(world, chat, body),
        "date": world.clock.unix(),
        "old_reaction": [],
        "new_reaction": reaction,
    }
    world.tell(chat, "message_reaction", update)
    world.events.publish("reaction", update | {"from": update["user"], "reaction": reaction})
    return {"ok": True}


def _button(world: World, chat: Chat, body: Json) -> Json | None:
    """The inline button with this label, if the message has one."""
    message = messages.find(world, chat.id, int(body.get("message_id") or 0)) or {}
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((button for row in rows for button in row if button["text"] == body.get("text")), None)


def _message(world: World, chat: Chat, body: Json) -> Json:
    message = messages.find(world, chat.id, whole_number(body, "message_id"))
    if message is None:
        raise ControlError(f"there is no message {body['message_id']} in this chat")
    return message


async def _query(world: World, chat: Chat, body: Json, data: str) -> Json | None:
    message, sender = _message(world, chat, body), sender_of(world, chat, body)
    query_id = f"{sender['id']}{world.count('query'):09d}"
    world.queries[query_id] = {"at": world.clock.real.timestamp(), "chat_id": chat.id}
    world.journal.put("query", query_id, world.queries[query_id])
    _forget(world)
    answer = world.answers[query_id] = asyncio.get_running_loop().create_future()
    query = {"id": query_id, "from": sender, "message": message, "chat_instance": str(chat.id), "data": data}
    world.tell(chat, "callback_query", query)
    world.flush()
    try:
        with suppress(TimeoutError):
            return await asyncio.wait_for(answer, float(body.get("wait", _ANSWER_SECONDS)))
        return None
    finally:
        world.answers.pop(query_id, None)


def _forget(world: World) -> None:
    while len(world.queries) > _MEMORY:
        oldest = next(iter(world.queries))
        del world.queries[oldest]
        world.journal.delete("query", oldest)
