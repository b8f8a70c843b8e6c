"""People: staff and hub look for people, give and end roles, and see the trail of what was done."""

from bot.features.people import activity, cards, giving, listing, trail
from bot.features.people.owner import feature

__all__ = ["activity", "cards", "feature", "giving", "listing", "trail"]
