"""What a connection to a model gives; kept apart from the libraries that make one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from knowledge.llm.spending import Tokens

CHARACTERS_A_TOKEN = 3


@dataclass(frozen=True, slots=True)
class Said:
    """What the model wrote, and the tokens that took."""

    text: str
    tokens: Tokens


class Connection(Protocol):
    """Says what a model writes; raises what its library raises."""

    def open(self) -> None:
        """Load what is needed, so that the first call does not wait for it; blocks."""

    async def close(self) -> None:
        """Let go of the connections to the server."""

    async def say(self, instructions: str, data: str, schema: Mapping[str, object]) -> Said:
        """The text, meant to be JSON of this schema."""
