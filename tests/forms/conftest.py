"""A form that has a field of every type, and an engine that reads agencies by gazetteer."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.forms.engine import Engine, Entry, Step, Typed
from bot.forms.fields import FieldType, Form
from bot.forms.gazetteer import Gazetteer
from bot.forms.loading import load_form
from bot.forms.readers import READERS, agency_reader
from bot.forms.reading import Reader, Scene
from bot.forms.sheet import Sheet
from bot.forms.values import Answers

SAMPLES = Path(__file__).parent / "samples"
TODAY = date(2026, 3, 2)
SLEMAN: Answers = {
    "name": "Kabupaten Sleman",
    "kind": "kabupaten",
    "code": "34.04",
    "province": "Daerah Istimewa Yogyakarta",
}
KLATEN: Answers = {
    "name": "Kabupaten Klaten",
    "kind": "kabupaten",
    "code": "33.10",
    "province": "Jawa Tengah",
}
MADIUN: Answers = {"name": "Kota Madiun", "kind": "kota", "code": "35.77", "province": "Jawa Timur"}


@cache
def sample_form() -> Form:
    """The form `kegiatan` of the samples."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(SAMPLES, Path(folder) / "forms")
        return load_form("kegiatan", Path(folder))


@cache
def sample_readers() -> Mapping[FieldType, Reader]:
    """The readers, with the gazetteer."""
    return {**READERS, FieldType.AGENCY: agency_reader(Gazetteer.load())}


def sample_engine() -> Engine:
    """The form of the samples on 2 March 2026."""
    return Engine(sample_form(), Scene(TODAY), sample_readers())


@pytest.fixture
def engine() -> Engine:
    """The same as a fixture."""
    return sample_engine()


Go = Callable[..., Step]


@pytest.fixture
def go(engine: Engine) -> Go:
    """Types texts one after the other (other inputs as they are), from the beginning or a sheet."""

    def run(*entries: str | Entry, sheet: Sheet | None = None) -> Step:
        step = Step(sheet or engine.begin(), engine.step(engine.begin(), Typed("")).outcome)
        for entry in entries:
            step = engine.step(step.sheet, Typed(entry) if isinstance(entry, str) else entry)
        return step

    return run
