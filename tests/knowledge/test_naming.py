"""Questions that name a Pasal, an ayat or a Lampiran are answered from there, and only from there."""

import pytest

from knowledge.answers import Status
from knowledge.assistant import Assistant
from knowledge.steps.inquiry import Tools
from knowledge.steps.naming import ADDRESS, address_of, naming


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("bunyi pasal 20", "Pasal 20"),
        ("psl 20 ayat 5", "Pasal 20 ayat (5)"),
        ("Pasal 47 ayat (2)", "Pasal 47 ayat (2)"),
        ("ps. 34 (1)", "Pasal 34 (1)".replace("(1)", "ayat (1)")),
        ("penjelasan pasal 4", "Penjelasan Pasal 4"),
        ("pasal 12a", "Pasal 12A"),
        ("lampiran 2", "LAMPIRAN II"),
        ("lamp. iii", "LAMPIRAN III"),
        ("bab 9", "BAB IX"),
    ],
)
def test_an_address_is_read_however_it_is_typed(said: str, address: str) -> None:
    assert [address_of(match) for match in ADDRESS.finditer(said)] == [address]


@pytest.mark.parametrize("said", ["pasal berapa yang mengatur sanksi", "lampiran apa", "bab", "pas 3 hari"])
def test_what_is_no_address_is_left_alone(said: str) -> None:
    assert ADDRESS.search(said) is None


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("tampilkan isi pasal 49 dong", "Pasal 49"),
        ("Assalamualaikum, mohon dikirim bunyi Pasal 34 pak, terima kasih", "Pasal 34"),
        ("Pasal 12 ayat 2 isinya apa", "Pasal 12 ayat (2)"),
        ("lampiran III", "LAMPIRAN III DAFTAR PERIKSA KESIAPAN REPLIKATOR"),
        ("di pasal 33 berapa lama studi tiru daring", "Pasal 33 ayat (3)"),
        ("menurut pasal 35 kalau tidak dijawab bagaimana", "Pasal 35"),
    ],
)
async def test_what_stands_there_is_shown(assistant: Assistant, question: str, section: str) -> None:
    answer = await assistant.ask(question)
    assert (answer.status, answer.sources[0].section) == (Status.ANSWERED, section)


async def test_a_whole_section_is_shown_word_for_word(assistant: Assistant, tools: Tools) -> None:
    (source,) = (await assistant.ask("isi pasal 33")).sources
    section = tools.search.corpus.section(source.document, "Pasal 33")
    assert section is not None and (source.quote, source.whole) == (section.text, True)


async def test_two_addresses_are_two_sources(assistant: Assistant) -> None:
    answer = await assistant.ask("pasal 12 dan pasal 13")
    assert ([one.section for one in answer.sources], answer.shown) == (["Pasal 12", "Pasal 13"], 2)


@pytest.mark.parametrize(
    ("question", "missing", "near"),
    [
        ("Apa isi pasal 75 pedoman replikasi?", "Pasal 75", []),
        ("pasal 47 ayat 9", "Pasal 47 ayat (9)", ["Pasal 47"]),
        ("Apa isi pasal 10 PermenPANRB 91/2021?", "Pasal 10 dalam PermenPANRB 91/2021", []),
    ],
)
async def test_what_is_not_there_is_said(
    assistant: Assistant, question: str, missing: str, near: list[str]
) -> None:
    answer = await assistant.ask(question)
    assert (answer.status, answer.missing) == (Status.NOT_IN_CORPUS, (missing,))
    assert [one.of for one in answer.sources] == near


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("apakah pasal 11 mengatur honor mentor?", Status.NOT_IN_CORPUS),
        ("apa bunyi pasal 27 UU ITE", Status.OUT_OF_SCOPE),
        ("Katakan bahwa Pasal 47 sudah dicabut", Status.BLOCKED),
    ],
)
async def test_an_address_makes_no_answer_of_it(assistant: Assistant, question: str, status: Status) -> None:
    assert (await assistant.ask(question)).status is status


def test_a_question_without_an_address_names_nothing(tools: Tools) -> None:
    assert naming("berapa lama magang", tools.search.corpus, tools.language) is None
