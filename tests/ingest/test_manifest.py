"""The manifest is checked before anything is read; what is wrong has a line and a remedy."""

from pathlib import Path

import pytest

from ingest.inputs import SAMPLE, find_inputs
from ingest.manifest import load_manifest
from ingest.problems import SourcesRefusedError
from knowledge.passages import DocumentKind, DocumentStatus
from tests.ingest.conftest import FAQ, MANIFEST, REGULATION


@pytest.mark.parametrize(
    ("before", "after", "line", "word"),
    [
        ("kind: faq", "kind: tanya", 11, "faq"),
        ("status: sample", "status: resmi", 7, "in_force"),
        ("id: tanya", "id: aturan", 9, "dua kali"),
        ("id: aturan", "id: Aturan 1", 2, "huruf kecil"),
        ("    edition: Edisi 1\n", "", 2, "edition"),
        ("  file: katalog.csv", "  berkas: katalog.csv", 17, "berkas"),
        ("documents:\n", "documents: [\n", 2, "YAML"),
    ],
)
def test_problems_name_line_and_remedy(tmp_path: Path, before: str, after: str, line: int, word: str) -> None:
    path = tmp_path / "manifest.yaml"
    path.write_text(MANIFEST.replace(before, after, 1))
    loaded = load_manifest(path)
    assert loaded.manifest is None
    assert any(one.line == line and word in str(one) for one in loaded.problems), loaded.problems
    assert all(one.file == str(path) and one.remedy for one in loaded.problems)


def test_the_manifest_of_the_sample_corpus_gives_each_document_a_status() -> None:
    loaded = load_manifest(SAMPLE / "manifest.yaml")
    assert loaded.problems == ()
    assert loaded.manifest is not None
    assert {one.status for one in loaded.manifest.documents} == {DocumentStatus.SAMPLE}


def test_without_paths_the_sample_corpus_is_meant() -> None:
    assert set(find_inputs([]).sources) == {"pedoman-replikasi-contoh", "tanya-jawab-contoh"}


def test_a_single_file_is_described_by_its_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "berkas.md"
    path.write_text(REGULATION)
    (source,) = find_inputs([path]).sources.values()
    assert (source.entry.id, source.entry.kind, source.loose) == ("aturan", DocumentKind.REGULATION, True)
    assert source.entry.status is DocumentStatus.DRAFT
    path.write_text(FAQ)
    (source,) = find_inputs([path]).sources.values()
    assert (source.entry.id, source.entry.kind) == ("berkas", DocumentKind.FAQ)


def test_paths_that_cannot_be_followed_are_all_reported(tmp_path: Path) -> None:
    (tmp_path / "gambar.png").write_bytes(b"")
    with pytest.raises(SourcesRefusedError) as refused:
        find_inputs([tmp_path / "tidak-ada.md", tmp_path / "gambar.png"])
    assert len(refused.value.problems) == 2
