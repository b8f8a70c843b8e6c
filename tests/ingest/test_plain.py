"""Plain lines: read with their document, checked against it, and shown above what they put in other words."""

import re
from pathlib import Path

import pytest
import yaml

from ingest.documents import fingerprint, read_document
from ingest.inputs import SAMPLE, Source, find_inputs
from ingest.plain import SUFFIX, foreign_numbers
from knowledge.passages import PlainLine

LINES = """\
approved_by: Tim Uji
approved_on: 2026-03-02
lines:
  Pasal 2 ayat (1): tenggatnya tanggal 5.
  Pasal 2: laporan dikirim paling lambat tanggal 6.
  Pasal 9: ini tidak ada.
"""


@pytest.fixture
def source(sources: Path) -> Source:
    return find_inputs([sources]).sources["aturan"]


def test_lines_are_kept_and_wrong_ones_are_reported(source: Source) -> None:
    source.path.with_name(f"aturan{SUFFIX}").write_text(LINES, encoding="utf-8")
    read = read_document(source)
    assert read.plain == (
        PlainLine("aturan", "Pasal 2 ayat (1)", "tenggatnya tanggal 5.", "Tim Uji", "2026-03-02"),
    )
    messages = " ".join(problem.message for problem in read.problems)
    assert "Angka 6 pada ringkasan `Pasal 2`" in messages
    assert "`Pasal 9` tidak ada" in messages


def test_another_line_is_another_document(source: Source) -> None:
    before, file = fingerprint(source, 1), source.path.with_name(f"aturan{SUFFIX}")
    file.write_text(LINES, encoding="utf-8")
    after = fingerprint(source, 1)
    file.write_text(LINES.replace("tenggatnya", "batasnya"), encoding="utf-8")
    assert len({before, after, fingerprint(source, 1)}) == 3


@pytest.mark.parametrize(
    "broken", ["lines: [", "lines: {}\n", "approved_by: x\napproved_on: kemarin\nlines: {}"]
)
def test_a_broken_file_is_a_problem_and_no_line(source: Source, broken: str) -> None:
    source.path.with_name(f"aturan{SUFFIX}").write_text(broken, encoding="utf-8")
    read = read_document(source)
    assert read.plain == ()
    assert "Ringkasan" in read.problems[-1].message


def test_every_line_of_the_sample_holds_only_numbers_of_its_pasal() -> None:
    source = find_inputs([]).sources["pedoman-replikasi-contoh"]
    written = yaml.safe_load((SAMPLE / f"{source.entry.id}{SUFFIX}").read_text(encoding="utf-8"))["lines"]
    read = read_document(source)
    texts = {one.address: one.text for one in read.passages}
    assert {line.address: line.text for line in read.plain} == written
    assert len({re.split(" ayat| angka", address)[0] for address in written}) >= 20
    foreign = [address for address, line in written.items() if foreign_numbers(line, texts[address])]
    assert foreign == []
    assert all(line.endswith(".") and len(line) <= 120 for line in written.values())
