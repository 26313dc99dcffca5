"""A page of a PDF to its lines and ruled tables, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taskmap.notices.readers import passages
from taskmap.notices.readers.pdf.grid import Box, RuledGrid, build_grid
from taskmap.notices.readers.pdf.lines import PageLine, group_lines, upright_characters

if TYPE_CHECKING:
    import pdfplumber.page

_MOST = 4_000
"""More rules are a drawing, and looking for tables in it takes minutes."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """`character_count`: how many visible characters there are; `unknown_count`: how many of them have no Unicode."""

    number: int
    width: float
    items: tuple[PageLine | RuledGrid, ...]
    pictures: bool = False
    character_count: int = 0
    unknown_count: int = 0


def read(page: pdfplumber.page.Page) -> PdfPage:
    """The lines and ruled tables of one page, from top to bottom; characters inside a table are no
    lines of their own.
    """
    # Bold type is often the same letter printed twice.
    characters = upright_characters(page.dedupe_chars().chars)
    visible = [character.text for character in characters if passages.visible_text(character.text)]
    grids: list[tuple[RuledGrid, Box]] = []
    for table in page.find_tables() if len(page.edges) <= _MOST else []:
        x0, top, x1, bottom = table.bbox
        if grid := build_grid(table.cells, characters):
            grids.append((grid, (x0, top, x1, bottom)))
    outside = [
        character
        for character in characters
        if not any(
            box[0] <= (character.x0 + character.x1) / 2 <= box[2]
            and box[1] <= (character.top + character.bottom) / 2 <= box[3]
            for _, box in grids
        )
    ]
    items: list[PageLine | RuledGrid] = [*group_lines(outside), *(grid for grid, _ in grids)]
    items.sort(key=lambda item: item.top)
    unknown = sum(text.startswith("(cid:") for text in visible)
    return PdfPage(
        page.page_number, float(page.width), tuple(items), bool(page.images), len(visible), unknown
    )
