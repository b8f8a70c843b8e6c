"""Replicators from a spreadsheet: read as the form reads them; what is unclear comes back, with why."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forms.loading import load_forms
from bot.forms.past_journeys import JourneyReader, PastJourneys
from bot.forms.refusing import Wrong
from bot.programme.reporting import Phase
from config.content import load
from tests.forms.conftest import sample_readers
from tests.forms.test_invitations import CATALOGUE

HEAD = ("Inovasi", "Instansi replikator", "Tahap", "Bulan mulai")
COLUMNS = load("journey_columns.yaml", dict[str, list[str]])
READER = JourneyReader(load_forms()["journey"], sample_readers(), CATALOGUE, COLUMNS)
ONE = CATALOGUE[0].id
TODAY = date(2026, 3, 9)


def read(*rows: tuple[str, ...]) -> PastJourneys:
    return READER.read([HEAD, *rows], TODAY)


def test_a_row_is_a_journey() -> None:
    found = read((ONE, "Dinkes, Kab. Sleman", "tahap II uji coba", "02/2025"), (ONE, "Kota Madiun", "-", ""))
    told = [(one.agency["name"], one.agency.get("unit"), one.phase, one.started) for one in found.items]
    assert told == [
        ("Kabupaten Sleman", "Dinkes", Phase.TRIAL, date(2025, 2, 1)),
        ("Kota Madiun", None, None, None),
    ]
    assert found.refused == ()


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (("", "Sleman", "", ""), Wrong.NO_INNOVATION),
        (("Inovasi lain sama sekali", "Sleman", "", ""), Wrong.UNKNOWN_INNOVATION),
        ((ONE, "", "I", ""), Wrong.NO_REPLICATOR),
        ((ONE, "Bandung", "", ""), Wrong.WHICH_AGENCY),
        ((ONE, "Puskesmas Entah", "", ""), Wrong.UNKNOWN_AGENCY),
        ((ONE, "Sleman", "hampir", ""), Wrong.WRONG_PHASE),
        ((ONE, "Sleman", "", "entah kapan"), Wrong.WRONG_BEGINNING),
        ((ONE, "Sleman", "", "April 2026"), Wrong.WRONG_BEGINNING),
    ],
)
def test_an_unclear_row_comes_back_with_why(row: tuple[str, ...], wrong: Wrong) -> None:
    found = read(row)
    assert [(one.wrong, one.cells, one.row) for one in found.refused] == [(wrong, row, 2)]
    assert found.items == ()


def test_an_agency_is_there_once() -> None:
    found = read(
        (ONE, "Sleman", "I", ""), (ONE, "pemkab sleman", "II", ""), (CATALOGUE[1].id, "Sleman", "", "")
    )
    assert [one.row for one in found.items] == [2, 4]
    assert [(one.wrong, one.value) for one in found.refused] == [(Wrong.TWICE, "2")]


def test_it_is_known_by_its_headings() -> None:
    assert READER.knows([("Daftar",), HEAD])
    assert not READER.knows([("Inovasi", "Bulan", "Instansi", "Jumlah orang")])
    assert (
        READER.read([("a", "b")], TODAY).missing == READER.read([], TODAY).missing == ("innovation", "agency")
    )


def test_a_hub_imports_for_its_province_alone() -> None:
    found = READER.read([HEAD, (ONE, "Sleman", "", "")], TODAY, frozenset({"Papua Selatan"}))
    assert [one.wrong for one in found.refused] == [Wrong.OUTSIDE]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=20) | st.sampled_from((ONE, "Sleman", "II")), max_size=5), max_size=6)
)
def test_no_sheet_breaks_it(rows: list[list[str]]) -> None:
    found = READER.read([HEAD, *rows], TODAY)
    told = {one.row for one in (*found.items, *found.refused)}
    assert told == set(found.cells or {})
