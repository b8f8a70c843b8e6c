"""Journeys: which agencies replicate an innovation and in which phase: entered, changed, ended, taken out."""

from bot.features.journeys import changing, listing, recording, waiting
from bot.features.journeys.owner import feature

__all__ = ["changing", "feature", "listing", "recording", "waiting"]
