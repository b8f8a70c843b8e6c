"""What the language model costs: tokens and rupiah a day, counted in a ledger and held below a limit."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from knowledge.llm.failures import Failure, ModelError

MILLION = 1_000_000


class Purpose(StrEnum):
    """What the model is asked for."""

    COMPOSE = "compose"
    STANDALONE = "standalone"
    EXTRACT = "extract"
    JUDGE = "judge"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens that went in and came out."""

    given: int = 0
    taken: int = 0

    def __add__(self, other: "Tokens") -> "Tokens":
        return Tokens(self.given + other.given, self.taken + other.taken)

    @property
    def total(self) -> int:
        """Both together."""
        return self.given + self.taken


@dataclass(frozen=True, slots=True)
class Use:
    """One call, or one that was not made: `failure` is empty where it gave a result."""

    purpose: Purpose
    tokens: Tokens = Tokens()
    rupiah: float = 0.0
    milliseconds: float = 0.0
    failure: Failure | None = None

    @property
    def outcome(self) -> str:
        """`ok`, or the name of the failure."""
        return self.failure.value if self.failure else "ok"


@dataclass(frozen=True, slots=True)
class Prices:
    """Rupiah for a million tokens given and taken."""

    given: float = 0.0
    taken: float = 0.0

    def of(self, tokens: Tokens) -> float:
        """Rupiah for these tokens."""
        return (tokens.given * self.given + tokens.taken * self.taken) / MILLION


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be spent in a day; 0 is no limit."""

    tokens: int = 0
    rupiah: float = 0.0


class Ledger(Protocol):
    """Keeps what was spent, by day; outlives the process where it is a database."""

    async def spent(self, day: date) -> Tokens:
        """All tokens of a day."""

    async def note(self, day: date, use: Use) -> None:
        """Add one call."""


class MemoryLedger:
    """A ledger for one run of the command line."""

    def __init__(self) -> None:
        self.days: dict[date, Tokens] = defaultdict(Tokens)

    async def spent(self, day: date) -> Tokens:
        """All tokens of a day in this process."""
        return self.days[day]

    async def note(self, day: date, use: Use) -> None:
        """Add one call."""
        self.days[day] += use.tokens


class Budget:
    """Lets a call through while the day's limits hold, with what is under way counted as if it were spent."""

    def __init__(self, ledger: Ledger, limits: Limits, prices: Prices) -> None:
        self.ledger, self.limits, self.prices = ledger, limits, prices
        self._under_way = Tokens()

    async def check(self, day: date, expected: Tokens) -> None:
        """Raises ModelError where `expected` no longer fits into the day."""
        if not (self.limits.tokens or self.limits.rupiah):
            return
        total = await self.ledger.spent(day) + self._under_way + expected
        over = self.limits.tokens and total.total > self.limits.tokens
        if over or (self.limits.rupiah and self.prices.of(total) > self.limits.rupiah):
            raise ModelError(Failure.BUDGET)

    @contextmanager
    def reserved(self, expected: Tokens) -> Iterator[None]:
        """Counts a call as spent while it is under way."""
        self._under_way += expected
        try:
            yield
        finally:
            self._under_way += Tokens(-expected.given, -expected.taken)
