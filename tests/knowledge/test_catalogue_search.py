"""Searching the catalogue: names with slips, topics, facts, vectors made once, floors on our set."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.assistant import Assistant
from knowledge.catalogue import Fact, Sustainability
from knowledge.errors import EvaluationError
from knowledge.evaluation.search import LabelledQuery, evaluate, judge, read_queries
from knowledge.search.catalogue import Catalogue, Reason
from knowledge.search.filters import Filters, fits
from knowledge.search.finder import Finder
from knowledge.search.profiles import profile_vectors

OWN = Path(__file__).parent.parent / "eval" / "search.jsonl"


@pytest.fixture(scope="module")
def finder(assistant: Assistant) -> Finder:
    return Finder(assistant._library)


@pytest.fixture(scope="module")
def catalogue(finder: Finder) -> Catalogue:
    return finder.catalogue()


async def ids(finder: Finder, text: str, filters: Filters | None = None) -> list[str]:
    return [one.innovation.id for one in (await finder.search(text, filters)).results]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kelas perahu", "INV-0001"),
        ("kelas prahu", "INV-0001"),
        ("sanpiisan", "INV-0013"),
        ("rumah kedelay", "INV-0009"),
        ("trans jatim", "INV-0095"),
        ("sibakul", "INV-0141"),
        ("kopi pait porong", "INV-0051"),
        ("gerakan kampung panca tertib", "INV-0142"),
        ("1pk 100kk", "INV-0003"),
        ("e katalog", "INV-0198"),
    ],
)
async def test_names_are_found_as_people_type_them(finder: Finder, text: str, first: str) -> None:
    results = (await finder.search(text)).results
    assert results[0].innovation.id == first and results[0].reason is Reason.NAME


async def test_a_name_counts_for_more_than_a_filter_it_contradicts(finder: Finder) -> None:
    assert await ids(finder, "kelas perahu di jawa timur") == ["INV-0001"]
    assert await ids(finder, "SIKAP padang pariaman") == ["INV-0117"]


async def test_two_words_for_malaria_without_an_application(finder: Finder) -> None:
    found = await finder.search("ada inovasi malaria yg ga pake aplikasi?")
    assert {one.innovation.id for one in found.results} == {"INV-0016", "INV-0058"} and found.total == 2
    assert all(one.reason is Reason.TOPIC and one.words == ("malaria",) for one in found.results)


async def test_a_topic_that_is_not_there_under_the_filters_finds_nothing(finder: Finder) -> None:
    assert await ids(finder, "malaria di jawa timur") == []
    assert await ids(finder, "stunting sulsel") != []


@pytest.mark.parametrize("text", ["", "   ", "🙂", "???"])
async def test_nothing_asked_for_finds_nothing(finder: Finder, text: str) -> None:
    assert await ids(finder, text) == []


async def test_filters_given_win_over_those_read(finder: Finder, catalogue: Catalogue) -> None:
    chosen = catalogue.filters({"province": "jatim", "year": "sejak 2022"})
    assert chosen == Filters(province="Jawa Timur", since=2022)
    found = await finder.search("inovasi jateng tanpa aplikasi", chosen)
    assert found.query.filters == Filters(province="Jawa Timur", since=2022, needs_app="tidak")


async def test_what_has_stopped_is_found_by_name_and_never_recommended(finder: Finder) -> None:
    (named,) = (await finder.search("pedulilindungi")).results[:1]
    assert named.innovation.id == "INV-0087" and named.sustainability is Sustainability.STOPPED
    assert "INV-0087" not in await ids(finder, "aplikasi pelacakan covid di ruang publik")
    listed = await ids(finder, "inovasi kementerian kesehatan")
    assert listed[-1] == "INV-0087"


async def test_facts_count_at_once(finder: Finder) -> None:
    facts = {
        "INV-0016": Fact(Sustainability.STOPPED),
        "INV-0006": Fact(Sustainability.GROWING, priority=True),
    }
    malaria = (await finder.search("inovasi malaria", facts=facts)).results
    assert [one.innovation.id for one in malaria] == ["INV-0058"]
    listed = (await finder.search("inovasi papua barat", facts=facts)).results
    assert [one.innovation.id for one in listed] == ["INV-0006", "INV-0058", "INV-0016"]
    assert listed[0].sustainability is Sustainability.GROWING


async def test_at_most_fifty_are_given_and_all_are_counted(finder: Finder) -> None:
    found = await finder.search("daftar inovasi")
    assert len(found.results) == 50 and found.total == 204


FILTERS = st.builds(
    Filters,
    province=st.sampled_from([None, "Jawa Timur", "Jawa", "Bali", "Nasional", "Papua"]),
    sector=st.sampled_from([None, "kesehatan", "pertanian", "adminduk"]),
    theme=st.sampled_from([None, "prioritas-presiden"]),
    since=st.sampled_from([None, 2015, 2021]),
    until=st.sampled_from([None, 2022, 2024]),
    award=st.sampled_from([None, "top 45", "juara", "*"]),
    needs_app=st.sampled_from([None, "ya", "tidak"]),
)
TOPICS = st.sampled_from(
    ["", "inovasi", "malaria", "stunting", "nelayan izin", "warga antri", "udang", "xyzzy"]
)


@settings(max_examples=60, deadline=None)
@given(text=st.one_of(st.text(max_size=80), TOPICS), filters=FILTERS)
def test_results_respect_the_filters_whatever_is_asked(
    assistant: Assistant, catalogue: Catalogue, text: str, filters: Filters
) -> None:
    query = catalogue.read(text).narrowed(filters)
    topic = catalogue.topic_text(query)
    vector = assistant.tools().search.embedder.embed_query(topic) if topic else None
    found = catalogue.find(query, vector)
    assert found.total >= len(found.results) <= 50
    for one in found.results:
        if one.reason is not Reason.NAME:
            assert fits(one.innovation, query.filters, catalogue.vocabulary.wider)


class Counting:
    """An embedder that counts what it is given."""

    model = "counting"

    def __init__(self) -> None:
        self.texts = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += len(texts)
        return [[1.0, 0.0] for _ in texts]


def test_profiles_are_embedded_once_for_all_generations(tmp_path: Path, catalogue: Catalogue) -> None:
    embedder = Counting()
    first = profile_vectors(tmp_path, catalogue.innovations, embedder)
    again = profile_vectors(tmp_path, catalogue.innovations, embedder)
    assert embedder.texts == 204 == len(first) and np.array_equal(first, again)
    (file,) = (tmp_path / "corpus" / "catalogue").iterdir()
    file.write_bytes(b"torn")
    profile_vectors(tmp_path, catalogue.innovations, embedder)
    profile_vectors(tmp_path, catalogue.innovations[:3], embedder)
    assert embedder.texts == 204 + 204 + 3


def test_a_folder_that_cannot_be_written_to_costs_time_alone(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "corpus").write_text("no folder")
    assert len(profile_vectors(tmp_path, catalogue.innovations[:2], Counting())) == 2
    assert len(profile_vectors(tmp_path, (), Counting())) == 0


def test_ingest_embeds_the_profiles_ahead_of_need(corpus_home: Path) -> None:
    assert list((corpus_home / "corpus" / "catalogue").glob("*.npy"))


def labelled(**fields: object) -> LabelledQuery:
    return LabelledQuery.model_validate({"id": "1", "query": "?", "kind": "topic"} | fields)


def test_a_search_is_judged_by_the_rules_of_the_sets() -> None:
    topic = labelled(relevant=["a", "b"], borderline=["x"])
    assert judge(topic, ["x", "x", "x", "x", "c", "d", "e", "a", "b"]).value == 1.0
    assert judge(topic, ["c", "d", "e", "f", "a", "b"]).value == 0.5
    assert judge(labelled(kind="none"), []).value == 1.0
    assert judge(labelled(kind="none"), ["a"]).value == 0.0
    seven = labelled(kind="filter", relevant=list("abcdefg"))
    assert judge(seven, list("xabcdefg")).value == pytest.approx(6 / 7)


def test_a_set_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text('{"id": "1", "query": "a", "kind": "topic"}\n\n{"id": 1}\n')
    with pytest.raises(EvaluationError) as error:
        read_queries(tmp_path / "s.jsonl")
    assert error.value.line == 3
    (tmp_path / "t.jsonl").write_text('{"id": "1", "query": "a", "kind": "topic", "borderline": ["b"]}\n')
    (tmp_path / "t_borderline.json").write_text('{"1": ["c"]}')
    assert read_queries(tmp_path / "t.jsonl")[0].borderline == ("b", "c")


async def test_floors_on_our_own_queries(finder: Finder) -> None:
    report = await evaluate(lambda text: ids(finder, text), read_queries(OWN))
    assert report.total["recall@5"].value >= 0.95
    assert report.total["filters"].value >= 0.95
    assert report.total["none"].value >= 0.85
    assert report.kinds["name"].value == 1.0
    assert len(report.as_json()["misses"]) == len(report.misses)  # type: ignore[arg-type]
