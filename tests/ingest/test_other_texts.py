"""Questions and answers, plain guides and the catalogue."""

from pathlib import Path

from ingest.chunking import PROSE_LENGTH, passages_of, split_prose
from ingest.outline import outline_faq, outline_plain
from ingest.readers.markdown import read_markdown
from ingest.readers.table import read_catalogue
from knowledge.catalogue import Sustainability
from knowledge.passages import PassageKind
from tests.ingest.conftest import CATALOGUE, FAQ


def test_each_question_is_one_passage_with_its_source_line() -> None:
    raws = outline_faq(read_markdown(FAQ), "Tanya Jawab")
    (first,) = passages_of("tanya", raws[0], 0)
    assert (first.kind, first.address) == (PassageKind.FAQ, "Apakah studi tiru berbayar?")
    assert first.text == "Tidak, studi tiru tidak dipungut biaya.\n\nSumber: aturan contoh."
    assert first.indexed.startswith("Apakah studi tiru berbayar?\n")


def test_a_guide_is_cut_by_heading_with_the_path_above() -> None:
    text = (
        "# Panduan\n\nPembuka.\n\n## Langkah\n\nLakukan:\n\n- siapkan; dan\n- kirim.\n\n## Penutup\n\nUsai.\n"
    )
    raws = outline_plain(read_markdown(text), "Panduan Contoh")
    assert [(raw.address, raw.heading) for raw in raws] == [
        ("Panduan", ()),
        ("Langkah", ("Panduan",)),
        ("Penutup", ("Panduan",)),
    ]
    (steps,) = passages_of("panduan", raws[1], 0)
    assert (steps.kind, steps.text) == (PassageKind.LIST, "Lakukan:\n- siapkan; dan\n- kirim.")


def test_long_prose_is_cut_at_sentences_without_losing_a_word() -> None:
    text = " ".join(f"Kalimat nomor {number} menerangkan satu hal." for number in range(60))
    pieces = split_prose(text)
    assert len(pieces) > 2
    assert max(map(len, pieces)) <= PROSE_LENGTH
    assert " ".join(pieces) == text


def test_the_catalogue_becomes_values_with_none_for_what_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "katalog.csv"
    path.write_text(CATALOGUE)
    (boat, queue), problems = read_catalogue(path)
    assert problems == ()
    assert (boat.year, boat.needs_app, boat.sustainability) == (2021, False, Sustainability.UNREVIEWED)
    assert (queue.year, queue.needs_app, queue.sector) == (None, True, None)
    assert queue.sustainability is Sustainability.STEADY


def test_rows_that_cannot_be_used_are_named_by_line_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "katalog.csv"
    rows = CATALOGUE.splitlines()
    bad_year = rows[1].replace("INV-1", "INV-3").replace("2021", "dua ribu")
    nameless = rows[1].replace("INV-1", "INV-4").replace("Perahu Sehat", "")
    path.write_text("\n".join([*rows, rows[1], bad_year, nameless]))
    kept, problems = read_catalogue(path)
    assert [one.id for one in kept] == ["INV-1", "INV-2"]
    assert [one.line for one in problems] == [4, 5, 6]
    assert all(one.file == str(path) and one.remedy for one in problems)


def test_a_catalogue_without_a_column_says_which(tmp_path: Path) -> None:
    path = tmp_path / "katalog.csv"
    path.write_text("id,name\n1,a\n")
    kept, (problem,) = read_catalogue(path)
    assert kept == ()
    assert problem.line == 1
    assert "sustainability" in problem.message
