"""Reporting: the monthly report by message: visits as they happen, the living card, sending, corrections."""

from bot.features.reporting import (
    answering,
    behalf,
    changing,
    deciding,
    fixing,
    guest_book,
    guests,
    hearing,
    history,
    nil,
    opening,
    printing,
    proving,
    returning,
    review,
    sending,
    tapping,
)
from bot.features.reporting.owner import feature

__all__ = [
    "answering",
    "behalf",
    "changing",
    "deciding",
    "feature",
    "fixing",
    "guest_book",
    "guests",
    "hearing",
    "history",
    "nil",
    "opening",
    "printing",
    "proving",
    "returning",
    "review",
    "sending",
    "tapping",
]
