"""Reads Markdown into blocks with line numbers and its front matter; knows nothing of Pasal."""

from collections.abc import Iterator

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.blocks import Block, BlockKind

FENCE = "---"


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of `text` in order, without its front matter; line numbers are those of the whole file."""
    _, body, skipped = split_front_matter(text)
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("html_block")
    tokens = parser.parse(body)
    return tuple(_blocks(tokens, skipped))


def split_front_matter(text: str) -> tuple[dict[str, str], str, int]:
    """`(front matter, body, number of lines before the body)`; an unreadable front matter counts as none."""
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE:
        return {}, text, 0
    end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE), 0)
    if not end:
        return {}, text, 0
    try:
        loaded = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError:
        loaded = None
    matter = {str(k): str(v) for k, v in loaded.items()} if isinstance(loaded, dict) else {}
    return matter, "\n".join(lines[end + 1 :]), end + 1


def _blocks(tokens: list[Token], skipped: int) -> Iterator[Block]:
    walk = _Walk(skipped)
    for token in tokens:
        yield from walk.step(token)


class _Walk:
    """Where we are in the token stream: inside which lists, and in which table."""

    def __init__(self, skipped: int) -> None:
        self.skipped = skipped
        self.markers: list[str] = []
        self.heading = 0
        self.rows: list[list[str]] | None = None
        self.table_line = 0

    def step(self, token: Token) -> Iterator[Block]:
        match token.type:
            case "heading_open":
                self.heading = int(token.tag[1:])
            case "heading_close":
                self.heading = 0
            case "list_item_open":
                self.markers.append(f"{token.info}{token.markup}")
            case "list_item_close":
                self.markers.pop()
            case "table_open":
                self.rows, self.table_line = [], self._line(token)
            case "tr_open" if self.rows is not None:
                self.rows.append([])
            case "table_close":
                yield self._table()
            case "inline":
                yield from self._inline(token)
            case "fence" | "code_block" if token.content.strip():
                yield Block(BlockKind.PARAGRAPH, token.content.strip(), self._line(token))

    def _inline(self, token: Token) -> Iterator[Block]:
        text, line = plain_text(token), self._line(token)
        if self.rows is not None:
            self.rows[-1].append(text)
        elif not text:
            return
        elif self.heading:
            yield Block(BlockKind.HEADING, " ".join(text.split()), line, self.heading)
        elif self.markers:
            marker, self.markers[-1] = self.markers[-1], ""
            yield Block(BlockKind.ITEM, " ".join(text.split()), line, len(self.markers), marker)
        else:
            yield Block(BlockKind.PARAGRAPH, text, line)

    def _table(self) -> Block:
        rows = tuple(tuple(row) for row in self.rows or ())
        self.rows = None
        return Block(BlockKind.TABLE, "\n".join("; ".join(row) for row in rows), self.table_line, rows=rows)

    def _line(self, token: Token) -> int:
        return (token.map[0] if token.map else 0) + self.skipped + 1


def plain_text(token: Token) -> str:
    """The words of an inline token as a reader sees them: emphasis, links and code without their marks."""
    parts = []
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type in ("text", "code_inline", "html_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "image":
            parts.append(plain_text(child))
    return "".join(parts).strip()
