"""What every reader returns: blocks of plain text with the line they came from, whatever the file was."""

from dataclasses import dataclass
from enum import StrEnum

GUESSED = 7
"""The levels from here on are headings that only look like ones; those that a file declares are 1 to 6."""


class BlockKind(StrEnum):
    """The shapes a text is made of."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `line` counts from 1; `level` is the depth of a heading or of a nested item, from 1.

    `text` is plain text: one line for a heading, a physical line per line for a paragraph. `marker` is how an
    item is numbered (`1.`, `a.`, `-`). A table carries `rows`, the first of which are the column names.
    `page` counts from 1 where there are pages; `continues`: a page ended before it, within the paragraph.
    """

    kind: BlockKind
    text: str
    line: int
    level: int = 1
    marker: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = None
    continues: bool = False
