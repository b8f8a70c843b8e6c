"""Privacy: what is kept about a person, a copy of it, and its deletion by wish or after long silence."""

from bot.features.privacy import deleting, retention, showing, wishing
from bot.features.privacy.owner import feature

__all__ = ["deleting", "feature", "retention", "showing", "wishing"]
