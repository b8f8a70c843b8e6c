"""Makes what understands report messages and the fields of forms."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from bot.forms.cells import Cells
from bot.forms.extraction import Reader
from bot.forms.fields import FieldType
from bot.forms.gazetteer import Gazetteer, Mention
from bot.forms.readers import READERS, agency_reader
from bot.forms.reading import Readers
from config.settings import Settings


def open_reader(settings: Settings) -> Reader:
    """With the gazetteer of config/, overlaid; raises ContentError."""
    return Reader(Gazetteer.load(settings.overlay))


class GazetteerHearing:
    """Reader, cells and readers of fields over one gazetteer, loaded by the first use."""

    def __init__(self, overlay: Path | None) -> None:
        self._overlay = overlay

    @cached_property
    def reader(self) -> Reader:
        """Reads what a message reports."""
        return Reader(self.gazetteer)

    @cached_property
    def cells(self) -> Cells:
        """Reads commands that fill cells of a list."""
        return Cells(self.gazetteer)

    @property
    def readers(self) -> Readers:
        """Read the answers to each type of field."""
        return {**READERS, FieldType.AGENCY: agency_reader(self)}

    def find(self, text: str) -> Sequence[Mention]:
        """The agencies a text names."""
        return self.gazetteer.find(text)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Recognises agencies."""
        return Gazetteer.load(self._overlay)
