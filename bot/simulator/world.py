"""Everything the simulator knows, in memory, with each change noted for the journal."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

import httpx

from bot.simulator.clock import SimulatedClock
from bot.simulator.events import EventHub
from bot.simulator.faults import Faults
from bot.simulator.journal import Journal
from bot.simulator.limits import FloodControl
from bot.simulator.queue import Entry, UpdateQueue
from bot.simulator.records import Bot, Chat
from bot.simulator.schema import Schema
from bot.simulator.stats import Stats
from bot.simulator.wire import Json

# Updates of these kinds are sent only to a bot that asks for them by name.
_UNASKED = ("chat_member", "message_reaction", "message_reaction_count")
_NOBODY = 0


class World:
    """Bots, people, chats, messages and files; what happens to them is in the modules beside this one."""

    def __init__(
        self,
        journal: Journal,
        real: Callable[[], datetime],
        monotonic: Callable[[], float],
        rng: random.Random,
        schema: Schema | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.journal, self.rng, self.schema, self.transport = journal, rng, schema, transport
        self.clock = SimulatedClock(real)
        self.flood = FloodControl(monotonic)
        self.events = EventHub(f"{rng.getrandbits(32):08x}")
        self.faults = Faults()
        self.stats = Stats()
        self.bots: dict[int, Bot] = {}
        self.people: dict[int, Json] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Json]] = {}
        self.files: dict[str, Json] = {}
        self.queries: dict[str, Json] = {}
        self.answers: dict[str, asyncio.Future[Json]] = {}
        self.queues: dict[int, UpdateQueue] = {}
        # Called when a bot with a webhook has something to be delivered; the server sets it.
        self.on_hooked: Callable[[Bot], None] = lambda bot: None
        self.senders: dict[int, asyncio.Task[None]] = {}
        self.counters = {"message": 0, "album": 0, "query": 0}
        self.default_name = ("Pandu Replikasi", "PanduReplikasiBot")

    def restore(self) -> None:
        """Brings back what the journal holds."""
        load = self.journal.load
        self.bots = {int(key): Bot(**body) for key, body in load("bot").items()}
        self.people = {int(key): body for key, body in load("person").items()}
        self.chats = {int(key): Chat(**body) for key, body in load("chat").items()}
        for body in sorted(load("message").values(), key=lambda message: int(message["message_id"])):
            self.messages.setdefault(body["chat"]["id"], {})[body["message_id"]] = body
        self.files, self.queries = load("file"), load("query")
        for key, body in sorted(load("update").items(), key=lambda item: item[1]["update"]["update_id"]):
            self.queue(int(key.partition(":")[0])).restore(Entry(**body))
        state = load("state")
        for bot in self.bots.values():
            bot.next_update = state.get(f"next_update:{bot.id}", bot.next_update)
        self.counters |= state.get("counters", {})
        self.stats = Stats(**state.get("stats", {}))
        self.faults = Faults(**state.get("faults", {}))
        if "clock" in state:
            self.clock.load(state["clock"])

    def flush(self) -> None:
        self.journal.flush()

    def save_bot(self, bot: Bot) -> None:
        self.journal.put("bot", bot.id, asdict(bot))

    def save_chat(self, chat: Chat) -> None:
        self.chats[chat.id] = chat
        self.journal.put("chat", chat.id, asdict(chat))

    def save_person(self, person: Json) -> None:
        self.people[person["id"]] = person
        self.journal.put("person", person["id"], person)

    def save_message(self, message: Json) -> None:
        chat_id, message_id = message["chat"]["id"], message["message_id"]
        self.messages.setdefault(chat_id, {})[message_id] = message
        self.journal.put("message", f"{chat_id}:{message_id}", message)

    def drop_message(self, chat_id: int, message_id: int) -> None:
        self.messages.get(chat_id, {}).pop(message_id, None)
        self.journal.delete("message", f"{chat_id}:{message_id}")

    def save_state(self, name: str, body: Any) -> None:
        self.journal.put("state", name, body)

    def count(self, name: str) -> int:
        self.counters[name] += 1
        self.save_state("counters", dict(self.counters))
        return self.counters[name]

    def bot(self, bot_id: int) -> Bot:
        """The bot of a token; the first one ever seen inherits what people wrote before it came."""
        if bot_id in self.bots:
            return self.bots[bot_id]
        name, username = self.default_name
        bot = Bot(bot_id, name, username if not self.bots else f"{username[:-3]}{bot_id}Bot")
        first = not self.bots
        self.bots[bot_id] = bot
        self.save_bot(bot)
        if first:
            waiting = self.queue(_NOBODY)
            updates = waiting.first(len(waiting))
            waiting.clear()
            for update in updates:
                self._queue_for(bot, {name: body for name, body in update.items() if name != "update_id"})
        return bot

    def queue(self, bot_id: int) -> UpdateQueue:
        if bot_id not in self.queues:
            self.queues[bot_id] = UpdateQueue(bot_id, self.journal)
        return self.queues[bot_id]

    def bot_of(self, chat: Chat) -> Bot | None:
        """The bot a chat talks with: the last that wrote there, else the first there is."""
        return self.bots.get(chat.bot) or next(iter(self.bots.values()), None)

    def tell(self, chat: Chat, kind: str, body: Json) -> None:
        """Gives the chat's bot an update, unless it is out of the group or asked not to have this kind."""
        if chat.bot_status != "member" and kind != "my_chat_member":
            return
        self.stats.updates += 1
        bot = self.bot_of(chat)
        if bot is None:
            waiting = self.queue(_NOBODY)
            last = max(waiting.entries, default=0)
            waiting.add({"update_id": last + 1, kind: body})
        else:
            self._queue_for(bot, {kind: body})

    def _queue_for(self, bot: Bot, update: Json) -> None:
        kind = next(iter(update))
        if not (kind in bot.allowed_updates if bot.allowed_updates else kind not in _UNASKED):
            return
        full = {"update_id": bot.next_update, **update}
        bot.next_update += 1
        # The number alone: a bot with a menu for every chat is long.
        self.save_state(f"next_update:{bot.id}", bot.next_update)
        if self.schema is not None:
            self.schema.check_object("Update", full)
        self.queue(bot.id).add(full, 2 if self.faults.redeliver else 1)
        if bot.webhook.get("url"):
            self.on_hooked(bot)
