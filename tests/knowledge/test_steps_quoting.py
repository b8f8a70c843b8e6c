"""Parts of a question, kinds of answers, and cutting quotations, each alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language import Reading, Word
from knowledge.passages import Passage, PassageKind
from knowledge.steps.evidence import Asked
from knowledge.steps.inquiry import Tools
from knowledge.steps.kinds import Kind, asked_kinds, gives, spans_of
from knowledge.steps.parts import completed, depends, split_question
from knowledge.steps.quoting import LONGEST, LONGEST_LIST, cut, deciding_spans


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("berapa lama magang", Kind.DURATION),
        ("kapan laporan dikirim", Kind.DATE),
        ("berapa persen kehadiran", Kind.PERCENT),
        ("siapa yang menanggung", Kind.ACTOR),
        ("siapa nama ketua", Kind.NAME),
        ("berapa honor mentor", Kind.MONEY),
        ("peraturan nomor berapa", Kind.REGULATION),
        ("apakah boleh daring", Kind.RULE),
        ("apa saja tugas mentor", Kind.LIST),
        ("apa itu lokus", Kind.DEFINITION),
        ("alamat email tim", Kind.CONTACT),
    ],
)
def test_a_question_tells_the_kind_of_its_answer(question: str, kind: Kind) -> None:
    assert kind in asked_kinds(question)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("berlangsung paling lama 2 (dua) hari dengan rombongan", Kind.DURATION, "paling lama 2 (dua) hari"),
        ("paling lambat tanggal 5 bulan berikutnya pukul 23.59 waktu", Kind.DATE, "tanggal 5"),
        ("paling sedikit 70% (tujuh puluh persen) sasaran", Kind.PERCENT, "70%"),
        ("Peraturan Menteri PANRB Nomor 89 Tahun 2020.", Kind.REGULATION, "Nomor 89 Tahun 2020"),
        ("Inovator dilarang memungut biaya", Kind.RULE, "dilarang memungut biaya"),
    ],
)
def test_deciding_things_are_found_in_a_text(text: str, kind: Kind, words: str) -> None:
    assert gives(text, kind)
    assert any(words in text[start:end] for start, end in spans_of(text, kind))


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Berapa nilai minimal kelayakan, dan kapan daftar prioritas diumumkan?", 2),
        ("peserta fgd brp org, trs lokakarya brp hari?", 2),
        ("mentornya tidak cocok, bisa minta ganti tidak? berapa kali", 1),
        ("Inovasi, Replikator, dan Mentor", 1),
        ("kapan laporan bulanan dikirim?", 1),
    ],
)
def test_parts_that_ask_for_themselves_are_split(tools: Tools, question: str, parts: int) -> None:
    assert len(split_question(question, tools.language)) == parts


@given(st.text(max_size=200))
def test_splitting_loses_no_letter_but_conjunctions(tools: Tools, text: str) -> None:
    assert all(part for part in split_question(text or "a", tools.language))


def test_follow_ups_are_completed(tools: Tools) -> None:
    follow = tools.language.read("kalau mentor?")
    assert depends(follow)
    before = tools.language.read("Berapa lama masa tugas pembina?").content
    whole = completed(follow, before)
    assert whole.own == follow.text and "pembina" in whole.text


def asked(*words: str) -> Asked:
    read = tuple(Word(word, word, word) for word in words)
    return Asked(Reading(" ".join(words), read), tuple(1.0 for _ in read), frozenset({Kind.DURATION}))


def passage(text: str, kind: PassageKind = PassageKind.CLAUSE) -> Passage:
    return Passage("id", "d", "Pasal 1", "Pasal 1 ayat (1)", kind, text, "", 0)


def test_the_deciding_sentence_is_inside_a_long_quotation() -> None:
    filler = "Kalimat lain yang panjang tentang hal yang berbeda sama sekali. " * 12
    text = f"{filler}Magang berlangsung paling lama 10 (sepuluh) hari kerja. {filler}".strip()
    quote = cut(passage(text), asked("magang"))
    assert len(quote) <= LONGEST and "10 (sepuluh) hari kerja" in quote and quote in text


def test_a_list_is_cut_between_items() -> None:
    items = "\n".join(f"{letter}. {'kata ' * 20}akhir;" for letter in "abcdefghijklmnop")
    quote = cut(passage(f"Memuat:\n{items}", PassageKind.LIST), asked("memuat"))
    assert len(quote) <= LONGEST_LIST and quote.endswith("akhir;")


@given(st.text(alphabet="ab c.;\n1%(2)", min_size=1, max_size=1_500), st.sampled_from(list(PassageKind)))
def test_quotations_are_word_for_word_and_short(text: str, kind: PassageKind) -> None:
    quote = cut(passage(text, kind), asked("ab"))
    assert quote in text
    assert len(quote) <= (LONGEST_LIST if kind is PassageKind.LIST else LONGEST)
    assert all(0 <= start < end <= len(quote) for start, end in deciding_spans(quote, asked("ab")))
