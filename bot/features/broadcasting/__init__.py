"""Broadcasting: one text for many: written, checked, approved, sent, watched, corrected, answered."""

from bot.features.broadcasting import (
    answering,
    approving,
    checking,
    choosing,
    composing,
    correcting,
    muting,
    results,
    running,
    starting,
)
from bot.features.broadcasting.owner import feature

__all__ = [
    "answering",
    "approving",
    "checking",
    "choosing",
    "composing",
    "correcting",
    "feature",
    "muting",
    "results",
    "running",
    "starting",
]
