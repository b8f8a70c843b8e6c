"""The Bot API's methods, a module a subject; importing this package fills the registry."""

from bot.simulator.methods import (
    albums,
    answers,
    chats,
    commands,
    editing,
    files,
    forwarding,
    media,
    polling,
    profile,
    sending,
    topics,
    webhooks,
)
from bot.simulator.methods.registry import METHODS, Call, Method

__all__ = [
    "METHODS",
    "Call",
    "Method",
    "albums",
    "answers",
    "chats",
    "commands",
    "editing",
    "files",
    "forwarding",
    "media",
    "polling",
    "profile",
    "sending",
    "topics",
    "webhooks",
]
