"""Agencies as people write them: kinds, units, nicknames, typing errors, names that are words too."""

import csv
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.forms.agencies import Kind
from bot.forms.gazetteer import Certainty, Gazetteer, Mention
from config.content import SHIPPED


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def found(text: str) -> list[Mention]:
    return list(gazetteer().find(text))


def names(text: str) -> list[list[str]]:
    return [[agency.name for agency in mention.candidates] for mention in found(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("pemkab sleman", "Kabupaten Sleman"),
        ("Kab. Sleman 12 org", "Kabupaten Sleman"),
        ("kota madiun", "Kota Madiun"),
        ("kab madiun", "Kabupaten Madiun"),
        ("pemprov jateng", "Provinsi Jawa Tengah"),
        ("Bupati Bandung", "Kabupaten Bandung"),
        ("wali kota solo", "Kota Surakarta"),
        ("kota sleman", "Kabupaten Sleman"),
        ("Kab. Kulonprogo", "Kabupaten Kulon Progo"),
        ("palangka raya", "Kota Palangkaraya"),
        ("Bau-Bau", "Kota Bau Bau"),
        ("fak2", "Kabupaten Fak Fak"),
        ("Bekasi yang kota", "Kota Bekasi"),
        ("Bandung (kab)", "Kabupaten Bandung"),
        ("Banjar Kalsel", "Kabupaten Banjar"),
        ("Banjar, Jawa Barat", "Kota Banjar"),
        ("DIY", "Provinsi Daerah Istimewa Yogyakarta"),
        ("kota jogja", "Kota Yogyakarta"),
        ("lampung sel", "Kabupaten Lampung Selatan"),
        ("Kab. Lima Puluh Kota", "Kabupaten Lima Puluh Kota"),
        ("jakarta selatan", "Kota Administrasi Jakarta Selatan"),
        ("kukar", "Kabupaten Kutai Kartanegara"),
        ("kemenkes", "Kementerian Kesehatan"),
        ("Kementerian Sosial RI", "Kementerian Sosial"),
        ("RSUD Bali Mandara 3 org", "RSUD Bali Mandara"),
        ("RSUD dr. Moewardi zoom kemarin", "RSUD dr. Moewardi"),
        ("BPS Kabupaten Sleman", "BPS Kabupaten Sleman"),
        ("mahasiswa Universitas Airlangga 30 org", "Universitas Airlangga"),
    ],
)
def test_one_agency_is_meant(text: str, name: str) -> None:
    (mention,) = found(text)
    assert mention.agency is not None
    assert (mention.agency.name, mention.certainty) == (name, Certainty.SURE)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Bandung", ["Kabupaten Bandung", "Kota Bandung"]),
        ("jogja", ["Provinsi Daerah Istimewa Yogyakarta", "Kota Yogyakarta"]),
        ("gorontalo", ["Provinsi Gorontalo", "Kabupaten Gorontalo", "Kota Gorontalo"]),
        ("toraja", ["Kabupaten Tana Toraja", "Kabupaten Toraja Utara"]),
        ("kab/kota Madiun", ["Kabupaten Madiun", "Kota Madiun"]),
    ],
)
def test_what_may_be_several_stays_several(text: str, several: list[str]) -> None:
    assert names(text) == [several]


@pytest.mark.parametrize(
    ("text", "unit", "name"),
    [
        ("dinkes kota bandung", "dinkes", "Kota Bandung"),
        ("dishub kukar, 4 org", "dishub", "Kabupaten Kutai Kartanegara"),
        ("Dinas Kesehatan Kab Klaten studi tiru", "Dinas Kesehatan", "Kabupaten Klaten"),
        ("Kecamatan Depok Sleman", "Kecamatan Depok", "Kabupaten Sleman"),
        (
            "Bagian Organisasi Setda Kab. Banyumas",
            "Bagian Organisasi Setda",
            "Kabupaten Banyumas",
        ),
        (
            "Dinas Komunikasi dan Informatika Provinsi Bali",
            "Dinas Komunikasi dan Informatika",
            "Provinsi Bali",
        ),
        ("Puskesmas Mlati Kab. Sleman", "Puskesmas Mlati", "Kabupaten Sleman"),
    ],
)
def test_a_unit_belongs_to_its_region(text: str, unit: str, name: str) -> None:
    (mention,) = found(text)
    assert mention.agency is not None
    assert (mention.unit, mention.agency.name, mention.start) == (unit, name, 0)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("slemn 12 org", "Kabupaten Sleman"),
        ("pemkab banyuwngi", "Kabupaten Banyuwangi"),
        ("kab bandng barat", "Kabupaten Bandung Barat"),
        ("kota surbaya", "Kota Surabaya"),
    ],
)
def test_a_typing_error_is_mended_and_marked(text: str, name: str) -> None:
    (mention,) = found(text)
    assert mention.agency is not None
    assert (mention.agency.name, mention.certainty) == (name, Certainty.LIKELY)


@pytest.mark.parametrize(
    "text",
    [
        "kendala anggaran, progres baru 40%",
        "terima kasih banyak, sekarang sudah selesai",
        "petugas sedang sering bantu pelayanan, banjir besar",
        "sembarang tambahan barang sampai lembaga",
    ],
)
def test_ordinary_words_are_no_misspelled_regions(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("text", ["jalannya batu semua", "nasib malang", "palu dan paku", "puncak kegiatan"])
def test_names_that_are_words_are_marked_as_such(text: str) -> None:
    assert {mention.certainty for mention in found(text)} == {Certainty.WORD}


def test_a_sign_makes_a_word_a_region() -> None:
    assert [m.certainty for m in found("kota batu, dari siak, dinkes palu, Malang Jatim")] == [
        Certainty.SURE,
        Certainty.LIKELY,
        Certainty.SURE,
        Certainty.SURE,
    ]


def test_kinds_joined_by_dan_are_two_agencies_with_one_span() -> None:
    first, second = found("Kota dan Kab Madiun sama2 ikut zoom")
    assert (first.agency, second.agency) == (
        gazetteer().find("Kota Madiun")[0].agency,
        gazetteer().find("Kab Madiun")[0].agency,
    )
    assert (first.start, first.end) == (second.start, second.end) == (0, 19)


def test_several_agencies_keep_their_places() -> None:
    text = "sidrap & pangkep, dinkes sleman dan dinkes bantul; rakor di Yogyakarta"
    mentions = found(text)
    assert [text[m.start : m.end] for m in mentions] == [
        "sidrap",
        "pangkep",
        "dinkes sleman",
        "dinkes bantul",
        "Yogyakarta",
    ]
    assert [m.place for m in mentions] == [False, False, False, False, True]


def test_every_official_name_is_recognised() -> None:
    with (SHIPPED / "data" / "regions.csv").open(encoding="utf-8", newline="") as rows:
        regions = list(csv.DictReader(rows))
    assert len(regions) == 552
    for row in regions:
        name = f"Provinsi {row['name']}" if row["type"] == Kind.PROVINCE else row["name"]
        assert names(name) == [[name]], name
        assert names(name.lower()) == [[name]], name


@example("dosen ums")
@given(st.text())
def test_never_raises_and_spans_are_in_order(text: str) -> None:
    mentions = found(text)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
