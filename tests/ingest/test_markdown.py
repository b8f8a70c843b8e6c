"""Markdown becomes blocks of plain text that know their line."""

from ingest.blocks import Block, BlockKind
from ingest.readers.markdown import read_markdown, split_front_matter

TEXT = """\
---
id: x
title: "Judul"
---

Pembuka yang **tebal** dan [bertaut](https://contoh.go.id).

## Judul & lainnya

1. satu
2. dua
   - anak

a. alfa
b. beta

| No. | Isi |
|---|---|
| 1 | `kode` |

<b>bukan HTML</b>
"""


def test_blocks_carry_kind_plain_text_and_line() -> None:
    found = [(block.kind, block.text, block.line) for block in read_markdown(TEXT)]
    assert found == [
        (BlockKind.PARAGRAPH, "Pembuka yang tebal dan bertaut.", 6),
        (BlockKind.HEADING, "Judul & lainnya", 8),
        (BlockKind.ITEM, "satu", 10),
        (BlockKind.ITEM, "dua", 11),
        (BlockKind.ITEM, "anak", 12),
        (BlockKind.PARAGRAPH, "a. alfa\nb. beta", 14),
        (BlockKind.TABLE, "No.; Isi\n1; kode", 17),
        (BlockKind.PARAGRAPH, "<b>bukan HTML</b>", 21),
    ]


def test_items_keep_their_markers_and_depth() -> None:
    items = [block for block in read_markdown(TEXT) if block.kind is BlockKind.ITEM]
    assert [(item.marker, item.level) for item in items] == [("1.", 1), ("2.", 1), ("-", 2)]


def test_a_table_keeps_its_cells() -> None:
    table = next(block for block in read_markdown(TEXT) if block.kind is BlockKind.TABLE)
    assert table.rows == (("No.", "Isi"), ("1", "kode"))


def test_front_matter_is_read_and_left_out() -> None:
    matter, body, skipped = split_front_matter(TEXT)
    assert matter == {"id": "x", "title": "Judul"}
    assert skipped == 4
    assert "Judul &" in body


def test_a_file_without_or_with_broken_front_matter_is_still_read() -> None:
    assert split_front_matter("# A\n") == ({}, "# A\n", 0)
    assert split_front_matter("---\nid: [\n---\nisi\n")[0] == {}
    assert read_markdown("---\nid: [\n---\nisi\n") == (Block(BlockKind.PARAGRAPH, "isi", 4),)


def test_a_rule_in_the_text_is_not_front_matter() -> None:
    assert [block.text for block in read_markdown("satu\n\n---\n\ndua\n")] == ["satu", "dua"]
