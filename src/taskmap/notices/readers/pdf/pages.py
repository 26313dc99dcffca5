"""A page of a PDF to its lines and ruled tables, from top to bottom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from taskmap.notices.readers import passages
from taskmap.notices.readers.pdf.grid import Box, Grid, grid
from taskmap.notices.readers.pdf.lines import Line, letters, lines

if TYPE_CHECKING:
    import pdfplumber.page

_MOST = 4_000
"""More rules are a drawing, and looking for tables in it takes minutes."""


@dataclass(frozen=True, slots=True)
class Page:
    """`letters`: how many visible characters there are; `unknown`: how many of them have no Unicode."""

    number: int
    width: float
    items: tuple[Line | Grid, ...]
    pictures: bool = False
    letters: int = 0
    unknown: int = 0


def read(page: pdfplumber.page.Page) -> Page:
    # Bold type is often the same letter printed twice.
    found = letters(page.dedupe_chars().chars)
    seen = [letter.text for letter in found if passages.shown(letter.text)]
    grids: list[tuple[Grid, Box]] = []
    for table in page.find_tables() if len(page.edges) <= _MOST else []:
        x0, top, x1, bottom = table.bbox
        if made := grid(table.cells, found):
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
    items: list[Line | Grid] = [*lines(outside), *(made for made, _ in grids)]
    items.sort(key=lambda item: item.top)
    unknown = sum(text.startswith("(cid:") for text in seen)
    return Page(
        page.page_number, float(page.width), tuple(items), bool(page.images), len(seen), unknown
    )
