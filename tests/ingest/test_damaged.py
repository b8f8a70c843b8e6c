"""Regulations that a scanner has hurt keep their Pasal, and their ayat stay at the right one."""

import re

import pytest

from ingest.blocks import Block, BlockKind
from ingest.checks import check_structure
from ingest.chunking import passages_of
from ingest.outline import RawSection
from ingest.regulation import outline_regulation
from tests.ingest.damage import make_regulation, scanned


def outline(lines: list[str]) -> tuple[RawSection, ...]:
    return outline_regulation((Block(BlockKind.PARAGRAPH, "\n".join(lines), 1),), "Judul")


def numbers(raws: tuple[RawSection, ...], before: str = "") -> list[int]:
    found = (re.fullmatch(rf"{before}Pasal (\d+)", raw.address) for raw in raws)
    return [int(one[1]) for one in found if one]


@pytest.mark.parametrize("seed", range(8))
def test_every_pasal_of_a_clean_text_is_found(seed: int) -> None:
    made = make_regulation(40 + 10 * seed, seed)
    raws = outline(made.lines)
    assert numbers(raws) == list(made.ayat)
    assert numbers(raws, "Penjelasan ") == list(made.ayat)
    for raw in raws:
        if raw.address.startswith("Pasal"):
            ayat = [one.address for one in passages_of("uji", raw, 0) if "ayat" in one.address]
            due = range(1, made.ayat[int(raw.address.split()[1])] + 1)
            assert ayat == [f"{raw.address} ayat ({place})" for place in due]


def test_nearly_every_pasal_of_a_scan_is_found() -> None:
    due = found = right = ayat = 0
    for seed in range(30):
        made = make_regulation(60, seed)
        raws = outline(scanned(made.lines, seed, 0.3))
        got = numbers(raws)
        assert len(got) == len(set(got))
        due, found = due + len(made.ayat), found + len(set(got) & set(made.ayat))
        addresses = {one.address for raw in raws for one in passages_of("uji", raw, 0)}
        expected = {f"Pasal {n} ayat ({a})" for n, many in made.ayat.items() for a in range(1, many + 1)}
        ayat, right = ayat + len(expected), right + len(expected & addresses)
        assert not {one for one in addresses - expected if re.match(r"Pasal \d+ ayat", one)}
    assert found >= 0.98 * due
    assert right >= 0.95 * ayat


def test_no_word_of_the_body_is_lost() -> None:
    lines = make_regulation(30, 5).lines
    body = [line for line in lines[: lines.index("PENJELASAN")] if re.search(r"[a-z]{5,}", line)]
    raws = [raw for raw in outline(lines) if raw.address.startswith("Pasal")]
    held = " ".join(one.text for raw in raws for one in passages_of("uji", raw, 0))
    written = " ".join(line for line in body if not re.fullmatch(r"Pasal \d+", line))
    assert re.findall(r"[a-z]{5,}", held) == re.findall(r"[a-z]{5,}", written)


def test_a_reference_alone_on_its_line_is_no_heading() -> None:
    text = [
        "Pasal 1",
        "Satu.",
        "Pasal 2",
        "Ketentuan dimaksud dalam",
        "Pasal 3",
        "ayat (1) berlaku.",
        "Pasal 3",
        "Tiga.",
    ]
    raws = outline(text)
    assert numbers(raws) == [1, 2, 3]
    assert "ayat (1) berlaku." in raws[1].blocks[0].text


def test_headings_run_into_a_sentence_are_found() -> None:
    text = [
        "Pasal 1",
        "Isi satu. Pasal 2 (1) Isi dua.",
        "(2) Isi lagi.",
        "BAB II PENUTUP Pasa1 3 Isi tiga.",
        "Pasal 4",
        "Isi.",
    ]
    raws = outline(text)
    assert numbers(raws) == [1, 2, 3, 4]
    assert raws[2].heading == ("BAB II PENUTUP",)


def test_what_could_not_be_placed_is_said() -> None:
    raws = outline(["Pasal 1", "Satu.", "Pasal 2", "Dua.", "Pasal 5", "Lima."])
    assert numbers(raws) == [1, 2, 5]
    assert [one.message for one in check_structure("uji", raws)] == ["Pasal melompat dari 2 ke 5."]


def test_an_unreadable_heading_gets_the_missing_number_and_is_said() -> None:
    raws = outline(["Pasal 1", "Satu.", "Pasal ;?", "Dua.", "Pasal 3", "Tiga."])
    assert numbers(raws) == [1, 2, 3]
    (problem,) = check_structure("uji", raws)
    assert "Pasal 2" in problem.message
    assert problem.line == 3


def test_ayat_torn_from_their_numbers_get_them_back() -> None:
    text = [
        "Pasal 1",
        "Tim menyusun laporan. Laporan sebagaimana dimaksud pada ayat (1) dikirim tiap bulan.",
        "(1) (21",
        "Pasal 2",
        "Isi.",
    ]
    found = {one.address: one.text for raw in outline(text) for one in passages_of("uji", raw, 0)}
    assert found["Pasal 1 ayat (1)"] == "Tim menyusun laporan."
    assert found["Pasal 1 ayat (2)"].startswith("Laporan sebagaimana dimaksud pada ayat (1)")


def items(text: list[str]) -> list[str]:
    (only,) = [one for raw in outline(text) for one in passages_of("uji", raw, 0)]
    return only.text.split("\n")


def test_items_whose_letters_are_missing_get_them_by_their_number() -> None:
    text = [
        "Pasal 1",
        "Kriteria:",
        "a. baru; memberi",
        "manfaat; tidak membebani;",
        "d. sesuai; dan",
        "e. lama.",
    ]
    assert items(text) == [
        "Kriteria:",
        "a. baru;",
        "b. memberi manfaat;",
        "c. tidak membebani;",
        "d. sesuai; dan",
        "e. lama.",
    ]


def test_letters_that_lie_about_go_back_to_their_items() -> None:
    text = ["Pasal 1", "Proposal memuat:", "a. bentuk;", "b. rancang; tujuan; dan anggaran.", "c.", "d."]
    assert items(text) == ["Proposal memuat:", "a. bentuk;", "b. rancang;", "c. tujuan; dan", "d. anggaran."]


def test_a_list_that_has_all_its_letters_stays_as_it_is() -> None:
    text = ["Pasal 1", "Meliputi:", "a. satu; dua:", "1) anak; cucu;", "2) lagi; dan", "b. tiga; empat."]
    assert items(text) == ["Meliputi:", "a. satu; dua:", "1) anak; cucu;", "2) lagi; dan", "b. tiga; empat."]
