"""The catalogue of innovations as values; searching it comes with the catalogue's own issue."""

from dataclasses import dataclass
from enum import StrEnum


class Sustainability(StrEnum):
    """What a review found; `UNREVIEWED` where nobody looked."""

    UNREVIEWED = "unreviewed"
    GROWING = "growing"
    STEADY = "steady"
    DORMANT = "dormant"
    STOPPED = "stopped"

    @property
    def runs(self) -> bool:
        """Whether somebody looked and found it running; only such an innovation may become a priority."""
        return self in (Sustainability.GROWING, Sustainability.STEADY)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known about an innovation now, after the catalogue was read."""

    sustainability: Sustainability
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Innovation:
    """One catalogue profile, its words as in the source; None where the source says nothing.

    `award` is free text (also stages and events), `theme` the slug of the RB Tematik cluster, `needs_app`
    whether it needs an application, `source` where the facts come from.
    """

    id: str
    name: str
    short_name: str | None
    agency: str | None
    agency_level: str | None
    province: str | None
    year: int | None
    award: str | None
    sector: str | None
    theme: str | None
    problem: str | None
    summary: str | None
    needs_app: bool | None
    sustainability: Sustainability
    source: str | None
