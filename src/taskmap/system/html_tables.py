"""A <table> of a web page to its cells, each with its place and what it covers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement


class PlacedCell(NamedTuple):
    """A cell; `row` and `column` count from 0, `down` and `right` are the rows and columns that it covers, at least 1."""

    row: int
    column: int
    down: int
    right: int
    element: HtmlElement


def table_rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """The <td> and <th> of each <tr>, also those of tables inside the `table`."""
    return [list(row.iterchildren("td", "th")) for row in table.iter("tr")]


def cell_count(rows: Sequence[Sequence[HtmlElement]]) -> int:
    """How many cells the `rows` make at the least, those under merged cells included; to be asked before `place_cells`."""
    widest = max((sum(_span(cell, "colspan") for cell in row) for row in rows), default=0)
    cells = (cell for row in rows for cell in row)
    merged = sum(_rows_down(cell, len(rows)) * _span(cell, "colspan") for cell in cells)
    return max(len(rows) * widest, merged)


def place_cells(rows: Sequence[Sequence[HtmlElement]]) -> Iterator[PlacedCell]:
    """Each cell of the `rows` behind those that reach into its row from above."""
    taken: list[set[int]] = [set() for _ in rows]
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            while column in taken[number]:
                column += 1
            down = _rows_down(element, len(rows) - number)
            right = _span(element, "colspan") or 1
            for below in taken[number : number + down]:
                below.update(range(column, column + right))
            yield PlacedCell(number, column, down, right, element)
            column += right


def _rows_down(cell: HtmlElement, most: int) -> int:
    # 0: to the end of the table.
    return min(_span(cell, "rowspan") or most, most)


def _span(cell: HtmlElement, name: str) -> int:
    text = cell.get(name, "1").strip()
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else 1
