"""Whom a broadcast is for, in words: everything a line says is used, or the line is given back."""

from datetime import date

import pytest

from bot.features.broadcasting.criteria import Known, read_criteria
from knowledge.search.vocabulary import Vocabulary

TODAY = date(2026, 3, 2)
INNOVATIONS = {"mantap, sehat jiwa": "INV-1", "sicantik": "INV-2"}


@pytest.fixture(scope="module")
def known() -> Known:
    return Known(Vocabulary.load(), INNOVATIONS, ("penurunan-stunting",))


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Bali", {"province": ["Bali"]}),
        ("inovator di Bali dan NTB", {"role": ["innovator"], "province": ["Bali", "Nusa Tenggara Barat"]}),
        ("Kepulauan Riau", {"province": ["Kepulauan Riau"]}),
        ("papua barat, papua", {"province": ["Papua", "Papua Barat"]}),
        ("prov. Jateng; Jatim", {"province": ["Jawa Tengah", "Jawa Timur"]}),
        ("Nusa Tenggara", {"province": ["Nusa Tenggara Barat", "Nusa Tenggara Timur"]}),
        ("tingkat kabupaten dan kota", {"level": ["kabupaten", "kota"]}),
        ("inovator Bali yang belum lapor",
         {"role": ["innovator"], "province": ["Bali"], "unreported": ["2026-02"]}),
        ("belum lapor Januari, Februari 2026", {"unreported": ["2026-01", "2026-02"]}),
        ("belum melaporkan bulan lalu di Maluku", {"unreported": ["2026-02"], "province": ["Maluku"]}),
        ("tahap II uji coba", {"phase": ["trial"]}),
        ("replikator tahap uji coba di Banten",
         {"role": ["official"], "phase": ["trial"], "province": ["Banten"]}),
        ("tema pengentasan kemiskinan", {"theme": ["pengentasan-kemiskinan"]}),
        ("penurunan stunting", {"theme": ["penurunan-stunting"]}),
        ("inovasi “Mantap, Sehat Jiwa”", {"innovation": ["INV-1"]}),
        ("pengelola Hub JIPP", {"role": ["hub"]}),
        ("kecuali mentor", {"without": {"role": ["mentor"]}}),
        ("Bali, tingkat kota, belum lapor Februari, kecuali mentor",
         {"province": ["Bali"], "level": ["kota"], "unreported": ["2026-02"],
          "without": {"role": ["mentor"]}}),
        ("inovator\nkecuali Bali, NTB\nkecuali inovasi sicantik",
         {"role": ["innovator"],
          "without": {"province": ["Bali", "Nusa Tenggara Barat"], "innovation": ["INV-2"]}}),
    ],
)  # fmt: skip
def test_what_is_understood(known: Known, text: str, audience: dict[str, object]) -> None:
    understood = read_criteria(text, known, TODAY)
    assert understood.unclear == [] and understood.audience == audience


@pytest.mark.parametrize(
    "text",
    [
        "yang rajin saja",
        "inovator di Bali dan Jakrata",
        "Kabupaten Sleman",
        "kota Jambi",
        "inovasi tidak dikenal",
        "Bali Februari",
        "kecuali",
        "semua yang rajin",
        "Bali kecuali yang sudah",
    ],
)
def test_what_is_given_back_whole(known: Known, text: str) -> None:
    understood = read_criteria(text, known, TODAY)
    assert understood.unclear == [text] and understood.audience == {}


def test_all_are_all_roles_where_none_is_named(known: Known) -> None:
    assert read_criteria("semua", known, TODAY).everybody
    left_out = read_criteria("semua kecuali petugas", known, TODAY)
    assert left_out.everybody and left_out.audience == {"without": {"role": ["staff"]}}
    assert not read_criteria("semua inovator di Bali", known, TODAY).everybody


def test_one_unclear_line_does_not_hide_in_others(known: Known) -> None:
    assert read_criteria("Bali\nJakrata\ntingkat kota", known, TODAY).unclear == ["Jakrata"]
