"""Makes what understands report messages and the fields of forms."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from bot.forms.adding import Adder
from bot.forms.cells import Cells
from bot.forms.extraction import Reader
from bot.forms.fields import FieldType
from bot.forms.gazetteer import Gazetteer, Mention
from bot.forms.loading import load_form
from bot.forms.pointing import Pointer
from bot.forms.readers import READERS, agency_reader
from bot.forms.reading import Readers
from bot.forms.second_reading import SecondReader
from bot.programme.clock import SystemClock
from config.settings import Settings
from knowledge.llm.model import LanguageModel
from knowledge.llm.spending import MemoryLedger

REPORT = "monthly_report"


def open_hearing(settings: Settings) -> "GazetteerHearing":
    """With the gazetteer of config/, overlaid, and the model where one is set; raises ContentError."""
    model = None
    if settings.has_llm:
        from bot.wiring.answering import open_model

        model = open_model(settings, SystemClock(), MemoryLedger())
    return GazetteerHearing(settings.overlay, model, personal=settings.llm_personal_fields)


class GazetteerHearing:
    """Reader, cells and readers of fields over one gazetteer, loaded by the first use; with a `model` also
    the second reading of reports, of `personal` columns where these may be asked for."""

    def __init__(
        self, overlay: Path | None, model: LanguageModel | None = None, *, personal: bool = False
    ) -> None:
        self._overlay, self._model, self._personal = overlay, model, personal

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

    @cached_property
    def second(self) -> SecondReader | None:
        """Asks a language model for what the rules leave open; None where no model is set."""
        if self._model is None:
            return None
        form = load_form(REPORT, self._overlay)
        adder = Adder(self.reader, self.gazetteer, form, self.readers)
        return SecondReader(adder, Pointer(form, self._model, personal=self._personal))

    def find(self, text: str) -> Sequence[Mention]:
        """The agencies a text names."""
        return self.gazetteer.find(text)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Recognises agencies."""
        return Gazetteer.load(self._overlay)
