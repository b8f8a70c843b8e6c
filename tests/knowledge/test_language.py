"""The language layer: informal spelling, reduplication, clitics, typing errors, terms, protected names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.content import load
from knowledge.glossary import Glossary, GlossaryFile, place_words
from knowledge.language import Language, Vocabulary, colloquial_forms, root, split_words

TEXTS = [
    "Laporan bulanan disampaikan paling lambat tanggal 5 bulan berikutnya.",
    "Surat permohonan Studi Tiru ditandatangani pejabat administrator.",
    "Replikasi diselenggarakan melalui tiga tahap, yaitu persiapan dan pelaksanaan.",
    "Mentor mendampingi Replikator; materi pelatihan dibagikan dan dicantumkan.",
    "Inovator dilarang memungut biaya. Kompetisi Inovasi Pelayanan Publik menyusun rencana aksi.",
    "Penghapusan data dan pengeluaran dari daftar prioritas.",
]


@pytest.fixture(scope="module")
def language() -> Language:
    glossary = Glossary(load("glossary.yaml", GlossaryFile), place_words())
    return Language(glossary, Vocabulary.of(TEXTS))


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("gmn", "bagaimana"),
        ("brp", "berapa"),
        ("klo", "kalau"),
        ("yg", "yang"),
        ("tgl brp", "tanggal berapa"),
        ("lap bln", "laporan bulan"),
        ("hrs blh dg", "harus boleh dengan"),
        ("duit", "uang"),
        ("teken", "tanda tangan"),
        ("dibenerin", "diperbaiki"),
        ("langkah2nya", "tahap"),
        ("anak2", "anak-anak"),
        ("permenpan", "peraturan menteri panrb"),
        ("renaksi", "rencana aksi"),
        ("berapaaaa", "berapa"),
        ("dibagiin", "dibagikan"),
        ("nyusun", "menyusun"),
        ("lapran", "laporan"),
        ("laporna", "laporan"),
        ("dicantumin", "dicantumkan"),
        ("sih dong ya", ""),
    ],
)
def test_informal_words_become_standard(language: Language, typed: str, standard: str) -> None:
    assert language.read(typed).text == standard


@pytest.mark.parametrize("word", ["materai", "honor", "seragam", "basah", "bupati", "pajak", "usia"])
def test_real_words_are_never_taken_for_typing_errors(language: Language, word: str) -> None:
    assert language.read(word).text == word


@pytest.mark.parametrize("place", ["bantul", "sleman", "sragen", "wajo"])
def test_names_of_regions_are_neither_stemmed_nor_mended(language: Language, place: str) -> None:
    word = language.read(place).words[0]
    assert (word.normal, word.stem, word.mended) == (place, place, False)


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("deadline", ("tenggat",)),
        ("studi banding", ("studi", "tiru")),
        ("kipp", ("kompetisi", "inovasi", "layan", "publik")),
        ("pendamping", ("mentor",)),
        ("workshop", ("lokakarya",)),
    ],
)
def test_words_of_people_bring_the_terms_of_the_guideline(
    language: Language, question: str, term: tuple[str, ...]
) -> None:
    stems = [tuple(language.stem(part) for part in term)]
    found = [one for word in language.read(question).words for one in word.terms]
    assert stems[0] in found


def test_abbreviations_are_read_both_ways(language: Language) -> None:
    long = language.read("kompetisi inovasi pelayanan publik")
    assert ("kipp",) in long.words[0].terms


def test_words_of_one_family_stand_for_each_other(language: Language) -> None:
    assert language.read("dihapus").words[0].known
    assert language.read("dikeluarkan").words[0].known or root("dikeluarkan") != root("pengeluaran")


def test_what_the_corpus_does_not_hold_is_unknown(language: Language) -> None:
    reading = language.read("berapa honor mentor")
    assert [word.normal for word in reading.content] == ["honor", "mentor"]
    assert [word.known for word in reading.content] == [False, True]


def test_expanded_keeps_the_question_in_front(language: Language) -> None:
    reading = language.read("deadline laporan")
    assert reading.expanded.startswith(reading.text)
    assert "tenggat" in reading.expanded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("penghapusan", "dihapus"),
        ("penggantian", "diganti"),
        ("penilaian", "dinilai"),
        ("pengajuan", "diajukan"),
    ],
)
def test_roots_of_a_family_are_equal(one: str, other: str) -> None:
    assert root(one) == root(other)


def test_colloquial_forms_restore_prefix_and_ending() -> None:
    assert "menyusun" in set(colloquial_forms("nyusun"))
    assert "dibagikan" in set(colloquial_forms("dibagiin"))


@given(st.text(max_size=300))
def test_reading_never_raises_and_words_are_lower_case(text: str) -> None:
    assert all(word == word.lower() for word in split_words(text))


@settings(deadline=None)
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789 -/.2", max_size=80))
def test_any_text_is_read(language_text: str) -> None:
    glossary = Glossary(load_once(), frozenset())
    reading = Language(glossary, Vocabulary.of(TEXTS)).read(language_text)
    assert all(word.typed for word in reading.words)


_KEPT: list[GlossaryFile] = []


def load_once() -> GlossaryFile:
    """The glossary, read once: hypothesis asks for it often."""
    if not _KEPT:
        _KEPT.append(load("glossary.yaml", GlossaryFile))
    return _KEPT[0]
