"""The table of methods: what answers each, and whether it counts as sending."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.simulator.records import Bot
from bot.simulator.wire import Params
from bot.simulator.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a bot."""

    bot: Bot
    method: str
    params: Params


Handler = Callable[[World, Call], Any]


@dataclass(frozen=True, slots=True)
class Method:
    """A method by its proper name; `counted` ones fall under flood control."""

    name: str
    handler: Handler
    counted: bool


# Method names are not case sensitive on Telegram.
METHODS: dict[str, Method] = {}


def method(*names: str, counted: bool = False) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        for name in names:
            METHODS[name.lower()] = Method(name, handler, counted)
        return handler

    return register
