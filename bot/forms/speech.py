"""What a short answer says, by what was asked for: a date, a month, a number, a share, money, a choice."""

import re

from bot.forms.dates import read_date
from bot.forms.months import read_period
from bot.forms.numbers import read_money, read_number, read_percent
from bot.forms.signs import counts_in, follow_ups_in, modes_in, obstacle_kind
from bot.forms.slots import FollowUp, Mode

__all__ = [
    "obstacle_kind",
    "read_count",
    "read_date",
    "read_follow_up",
    "read_mode",
    "read_money",
    "read_number",
    "read_percent",
    "read_period",
]

_CARRIED = re.compile(r"\b(?:bus|bis|mobil|minibus|elf|motor)\b", re.IGNORECASE)


def read_mode(text: str) -> Mode | None:
    """How a visit was held ("zoom", "tatap muka"); None where both or none are named."""
    found = {sign.value for sign in modes_in(text)}
    value = found.pop() if len(found) == 1 else None
    return value if isinstance(value, Mode) else None


def read_follow_up(text: str) -> FollowUp | None:
    """What followed ("belum ada TL", "tertarik", "MoU"); of several the furthest, None without one."""
    found = {sign.value for sign in follow_ups_in(text)}
    furthest = (FollowUp.AGREEMENT, FollowUp.INTEREST, FollowUp.NONE)
    return next((one for one in furthest if one in found), None)


def read_count(text: str) -> int | None:
    """How many people ("12 org", "berdua", or a bare number); None where vague or not told."""
    counts = [sign.value for sign in counts_in(text)]
    if counts:
        value = counts[0]
        return value if len(counts) == 1 and isinstance(value, int) else None
    return None if _CARRIED.search(text) else read_number(text)
