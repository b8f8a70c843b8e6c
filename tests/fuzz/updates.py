"""Draws whole updates: of any kind, from people and into chats that there are."""

import random
from dataclasses import dataclass
from typing import Any

import telegram

from tests.fuzz.drawing import Drawing, hints_of, required

Json = dict[str, Any]
KINDS = tuple(sorted(set(hints_of(telegram.Update)) - required(telegram.Update)))
_OFTEN = {"message": 60, "callback_query": 20, "edited_message": 12, "my_chat_member": 6}
_STATES = ({"status": "member"}, {"status": "kicked", "until_date": 0})
_ARGUMENTS = ("", ":", ":1", ":1.0", ":2.x", ":privacy", ":-1", ":9999999999999999999", ":a.b.c.d")


@dataclass(frozen=True, slots=True)
class Place:
    """A chat that there is: its type, who writes there, its topic where it has topics."""

    id: int
    type: str
    person: int
    thread: int | None = None

    @property
    def chat(self) -> Json:
        """The chat as Telegram describes it."""
        forum = {"is_forum": True} if self.thread else {}
        name = {"first_name": "Ratna"} if self.type == "private" else {"title": "Grup"}
        return {"id": self.id, "type": self.type} | name | forum


class Updates:
    """A stream of updates; `buttons` are the names that callback data may start with."""

    def __init__(self, seed: int, buttons: list[str], commands: list[str], username: str) -> None:
        self._rng = random.Random(seed)
        self._drawing = Drawing(self._rng)
        self._buttons, self._commands, self._username = buttons, commands, username
        self._number = 10_000_000

    @property
    def seen(self) -> set[tuple[str, str]]:
        """The fields drawn so far, with their class."""
        return self._drawing.seen

    def draw(self, place: Place) -> Json:
        """The next update, about a chat that there is."""
        self._number += 1
        weights = [_OFTEN.get(kind, 1) for kind in KINDS]
        kind = self._rng.choices(KINDS, weights)[0]
        hint = hints_of(telegram.Update)[kind]
        payload = self._drawing._value(hint, 0).to_dict()
        self._place(payload, place)
        if "message_id" in payload:
            self._shape(payload, place)
        elif kind == "callback_query":
            self._tap(payload, place)
        return {"update_id": self._number, kind: payload}

    def _place(self, payload: Json, place: Place) -> None:
        """Put it where it can be answered: a known chat, a person who started the bot."""
        if "chat" in payload:
            payload["chat"] = place.chat
        for name in ("from", "user"):
            if name in payload or (place.type == "private" and "chat" in payload and name == "from"):
                given = payload.get(name, {})
                who = {"id": place.person, "is_bot": self._rng.random() < 0.03}
                payload[name] = {"first_name": "Ratna"} | given | who
        for name in ("old_chat_member", "new_chat_member"):
            if name in payload and place.type == "private":
                payload[name] = {"user": payload[name]["user"]} | self._rng.choice(_STATES)

    def _shape(self, message: Json, place: Place) -> None:
        if place.type == "channel":
            message.pop("from", None)
        message["message_id"] = self._number
        message.pop("is_topic_message", None)
        if place.thread and self._rng.random() < 0.7:
            message |= {"message_thread_id": place.thread, "is_topic_message": True}
        if self._rng.random() < 0.25:
            self._command(message)
        elif self._rng.random() < 0.3:
            message["text"] = f"@{self._username} {message.get('text', '')}"
        for text, entities in (("text", "entities"), ("caption", "caption_entities")):
            if not message.get(text):
                message.pop(entities, None)

    def _command(self, message: Json) -> None:
        name = self._rng.choice([*self._commands, "start", "lporan", ""])
        at = self._rng.choice(["", f"@{self._username}", "@lain_bot"])
        command = f"/{name}{at}"
        more = self._rng.choice(["", " satu", " grup-7", " apa saja tahapan replikasi?", "\n\n"])
        entity = {"type": "bot_command", "offset": 0, "length": len(command)}
        message |= {"text": command + more, "entities": [entity, *message.get("entities", [])]}

    def _tap(self, query: Json, place: Place) -> None:
        name = self._rng.choice([*self._buttons, "lama", ""])
        rest = self._rng.choice(_ARGUMENTS)
        if self._rng.random() < 0.8:
            query["data"] = (name + rest)[:64]
        if "message" in query:
            query["message"]["chat"] = place.chat
