"""Broadcasting: one text for many: written, checked, approved, sent, watched, corrected, answered."""

from bot.features.broadcasting import approving, checking, choosing, composing, results, running, starting
from bot.features.broadcasting.owner import feature

__all__ = ["approving", "checking", "choosing", "composing", "feature", "results", "running", "starting"]
