"""The regulations in ../shared, where a checkout has them: every Pasal, BAB and page accounted for."""

import re
from functools import cache
from pathlib import Path

import pytest

from ingest.blocks import BlockKind
from ingest.chunking import LONGEST, passages_of
from ingest.files import read_file
from ingest.outline import RawSection
from ingest.regulation import outline_regulation

FOLDER = Path(__file__).parents[3] / "shared" / "regulations"
EXPECTED = {
    "permenpanrb-59-2020.pdf": (12, 4),
    "peraturan-bssn-8-2024.pdf": (73, 5),
    "pp-33-2007.pdf": (88, 9),
    "perban-bssn-8-2020.pdf": (44, 8),
    "pp-2017-38.md": (36, 11),
}

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="../shared/regulations is not there")


@cache
def outline(name: str) -> tuple[RawSection, ...]:
    return outline_regulation(read_file(FOLDER / name).blocks, "Judul")


@pytest.mark.parametrize("name", EXPECTED)
def test_every_pasal_and_bab_is_found_once(name: str) -> None:
    articles, chapters = EXPECTED[name]
    raws = outline(name)
    assert [raw.address for raw in raws if re.fullmatch(r"Pasal \d+", raw.address)] == [
        f"Pasal {number}" for number in range(1, articles + 1)
    ]
    assert (
        len({one for raw in raws for one in (*raw.heading, raw.address) if one.startswith("BAB")}) == chapters
    )


@pytest.mark.parametrize("name", EXPECTED)
def test_no_passage_is_longer_than_an_embedding_sees(name: str) -> None:
    texts = [one.text for raw in outline(name) for one in passages_of("uji", raw, 0)]
    assert max(map(len, texts)) <= LONGEST


def test_the_penjelasan_stays_apart() -> None:
    raws = {raw.address: raw for raw in outline("pp-33-2007.pdf")}
    assert raws["Pasal 4"].page == 6
    assert raws["Penjelasan Pasal 4"].heading == ("PENJELASAN",)
    assert len([one for one in raws if one.startswith("Penjelasan Pasal ")]) == 88


def test_tables_of_an_annex_keep_their_cells() -> None:
    tables = [
        block
        for raw in outline("permenpanrb-59-2020.pdf")
        for block in raw.blocks
        if block.kind is BlockKind.TABLE
    ]
    levels = next(table for table in tables if table.rows[0] == ("Tingkat", "Kriteria"))
    assert [row[0] for row in levels.rows[1:]] == [
        "1 – Rintisan", "2 – Terkelola", "3 – Terdefinisi", "4 – Terpadu dan Terukur", "5 – Optimum",
    ]  # fmt: skip
    weights = next(table for table in tables if "Indikator 47" in table.text and "3,00" in table.text)
    assert weights.rows[-1][-1] == "100,00"


def test_pages_without_text_are_named() -> None:
    assert read_file(FOLDER / "perban-bssn-8-2020.pdf").textless == tuple(range(23, 33))
