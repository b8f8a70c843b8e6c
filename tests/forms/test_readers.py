"""What a typed text says for each type of field, and how values read on screen."""

from datetime import date

import pytest

from bot.forms.fields import FieldType
from bot.forms.readers import READERS, agency_reader
from bot.forms.reading import Problem, Read, Scene
from bot.forms.values import Value
from bot.forms.writing import written, written_item
from tests.forms.conftest import MADIUN, SLEMAN, TODAY, sample_form, sample_readers

SCENE = Scene(TODAY)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("people", "12 orang", 12),
        ("people", "ada 1.065 peserta", 1065),
        ("people", "belasan", None),
        ("people", "10 atau 15", None),
        ("done", "12,5 persen", 12.5),
        ("done", "60%", 60),
        ("day", "5/2", "2026-02-05"),
        ("day", "5-2-2025", "2025-02-05"),
        ("day", "kemarin", "2026-03-01"),
        ("day", "28 April", "2025-04-28"),
        ("day", "29 Februari 2025", None),
        ("month", "februari", "2026-02"),
        ("month", "bulan lalu", "2026-02"),
        ("month", "12/2025", "2025-12"),
        ("month", "desember", "2025-12"),
        ("month", "lama", None),
        ("obstacle", "iya", True),
        ("obstacle", "tidak ada kendala", False),
        ("obstacle", "mungkin", None),
        ("agency", "RS Hermina", {"name": "RS Hermina"}),
        (
            "agency",
            "puskesmas depok 1 sleman",
            {**SLEMAN, "unit": "puskesmas depok 1"},
        ),
        ("agency", "Puskesmas Depok 1, Kab. Sleman", {**SLEMAN, "unit": "Puskesmas Depok 1"}),
        ("agency", "dinkes, sleman", {**SLEMAN, "unit": "dinkes"}),
        ("agency", "Bagian Organisasi, Setda Kab. Sleman", {**SLEMAN, "unit": "Bagian Organisasi Setda"}),
        ("agency", "Bappeda, Kota Madiun, Jawa Timur", {**MADIUN, "unit": "Bappeda"}),
        ("agency", "assalamualaikum, kab sleman", SLEMAN),
        ("agency", "kab. sleman, DIY", SLEMAN),
        ("agency", "??", None),
        (
            "files",
            "ini https://contoh.go.id/a.pdf ya",
            [{"kind": "link", "url": "https://contoh.go.id/a.pdf"}],
        ),
        ("files", "nanti saya kirim", None),
    ],
)
def test_reading(key: str, text: str, value: Value) -> None:
    field = sample_form().by_key[key]
    reading = sample_readers()[field.type](text, field, SCENE)
    assert reading == Read(value) if value is not None else isinstance(reading, Problem)


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("people", 1065, "1.065"),
        ("done", 12.5, "12,5%"),
        ("day", "2026-02-05", "Kamis, 5 Februari 2026"),
        ("month", "2026-02", "Februari 2026"),
        ("mode", "daring", "Daring"),
        ("obstacle", False, "Tidak"),
        ("agency", {"name": "Kota Bandung", "unit": "Dinas Kesehatan"}, "Dinas Kesehatan, Kota Bandung"),
        ("visits", [{}, {}], "2 kunjungan"),
        ("files", [{"kind": "photo"}, {"kind": "photo"}, {"kind": "link"}], "2 foto, 1 tautan"),
        ("people", "dua belas", ""),
    ],
)
def test_writing(key: str, value: Value, text: str) -> None:
    assert written(sample_form().by_key[key], value) == text


def test_an_agency_is_read_as_it_is_written() -> None:
    field, value = sample_form().by_key["agency"], {**SLEMAN, "unit": "Dinas Kesehatan"}
    assert sample_readers()[field.type](written(field, value), field, SCENE) == Read(value)


def test_an_item_is_one_line() -> None:
    item: Value = {"agency": {"name": "Kota Madiun"}, "date": "2026-02-12", "mode": "luring"}
    line = written_item(sample_form().by_key["visits"], item)
    assert line == "Kota Madiun, Kamis, 12 Februari 2026, Luring"


def test_every_type_has_a_reader() -> None:
    assert set(READERS) == set(FieldType)
    assert agency_reader is not READERS[FieldType.AGENCY]
    assert date(2026, 3, 2) == TODAY
