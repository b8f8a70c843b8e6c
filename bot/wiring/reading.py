"""Makes what understands report messages."""

from functools import cached_property
from pathlib import Path

from bot.forms.cells import Cells
from bot.forms.extraction import Reader
from bot.forms.gazetteer import Gazetteer
from config.settings import Settings


def open_reader(settings: Settings) -> Reader:
    """With the gazetteer of config/, overlaid; raises ContentError."""
    return Reader(Gazetteer.load(settings.overlay))


class GazetteerHearing:
    """Reader and cells over one gazetteer, loaded by the first use."""

    def __init__(self, overlay: Path | None) -> None:
        self._overlay = overlay

    @cached_property
    def reader(self) -> Reader:
        """Reads what a message reports."""
        return Reader(self._gazetteer)

    @cached_property
    def cells(self) -> Cells:
        """Reads commands that fill cells of a list."""
        return Cells(self._gazetteer)

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return Gazetteer.load(self._overlay)
