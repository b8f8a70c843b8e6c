"""Forms as the bot fills them in: those of config/forms, and readers with a gazetteer loaded by its use."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from bot.forms.fields import FieldType
from bot.forms.gazetteer import Gazetteer, Mention
from bot.forms.readers import READERS, agency_reader
from bot.forms.reading import Readers


class LaterGazetteer:
    """A gazetteer that is loaded when an agency is first looked for."""

    def __init__(self, overlay: Path | None) -> None:
        self._overlay = overlay

    def find(self, text: str) -> Sequence[Mention]:
        """The agencies a text names."""
        return self._loaded.find(text)

    @cached_property
    def _loaded(self) -> Gazetteer:
        return Gazetteer.load(self._overlay)


def readers_of(overlay: Path | None) -> Readers:
    """How each type of field is read."""
    return {**READERS, FieldType.AGENCY: agency_reader(LaterGazetteer(overlay))}
