"""What GET /sim/stats counts."""

from dataclasses import asdict, dataclass, field

from bot.simulator.wire import Json


@dataclass(slots=True)
class Stats:
    """Requests by method, how they ended, and how many updates people caused."""

    requests: dict[str, int] = field(default_factory=dict)
    accepted: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    dropped: int = 0
    updates: int = 0

    def request(self, method: str) -> None:
        self.requests[method] = self.requests.get(method, 0) + 1

    def refuse(self, code: int) -> None:
        self.refused[str(code)] = self.refused.get(str(code), 0) + 1

    def dump(self) -> Json:
        return asdict(self)
