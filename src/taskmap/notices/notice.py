"""A notice as it reads, whatever file it came in: passages and tables in order, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from taskmap.system.diagnostics import Diagnostic, Source


class Passage(Struct, frozen=True):
    """One paragraph or line, with the number that Word printed before it; never blank.

    `level` is the outline level of a heading as the file says it (1 the highest), 0 when it does not.
    """

    text: str
    at: Source
    level: int = 0


class NoticeCell(Struct, frozen=True):
    """One cell of a table; the text may have several lines and be blank.

    `covered`: hidden under a merged cell, whose text it repeats.
    """

    text: str
    at: Source
    covered: bool = False


class NoticeTable(Struct, frozen=True):
    """Rows of equal length, top to bottom, each from left to right."""

    rows: tuple[tuple[NoticeCell, ...], ...]


class Notice(Struct, frozen=True):
    """What a file says. `doubts` are what its reader had to guess, as warnings with a place."""

    file: str
    items: tuple[Passage | NoticeTable, ...]
    doubts: tuple[Diagnostic, ...] = ()

    def passages(self) -> Iterator[Passage]:
        """The paragraphs and lines in their order, without the tables."""
        return (item for item in self.items if isinstance(item, Passage))

    def beginnings(self) -> dict[Source, str]:
        """The text of each passage and cell by its place, and the longest of a line by that without a column: what to look
        for where a place is named.
        """
        found: dict[Source, str] = {}
        for item in self._pieces():
            found[item.at] = item.text
            line = item.at._replace(column=0)
            found[line] = max(found.get(line, ""), item.text, key=len)
        return found

    def _pieces(self) -> Iterator[Passage | NoticeCell]:
        for item in self.items:
            if isinstance(item, Passage):
                yield item
            else:
                yield from (cell for row in item.rows for cell in row if not cell.covered)

    def texts(self) -> Iterator[str]:
        """The text of each passage and of each cell in their order, that of a merged cell once."""
        return (item.text for item in self._pieces())
