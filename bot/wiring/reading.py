"""Makes the reader of report messages."""

from bot.forms.extraction import Reader
from bot.forms.gazetteer import Gazetteer
from config.settings import Settings


def open_reader(settings: Settings) -> Reader:
    """With the gazetteer of config/, overlaid; raises ContentError."""
    return Reader(Gazetteer.load(settings.overlay))
