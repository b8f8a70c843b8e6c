"""The topics of `config/topics.yaml`: which sections belong together and which next step they suggest."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.content import load


class Topic(BaseModel):
    """One topic: a name, the addresses of its sections and one authored next step, with an optional
    button."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    sections: tuple[str, ...] = Field(min_length=1)
    next_step: str
    label: str | None = None
    data: str | None = None


@dataclass(frozen=True)
class Topics:
    """Topics by key."""

    topics: dict[str, Topic]

    @classmethod
    def load(cls, overlay: Path | None = None) -> "Topics":
        """The topics of config/, overlaid by the ministry's; raises ContentError."""
        return cls(load("topics.yaml", dict[str, Topic], overlay))

    @cached_property
    def _by_section(self) -> dict[str, str]:
        return {section: key for key, topic in self.topics.items() for section in topic.sections}

    def of(self, section: str) -> str | None:
        """The key of the topic a section belongs to."""
        return self._by_section.get(section)
