"""Reporting: the monthly report by message: visits as they happen, the living card, sending, corrections."""

from bot.features.reporting import (
    changing,
    deciding,
    fixing,
    hearing,
    history,
    nil,
    opening,
    printing,
    proving,
    sending,
    tapping,
)
from bot.features.reporting.owner import feature

__all__ = [
    "changing",
    "deciding",
    "feature",
    "fixing",
    "hearing",
    "history",
    "nil",
    "opening",
    "printing",
    "proving",
    "sending",
    "tapping",
]
