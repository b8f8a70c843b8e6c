"""Rows are read from the file when they are asked for, and are what was written."""

import pytest

from knowledge.passages import PlainLine
from knowledge.rows import Rows, read_rows, write_rows

LINES = [PlainLine("contoh", f"Pasal {n}", "é" * n, "Sari", "2026-01-0" + str(n)) for n in range(1, 6)]


def made(row: dict[str, str]) -> PlainLine:
    return PlainLine(**row)


@pytest.fixture
def rows(tmp_path):
    write_rows(tmp_path / "plain.jsonl", LINES)
    return Rows(tmp_path / "plain.jsonl", made)


def test_a_sequence_like_any_other(rows):
    assert list(rows) == LINES == [rows[n] for n in range(len(rows))]
    assert (rows[-1], rows[1:3], rows[::-1]) == (LINES[-1], LINES[1:3], LINES[::-1])
    with pytest.raises(IndexError):
        rows[len(LINES)]


def test_a_file_that_was_pruned_meanwhile_is_still_read(rows, tmp_path):
    (tmp_path / "plain.jsonl").unlink()
    assert rows[3] == LINES[3]


def test_read_whole(rows, tmp_path):
    assert list(read_rows(tmp_path / "plain.jsonl", made)) == LINES


def test_an_empty_file_has_no_rows(tmp_path):
    write_rows(tmp_path / "none.jsonl", [])
    assert list(Rows(tmp_path / "none.jsonl", made)) == []
