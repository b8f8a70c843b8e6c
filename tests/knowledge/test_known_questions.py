"""Known questions: what is read of the file, what a new question resembles, and corpora without any."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from knowledge.assistant import Assistant
from knowledge.evaluation.calibration import unaware
from knowledge.evaluation.questions import read_questions
from knowledge.steps.inquiry import Tools
from knowledge.steps.known_questions import (
    VECTORS,
    DocumentQuestions,
    all_texts,
    load_questions,
    questions_about,
)
from knowledge.steps.resemblance import NOTHING_KNOWN
from knowledge.steps.retrieve import find
from knowledge.steps.routing import example_key, shipped_vectors

SETS = Path(__file__).parent.parent / "eval"


def test_every_address_of_the_file_is_in_the_corpus(tools: Tools) -> None:
    for document, questions in load_questions().items():
        addresses = {*questions.asked, *questions.unasked}
        lost = {one for one in addresses if tools.search.corpus.section(document, one) is None}
        assert lost == set()


def test_every_passage_of_the_guideline_has_a_known_question(tools: Tools) -> None:
    known = {(one.document, one.address) for one in tools.known.questions if one.answered}
    corpus = tools.search.corpus
    bare = {one.address for one in corpus.passages if (one.document, one.address) not in known}
    assert bare <= {document.title for document in corpus.documents.values()}


def test_questions_of_another_edition_are_set_aside(tools: Tools, tmp_path: Path) -> None:
    (tmp_path / "known_questions.yaml").write_text("tanya-jawab-contoh: {edition: lain}\n", encoding="utf-8")
    documents = {one.document for one in questions_about(tools.search.corpus, tmp_path)}
    assert documents == {"pedoman-replikasi-contoh"}


def test_the_vectors_of_all_questions_are_shipped(tools: Tools) -> None:
    shipped = shipped_vectors(VECTORS)
    texts = all_texts()
    assert {example_key(text) for text in texts} == set(shipped)
    fresh = np.asarray(tools.search.embedder.embed_query(texts[7]), np.float32)
    assert float(fresh @ shipped[example_key(texts[7])]) > 0.995


def test_a_known_question_is_nearest_to_itself(tools: Tools) -> None:
    line = "rombongan studi tiru maksimal berapa orang"
    vector = tools.search.embedder.embed_query(line)
    found = tools.known.resemblance(tools.language.read(line), vector)
    passages = {one.address: one for one in tools.search.corpus.passages}
    assert found.gaps(passages["Pasal 33 ayat (2)"]) == (0.0, 0.0, 0.0, 0.0)
    assert max(found.gaps(passages["Pasal 57 ayat (3)"])) < 0
    assert found.asked.words > found.unasked.words


async def test_a_corpus_without_known_questions_is_ranked_by_its_text(tools: Tools) -> None:
    finding = await find(tools.language.read("studi tiru daring paling lama berapa jam"), unaware(tools))
    assert finding.asked.resemblance == NOTHING_KNOWN
    assert finding.ranked[0].passage.address == "Pasal 33 ayat (3)"


async def test_what_is_not_stated_names_the_nearest_section(assistant: Assistant) -> None:
    answer = await assistant.ask("honor mentor berapa")
    assert (answer.status, answer.sources[0].of) == ("not_in_corpus", "Pasal 11")


def test_no_held_out_question_is_a_known_one() -> None:
    known = {text.lower() for text in all_texts()}
    for name in ("unseen", "unseen_later", "unseen_third", "unseen_fourth", "unseen_fifth"):
        asked = {one.question.lower().rstrip("?") for one in read_questions(SETS / f"{name}.jsonl")}
        assert asked.isdisjoint(known), name


def test_lines_are_taken_one_by_one() -> None:
    block = DocumentQuestions(edition="x", asked={"Pasal 1": "satu\n\n  dua  \n"})
    assert block.lines() == [("Pasal 1", "satu", True), ("Pasal 1", "dua", True)]
    assert replace(NOTHING_KNOWN) == NOTHING_KNOWN
