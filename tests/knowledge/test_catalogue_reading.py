"""Filters read from the words of a search: by table, and never raising whatever is written."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.content import SHIPPED
from knowledge.assistant import Assistant
from knowledge.catalogue import Innovation, Sustainability
from knowledge.search.catalogue import Catalogue
from knowledge.search.filters import Filters, award_rank, fits, region_of
from knowledge.search.finder import open_catalogue
from knowledge.search.names import NameIndex
from knowledge.search.reading import Reader
from knowledge.search.vocabulary import Vocabulary
from knowledge.search.years import read_years


@pytest.fixture(scope="module")
def catalogue(assistant: Assistant) -> Catalogue:
    search = assistant.tools().search
    return open_catalogue(search.corpus, search.embedder)


CASES: list[tuple[str, dict[str, object]]] = [
    ("inovasi di jateng", {"province": "Jawa Tengah"}),
    ("inovasi dari Jogja", {"province": "Daerah Istimewa Yogyakarta"}),
    ("inovasi DIY", {"province": "Daerah Istimewa Yogyakarta"}),
    ("inovasi kalimantan", {"province": "Kalimantan"}),
    ("inovasi kota semarang", {"agency": "Kota Semarang"}),
    ("inovasi semarang", {"agency": "Semarang"}),
    ("inovasi pemkab klungkung", {"agency": "Kabupaten Klungkung"}),
    ("inovasi kab. batu bara", {"agency": "Kabupaten Batu Bara"}),
    ("inovasi dari kota batu", {"agency": "Kota Batu"}),
    ("inovasi pangkep", {"agency": "Pangkajene dan Kepulauan"}),
    ("inovasi kemenkes", {"agency": "Kementerian Kesehatan"}),
    ("inovasi pemprov jatim", {"level": "provinsi", "province": "Jawa Timur"}),
    ("inovasi kementerian", {"level": "kementerian"}),
    ("inovasi bidang perpustakaan", {"sector": "perpustakaan"}),
    ("inovasi dukcapil", {"sector": "adminduk"}),
    ("rb tematik pengentasan kemiskinan", {"theme": "pengentasan-kemiskinan"}),
    ("klaster investasi", {"theme": "peningkatan-investasi"}),
    ("inovasi tahun 2021", {"year": 2021}),
    ("inovasi thn 21", {"year": 2021}),
    ("inovasi sejak 2019", {"since": 2019}),
    ("inovasi 2018-2020", {"since": 2018, "until": 2020}),
    ("inovasi dari tahun 2020 sampai 2018", {"since": 2018, "until": 2020}),
    ("inovasi sebelum 2016", {"until": 2015}),
    ("inovasi setelah 2020", {"since": 2021}),
    ("inovasi 2022 ke atas", {"since": 2022}),
    ("top 45 di jawa timur", {"award": "top 45", "province": "Jawa Timur"}),
    ("juara UNPSA", {"award": "juara unpsa"}),
    ("pemenang unpsa", {"award": "juara unpsa"}),
    ("inovasi outstanding", {"award": "outstanding"}),
    ("yang pernah dapat penghargaan", {"award": "*"}),
    ("inovasi tanpa aplikasi", {"needs_app": "tidak"}),
    ("inovasi yg ga pake aplikasi", {"needs_app": "tidak"}),
    ("inovasi ga perlu pake apk", {"needs_app": "tidak"}),
    ("inovasi offline", {"needs_app": "tidak"}),
    ("inovasi nondigital", {"needs_app": "tidak"}),
    ("inovasi berbasis aplikasi", {"needs_app": "ya"}),
    ("inovasi digital", {"needs_app": "ya"}),
    ("inovasi kebencanaan nasional", {"sector": "kebencanaan", "province": "Nasional"}),
    (
        "inovasi kesehatan tanpa aplikasi di jateng tahun 2021",
        {"sector": "kesehatan", "needs_app": "tidak", "province": "Jawa Tengah", "year": 2021},
    ),
    ("pindah ke luar jawa", {}),
    ("bima juara", {}),
    ("jogja smart service", {}),
    ("kopi perikanan", {}),
    ("batu bara bersih", {}),
    ("kami dari kab sleman butuh inovasi sampah", {}),
]


@pytest.mark.parametrize(("text", "filters"), CASES, ids=[text for text, _ in CASES])
def test_filters_are_read_from_words(catalogue: Catalogue, text: str, filters: dict[str, object]) -> None:
    assert catalogue.read(text).filters.given() == filters


def provinces() -> Iterator[str]:
    with (SHIPPED / "data" / "regions.csv").open(encoding="utf-8", newline="") as rows:
        yield from (row["name"] for row in csv.DictReader(rows) if row["type"] == "provinsi")


@pytest.mark.parametrize("province", list(provinces()))
def test_every_province_is_known(catalogue: Catalogue, province: str) -> None:
    assert catalogue.read(f"inovasi di {province}").filters == Filters(province=province)
    assert catalogue.read(f"stunting {province.lower()}").topic == ("stunting",)


def test_what_is_read_is_taken_out_of_the_topic(catalogue: Catalogue) -> None:
    query = catalogue.read("ada inovasi malaria di papua barat yg ga pake aplikasi sejak 2018?")
    assert catalogue.content(query.topic) == ("malaria",)


def test_a_sector_stays_a_topic_beside_another(catalogue: Catalogue) -> None:
    query = catalogue.read("kesehatan jiwa masyarakat")
    assert query.filters == Filters() and [m.value for m in query.leaning] == ["kesehatan"]


@given(st.text(max_size=600))
def test_no_text_makes_reading_raise(text: str) -> None:
    query = READER.read(text)
    assert Filters.of(query.filters.given()) == query.filters


WORDS = st.sampled_from(
    [word for text, _ in CASES for word in text.split()]
    + ["", "2019", "-", "top", "😀", "di", "kota", "dari"]
)


@given(st.lists(WORDS, max_size=25))
def test_no_mixture_of_words_makes_reading_raise(words: list[str]) -> None:
    query = READER.read(" ".join(words))
    since, until = query.filters.since, query.filters.until
    assert since is None or until is None or since <= until
    assert set(query.topic) <= set(query.words)


READER = Reader(Vocabulary.load(), NameIndex(()))


def innovation(**known: object) -> Innovation:
    fields: dict[str, object] = dict.fromkeys(Innovation.__dataclass_fields__)
    given = {**fields, "id": "X", "name": "X", "sustainability": Sustainability.UNREVIEWED, **known}
    return Innovation(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "agency", "belongs"),
    [
        ("Semarang", "Pemerintah Kota Semarang", True),
        ("Kota Semarang", "Pemerintah Kota Semarang", True),
        ("Kabupaten Semarang", "Pemerintah Kota Semarang", False),
        ("Banjar", "Pemerintah Kabupaten Banjarnegara", False),
        ("Fakfak", "Pemerintah Kabupaten Fak Fak", True),
        ("Jember", "Polri – Polres Jember", True),
        ("Kabupaten Boyolali", "SMKN 1 Mojosongo, Kabupaten Boyolali", True),
        ("Kementerian Kesehatan", "Kementerian Kesehatan", True),
        ("Kementerian Kesehatan", None, False),
    ],
)
def test_an_agency_is_its_region_or_its_whole_name(wanted: str, agency: str | None, belongs: bool) -> None:
    wider = Vocabulary.load().wider
    assert fits(innovation(agency=agency), Filters(agency=wanted), wider) is belongs


def test_awards_match_by_prefix_first_then_by_words() -> None:
    wider = Vocabulary.load().wider.awards
    assert award_rank("top 99", "Top 99/finalis (presentasi KIPP 2020)", wider) == 2
    assert award_rank("juara unpsa", "Pemenang UNPSA 2024 (Tackling Climate Change)", wider) == 1
    assert award_rank("top 4", "Top 45", wider) == 0
    assert award_rank("*", None, wider) == 0


def test_what_an_innovation_does_not_say_it_does_not_fit() -> None:
    wider = Vocabulary.load().wider
    nothing = innovation()
    for filters in (Filters(needs_app="tidak"), Filters(since=2000), Filters(award="*"), Filters(sector="x")):
        assert not fits(nothing, filters, wider)
    assert fits(nothing, Filters(), wider)


def test_filters_survive_being_stored_and_may_be_taken_away() -> None:
    filters = Filters(province="Bali", since=2018, until=2018, needs_app="ya")
    assert filters.given() == {"province": "Bali", "needs_app": "ya", "year": 2018}
    assert Filters.of({**filters.given(), "unknown": 1, "sector": 7}) == filters
    assert filters.without("year") == Filters(province="Bali", needs_app="ya")
    assert Filters(since=2020).over(filters) == Filters(province="Bali", since=2020, needs_app="ya")


def test_regions_and_years_by_themselves() -> None:
    assert region_of("pemerintah kabupaten tojo una una") == ("kabupaten", "tojounauna")
    assert read_years(lambda pattern: pattern.search("2017 dan 2019")) == (2017, 2019)


def test_a_broken_overlay_is_refused(tmp_path: Path) -> None:
    from config.content import ContentError

    (tmp_path / "catalogue.yaml").write_text("sektor: {}\n")
    with pytest.raises(ContentError):
        Vocabulary.load(tmp_path)
