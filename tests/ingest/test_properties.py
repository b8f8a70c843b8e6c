"""Whatever a regulation says, no word of it is lost and its passages keep their ids."""

import re
import string
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import passages_of, section_of
from ingest.inputs import SAMPLE
from ingest.outline import outline_faq
from ingest.readers.markdown import read_markdown
from ingest.regulation import outline_regulation
from knowledge.passages import Passage

words = st.text(string.ascii_lowercase, min_size=4, max_size=9)
sentences = st.lists(words, min_size=3, max_size=12).map(lambda found: " ".join(found).capitalize() + ".")


@dataclass(frozen=True)
class Ayat:
    text: str
    items: tuple[str, ...]

    def spelled(self, number: int) -> str:
        lead = f"({number}) {self.text}\n"
        return (
            lead
            + "".join(f"\n{string.ascii_lowercase[n]}. {item}" for n, item in enumerate(self.items))
            + "\n"
        )


clauses = st.builds(Ayat, sentences, st.lists(sentences, max_size=5).map(tuple))
articles = st.lists(clauses, min_size=1, max_size=5)


def spelled(pasal: list[list[Ayat]]) -> str:
    """The regulation as Markdown."""
    parts = ["# BAB I UMUM"]
    for number, ayat in enumerate(pasal, 1):
        parts.append(f"### Pasal {number}")
        parts.extend(one.spelled(place) for place, one in enumerate(ayat, 1))
    return "\n\n".join(parts) + "\n"


def cut(text: str) -> list[Passage]:
    raws = outline_regulation(read_markdown(text), "Judul")
    return [passage for raw in raws for passage in passages_of("uji", raw, 0)]


def bare(text: str) -> list[str]:
    return re.findall(r"[a-z]{4,}", text.lower())


@settings(max_examples=60, deadline=None)
@given(st.lists(articles, min_size=1, max_size=4))
def test_concatenated_passages_are_the_text(pasal: list[list[Ayat]]) -> None:
    written = [
        word for ayat in pasal for one in ayat for text in (one.text, *one.items) for word in bare(text)
    ]
    read = [word for passage in cut(spelled(pasal)) for word in bare(passage.text)]
    assert read == written


@settings(max_examples=60, deadline=None)
@given(st.lists(articles, min_size=1, max_size=4))
def test_each_ayat_has_its_own_address(pasal: list[list[Ayat]]) -> None:
    expected = [f"Pasal {p} ayat ({a})" for p, ayat in enumerate(pasal, 1) for a in range(1, len(ayat) + 1)]
    assert [passage.address for passage in cut(spelled(pasal))] == expected


@settings(max_examples=60, deadline=None)
@given(articles, st.lists(articles, min_size=1, max_size=3))
def test_ids_stay_whatever_is_added_behind(first: list[Ayat], more: list[list[Ayat]]) -> None:
    alone = [passage.id for passage in cut(spelled([first]))]
    assert [passage.id for passage in cut(spelled([first, *more]))][: len(alone)] == alone
    assert len(set(alone)) == len(alone)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all_can_be_read(text: str) -> None:
    for outline in (outline_regulation, outline_faq):
        for raw in outline(read_markdown(text), "Judul"):
            section_of("uji", raw, 0)
            assert all(passage.text for passage in passages_of("uji", raw, 0))


def test_the_sample_corpus_is_covered_word_by_word() -> None:
    """Each word of each section stands in its passages, or beside them as what leads into a list."""
    for name, outline in (
        ("pedoman-replikasi-contoh.md", outline_regulation),
        ("tanya-jawab.md", outline_faq),
    ):
        for raw in outline(read_markdown((SAMPLE / name).read_text()), "Judul"):
            passages = passages_of("uji", raw, 0)
            held = set(bare(" ".join(passage.indexed for passage in passages)))
            assert set(bare(section_of("uji", raw, 0).text)) <= held, raw.address
