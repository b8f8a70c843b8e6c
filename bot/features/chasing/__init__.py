"""Chasing: `/belum`: who has not reported, how each can be reached, what was promised, and reminders."""

from bot.features.chasing import asking, helping, listing, noting, sheet
from bot.features.chasing.owner import feature

__all__ = ["asking", "feature", "helping", "listing", "noting", "sheet"]
