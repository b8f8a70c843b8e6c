"""Human: questions that go to staff, the queue they wait in, and the way back to who asked."""

from bot.features.human import answering, asking, deciding, nudging, pending, reviewing, waiting
from bot.features.human.owner import feature

__all__ = ["answering", "asking", "deciding", "feature", "nudging", "pending", "reviewing", "waiting"]
