"""Guideline: staff keep the documents that answers come from, and open drafts for comments (`/pedoman`)."""

from bot.features.guideline import facts, listing, periods, publishing, sending, versions
from bot.features.guideline.owner import feature

__all__ = ["facts", "feature", "listing", "periods", "publishing", "sending", "versions"]
