"""Joining: a personal link gives its role at once, and can be given back; without a link the hub decides."""

from bot.features.joining import links, requests
from bot.features.joining.owner import feature

__all__ = ["feature", "links", "requests"]
