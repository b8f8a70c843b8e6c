"""Stops asking a model that does not work, for a while, so that nobody waits for it in vain."""

import time
from collections.abc import Callable

from knowledge.llm.failures import HOPELESS, OF_SERVICE, Failure, ModelError

MOST_FAILURES, PAUSE_SECONDS = 5, 60.0


class Breaker:
    """Opens after five failures of the service in a row (at once where only a change of settings helps); a
    minute later a single call tries whether it works again."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._failures, self._until, self._trying = 0, 0.0, False
        self.last: Failure | None = None

    @property
    def is_open(self) -> bool:
        """Whether calls are held back now."""
        return self._until > self._monotonic()

    def enter(self) -> None:
        """Raises ModelError while calls are held back, and beside the one that tries."""
        if self.is_open or (self._until and self._trying):
            raise ModelError(Failure.PAUSED)
        self._trying = bool(self._until)

    def leave(self, failure: Failure | None) -> None:
        """Note how a call ended."""
        self._trying = False
        if failure is None or failure not in OF_SERVICE:
            self._failures, self._until = 0, 0.0
            self.last = failure
            return
        self._failures += 1
        self.last = failure
        if self._failures >= MOST_FAILURES or self._until or failure in HOPELESS:
            self._until = self._monotonic() + PAUSE_SECONDS
