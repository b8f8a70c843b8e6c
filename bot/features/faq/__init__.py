"""Faq: answers of staff that are cited from then on, and the questions that still wait for one."""

from bot.features.faq import gaps, listing, publishing, writing
from bot.features.faq.owner import feature

__all__ = ["feature", "gaps", "listing", "publishing", "writing"]
