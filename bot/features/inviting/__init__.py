"""Inviting: many people at once from a spreadsheet, and who of them has joined."""

from bot.features.inviting import files, people, progress
from bot.features.inviting.owner import feature

__all__ = ["feature", "files", "people", "progress"]
