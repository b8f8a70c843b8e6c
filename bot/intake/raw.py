"""Reads of a raw update what must be known before PTB parses it: its number and its chat."""

import json
import logging
from typing import TypeGuard

from bot.storage.models import JsonObject
from bot.storage.updates import Incoming

_LARGEST = 2**63 - 1
_log = logging.getLogger(__name__)


def read(raw: JsonObject) -> Incoming | None:
    """What is stored of a raw update; None for what has no number to be known by."""
    update_id = raw.get("update_id") if isinstance(raw, dict) else None
    if not _is_id(update_id):
        _log.error("an update without a number was left out")
        return None
    return Incoming(update_id, _chat_of(raw), json.dumps(raw, separators=(",", ":")))


def _chat_of(raw: JsonObject) -> int | None:
    """The chat an update belongs to, else the person's private chat, which has the person's id."""
    for payload in raw.values():
        if not isinstance(payload, dict):
            continue
        message = payload.get("message")
        about = (
            payload.get("chat"),
            message.get("chat") if isinstance(message, dict) else None,
            payload.get("from"),
            payload.get("user"),
        )
        ids = (owner.get("id") for owner in about if isinstance(owner, dict))
        return next((owner_id for owner_id in ids if _is_id(owner_id)), None)
    return None


def _is_id(value: object) -> TypeGuard[int]:
    """Whether it is a whole number that every database can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST
