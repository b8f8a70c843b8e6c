"""The corpus as the bot changes it: previews, publishing, going back, in processes of their own."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.app import ApprovedAnswer, CorpusBusyError, CorpusRefusedError
from bot.wiring.answering import open_library
from bot.wiring.corpus import LiveCorpus
from config.settings import Settings
from ingest.shelf import shelf_lock

GUIDE = "# Surat Edaran Uji\n\n## Batas waktu\n\nBerkas dikirim paling lambat tanggal 9.\n"


@pytest.fixture
def corpus(tmp_path: Path, corpus_home: Path) -> LiveCorpus:
    shutil.copytree(corpus_home / "corpus", tmp_path / "corpus")
    settings = Settings(home=tmp_path)
    return LiveCorpus(settings, open_library(settings))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "7"
    path.with_suffix(".md").write_text(GUIDE, encoding="utf-8")
    return path.with_suffix(".md")


def ids(corpus: LiveCorpus) -> set[str]:
    return {document.id for document in corpus.documents()}


async def test_preview_publish_withdraw_and_back(corpus: LiveCorpus, file: Path) -> None:
    stages: list[str] = []

    async def progress(stage: str, done: int, total: int) -> None:
        stages.append(stage)

    before = ids(corpus)
    preview = await corpus.preview(file, {"status": "in_force"}, "edaran uji.md", progress)
    assert preview.entry["id"] == "edaran-uji"
    assert preview.entry["status"] == "in_force"
    assert (preview.change, preview.sections, preview.catalogue) == ("added", 1, False)
    assert ids(corpus) == before

    published = await corpus.publish(file, preview.entry, progress)
    assert (published.added, published.removed) == (1, 0)
    assert ids(corpus) == before | {"edaran-uji"}
    assert {"read", "embed", "write"} <= set(stages)
    again = await corpus.publish(file, preview.entry)
    assert (again.generation, again.added) == (published.generation, 0)

    await corpus.withdraw("edaran-uji")
    assert ids(corpus) == before
    newest, middle, oldest = corpus.versions()
    assert (newest.current, middle.generation) == (True, published.generation)
    assert "edaran-uji" in middle.documents
    assert "edaran-uji" not in oldest.documents
    back = await corpus.rollback(published.generation)
    assert back.generation == published.generation
    assert ids(corpus) == before | {"edaran-uji"}


async def test_an_approved_answer_is_cited_at_once(corpus: LiveCorpus) -> None:
    answer = ApprovedAnswer("Bolehkah lewat WA?", "Boleh, asal dicap.", "", "Tim Uji", date(2026, 3, 3))
    await corpus.add_faq(answer)
    document = next(one for one in corpus.documents() if one.id == "tanya-jawab-petugas")
    assert document.edition == "per 3 Maret 2026"
    await corpus.add_faq(replace(answer, question="Bolehkah lewat pos?"))
    await corpus.withdraw_faq("bolehkah lewat WA")
    assert "tanya-jawab-petugas" in ids(corpus)
    await corpus.withdraw_faq("Bolehkah lewat pos?")
    await corpus.withdraw_faq("Bolehkah lewat pos?")
    assert "tanya-jawab-petugas" not in ids(corpus)


async def test_what_cannot_be_done_is_said_and_changes_nothing(corpus: LiveCorpus, tmp_path: Path) -> None:
    before = corpus.versions()
    broken = tmp_path / "rusak.pdf"
    broken.write_bytes(b"bukan PDF")
    with pytest.raises(CorpusRefusedError) as refused:
        await corpus.preview(broken, {}, "rusak.pdf")
    (problem,) = refused.value.problems
    assert str(tmp_path) not in problem.message
    assert problem.remedy
    with pytest.raises(CorpusRefusedError):
        await corpus.rollback("000009-00000000")
    with shelf_lock(tmp_path), pytest.raises(CorpusBusyError):
        await corpus.withdraw("tanya-jawab-contoh")
    assert corpus.versions() == before
