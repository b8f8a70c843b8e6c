"""A text cut into its sections, before they are cut into passages: what the structure readers return."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ingest.blocks import Block, BlockKind


class SectionKind(StrEnum):
    """How a section is cut: by ayat, by table row, not at all, or by paragraph."""

    ARTICLE = "article"
    ANNEX = "annex"
    FAQ = "faq"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class RawSection:
    """One section as found. `heading` is the path above `address`, outermost first; `line` counts from 1,
    `page` too, where there are pages. `inferred`: its heading cannot be read, its place is a conclusion."""

    address: str
    kind: SectionKind
    heading: tuple[str, ...]
    blocks: tuple[Block, ...]
    line: int
    page: int | None = None
    inferred: bool = False


class Collector:
    """Gathers blocks under the heading last opened; a section without any block is left out unless `keep`."""

    def __init__(self, address: str, kind: SectionKind) -> None:
        self.sections: list[RawSection] = []
        self._open: tuple[str, SectionKind, tuple[str, ...], int, bool] = (address, kind, (), 1, False)
        self._blocks: list[Block] = []

    def open(
        self, address: str, kind: SectionKind, heading: Iterable[str], line: int, keep: bool = True
    ) -> None:
        """Closes the section before and starts the next."""
        self.close()
        self._open = (address, kind, tuple(heading), line, keep)

    def add(self, block: Block) -> None:
        """Adds a block to the section that is open."""
        self._blocks.append(block)

    @property
    def kind(self) -> SectionKind:
        """The kind of the section that is open."""
        return self._open[1]

    def close(self) -> tuple[RawSection, ...]:
        """Closes the open section and returns all so far."""
        address, kind, heading, line, keep = self._open
        if self._blocks or keep:
            self.sections.append(RawSection(address, kind, heading, tuple(self._blocks), line))
        self._open, self._blocks = (address, kind, heading, line, False), []
        return tuple(self.sections)


def outline_faq(blocks: Iterable[Block], title: str) -> tuple[RawSection, ...]:
    """One section a question, its heading the address; what stands before the first goes by `title`."""
    collector = Collector(title, SectionKind.PLAIN)
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            collector.open(block.text, SectionKind.FAQ, (), block.line)
        else:
            collector.add(block)
    return collector.close()


def outline_plain(blocks: Iterable[Block], title: str) -> tuple[RawSection, ...]:
    """One section a heading, with the headings of a lower level above it as its path."""
    collector = Collector(title, SectionKind.PLAIN)
    path: list[tuple[int, str]] = []
    for block in blocks:
        if block.kind is not BlockKind.HEADING:
            collector.add(block)
            continue
        path = [above for above in path if above[0] < block.level]
        collector.open(block.text, SectionKind.PLAIN, (text for _, text in path), block.line, keep=False)
        path.append((block.level, block.text))
    return collector.close()
