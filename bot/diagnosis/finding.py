"""Finding: one thing that was looked at."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in order, what was found, and what to do where it is not."""

    what: str
    ok: bool
    found: str
    remedy: str = ""

    def as_row(self) -> dict[str, object]:
        """The finding as a JSON object."""
        return asdict(self)
