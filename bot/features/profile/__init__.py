"""Profile: who somebody is to Pandu, their colleagues, and handing everything over to a successor."""

from bot.features.profile import colleagues, handover, overview, taking
from bot.features.profile.owner import feature

__all__ = ["colleagues", "feature", "handover", "overview", "taking"]
