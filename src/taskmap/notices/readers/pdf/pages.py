"""A page of a PDF to its lines and tables, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from taskmap.notices.readers import passages
from taskmap.notices.readers.pdf import aligned
from taskmap.notices.readers.pdf.grid import PageGrid, build_grid
from taskmap.notices.readers.pdf.lines import (
    PageCharacter,
    PageLine,
    group_lines,
    upright_characters,
)

if TYPE_CHECKING:
    import pdfplumber.page

_MOST = 4_000
"""More rules are a drawing, and looking for tables in it takes minutes."""


class PdfPage(Struct, frozen=True):
    """`character_count`: how many visible characters there are; `unknown_count`: how many of them
    have no Unicode; `has_unread_columns`: lines outside of tables stand in columns.
    """

    number: int
    width: float
    items: tuple[PageLine | PageGrid, ...]
    pictures: bool = False
    character_count: int = 0
    unknown_count: int = 0
    has_unread_columns: bool = False


def read(page: pdfplumber.page.Page) -> PdfPage:
    """The lines and tables of one page, from top to bottom; characters inside a table are no
    lines of their own.
    """
    # Bold type is often the same letter printed twice.
    characters = upright_characters(page.dedupe_chars().chars)
    visible = [character.text for character in characters if passages.visible_text(character.text)]
    grids = list(_ruled_grids(page, characters))
    outside = _outside(characters, grids)
    grids += aligned.find_tables(outside)
    outside = _outside(outside, grids)
    items: list[PageLine | PageGrid] = [*group_lines(outside), *grids]
    items.sort(key=lambda item: item.top)
    unknown = sum(text.startswith("(cid:") for text in visible)
    return PdfPage(
        page.page_number,
        float(page.width),
        tuple(items),
        bool(page.images),
        len(visible),
        unknown,
        aligned.has_columns(outside),
    )


def _ruled_grids(
    page: pdfplumber.page.Page, characters: Sequence[PageCharacter]
) -> Iterator[PageGrid]:
    for table in page.find_tables() if len(page.edges) <= _MOST else []:
        if grid := build_grid(table.cells, characters):
            yield grid


def _outside(characters: Sequence[PageCharacter], grids: Sequence[PageGrid]) -> list[PageCharacter]:
    """The characters that lie in none of the tables."""
    boxes = [grid.box for grid in grids]
    return [
        character
        for character in characters
        if not any(
            x0 <= (character.x0 + character.x1) / 2 <= x1
            and top <= (character.top + character.bottom) / 2 <= bottom
            for x0, top, x1, bottom in boxes
        )
    ]
