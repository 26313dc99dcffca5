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
    # Bold type is often the same letter printed twice.
    found = upright_characters(page.dedupe_chars().chars)
    seen = [letter.text for letter in found if passages.visible_text(letter.text)]
    grids: list[tuple[RuledGrid, Box]] = []
    for table in page.find_tables() if len(page.edges) <= _MOST else []:
        x0, top, x1, bottom = table.bbox
        if made := build_grid(table.cells, found):
            grids.append((made, (x0, top, x1, bottom)))
    outside = [
        letter
        for letter in found
        if not any(
            box[0] <= (letter.x0 + letter.x1) / 2 <= box[2]
            and box[1] <= (letter.top + letter.bottom) / 2 <= box[3]
            for _, box in grids
        )
    ]
    items: list[PageLine | RuledGrid] = [*group_lines(outside), *(made for made, _ in grids)]
    items.sort(key=lambda item: item.top)
    unknown = sum(text.startswith("(cid:") for text in seen)
    return PdfPage(
        page.page_number, float(page.width), tuple(items), bool(page.images), len(seen), unknown
    )
