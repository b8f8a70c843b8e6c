"""The simulated time: a start, a rate, and the real time that drives it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.simulator.wire import Json


def real_now() -> datetime:
    """The machine's time; the one place of this package that reads it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Jump:
    """A moment that the page offers to go to, and what happens then."""

    at: datetime
    what: str

    def dump(self) -> dict[str, str]:
        return {"at": self.at.isoformat(), "what": self.what}


class SimulatedClock:
    """Time that can be set and made to run faster, slower or not at all; `jumps` are days of a story."""

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self._anchor_real = self._anchor = real()
        self.rate = 1.0
        self.jumps: Sequence[Jump] = ()

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

    def dump(self) -> Json:
        return {
            "anchor": self._anchor.isoformat(),
            "real": self._anchor_real.isoformat(),
            "rate": self.rate,
            "jumps": [one.dump() for one in self.jumps],
        }

    def load(self, stored: Json) -> None:
        self._anchor = datetime.fromisoformat(str(stored["anchor"]))
        self._anchor_real = datetime.fromisoformat(str(stored["real"]))
        self.rate = float(stored["rate"])
        told = stored.get("jumps", [])
        self.jumps = [Jump(datetime.fromisoformat(one["at"]), one["what"]) for one in told]
