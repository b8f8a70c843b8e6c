"""Groups: when a message there is meant for Pandu, and what may be shown where many read along."""

import re
from dataclasses import replace

from bot.texts import Button, Message

COMMANDS = frozenset({"tanya", "cari", "bantuan"})
_SEARCHES = frozenset({"searched", "profile", "compare", "pick", "refine", "facet", "narrow", "widen"})
_OPEN = frozenset({"full", "open", "section", "ask", "help", "soon"}) | _SEARCHES


def mentions(text: str, username: str) -> bool:
    """Whether a text names the bot."""
    return bool(_mention(username).search(text))


def without_mention(text: str, username: str) -> str:
    """The text without the bot's name."""
    return " ".join(_mention(username).sub(" ", text).split(" ")).strip()


def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"@{re.escape(username)}\b", re.IGNORECASE)


def for_group(message: Message, username: str) -> Message:
    """The message with only the buttons that show what everybody may see, and the way to a private chat."""
    rows = [tuple(button for button in row if _is_open(button)) for row in message.buttons]
    kept = tuple(row for row in rows if row)
    left_out = sum(map(len, kept)) < sum(map(len, message.buttons))
    private = ((Button("Buka obrolan pribadi", url=f"https://t.me/{username}?start=grup"),),)
    return replace(message, buttons=kept + private if left_out else kept)


def _is_open(button: Button) -> bool:
    return button.data is None or button.data.partition(":")[0] in _OPEN
