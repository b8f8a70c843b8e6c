"""The simulated time: a start, a rate, and the real time that drives it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def real_now() -> datetime:
    """The machine's time; the one place of this package that reads it."""
    return datetime.now(UTC)


class SimulatedClock:
    """Time that can be set and made to run faster, slower or not at all."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self._anchor_real = self._anchor = real()
        self.rate = 1.0

    @property
    def real(self) -> datetime:
        return self._real()

    def now(self) -> datetime:
        elapsed = (self._real() - self._anchor_real).total_seconds()
        return self._anchor + timedelta(seconds=elapsed * self.rate)

    def unix(self) -> int:
        return int(self.now().timestamp())

    def set(self, now: datetime | None = None, rate: float | None = None) -> None:
        self._anchor = self.now() if now is None else now
        self._anchor_real = self._real()
        self.rate = self.rate if rate is None else rate

    def dump(self) -> dict[str, str | float]:
        return {
            "anchor": self._anchor.isoformat(),
            "real": self._anchor_real.isoformat(),
            "rate": self.rate,
        }

    def load(self, stored: dict[str, str | float]) -> None:
        self._anchor = datetime.fromisoformat(str(stored["anchor"]))
        self._anchor_real = datetime.fromisoformat(str(stored["real"]))
        self.rate = float(stored["rate"])
