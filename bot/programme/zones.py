"""The time zones of Indonesia by province: WIB, WITA, WIT."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"


@dataclass(frozen=True, slots=True)
class Zones:
    """The provinces in the middle and in the east; all others are in the west."""

    wita: tuple[str, ...]
    wit: tuple[str, ...]

    def of(self, province: str | None) -> ZoneInfo:
        """The zone of a province by its name in config/data/regions.csv; WIB for central agencies."""
        if province in self.wita:
            return ZoneInfo(WITA)
        return ZoneInfo(WIT if province in self.wit else WIB)
