"""A w:tbl to the squares of its grid: merged cells spread out, deleted rows left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from taskmap.notices.readers.docx.names import VAL, W, number, switch, value
from taskmap.notices.readers.docx.text import children

if TYPE_CHECKING:
    from lxml.etree import _Element

_WIDEST = 63
"""Columns that Word can make; a wider table says so in its own grid."""


class GridSquare(NamedTuple):
    """`covered`: under a merged cell, whose text it repeats. `joins`: the square below belongs to
    it, if that one says so as well.
    """

    text: str = ""
    covered: bool = False
    joins: bool = False


def rows(table: _Element) -> Iterator[_Element]:
    """The w:tr of a table in order, without deleted and hidden ones."""
    for row in children(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        deleted = properties is not None and properties.find(f"{W}del") is not None
        if not deleted and not switch(properties, "hidden"):
            yield row


def cells(row: _Element) -> Iterator[_Element]:
    """The w:tc of a row in order, without deleted ones."""
    for cell in children(row, f"{W}tc"):
        if cell.find(f"{W}tcPr/{W}cellDel") is None:
            yield cell


def grid_squares(table: _Element, cell_text: Callable[[_Element], str]) -> list[list[GridSquare]]:
    """Rows of equal length, short ones filled up with blank squares. `cell_text` is asked for the
    text of each cell once, in order, even where a merged cell covers it: what lies there is
    numbered all the same.
    """
    widest = max(_WIDEST, sum(1 for _ in table.iterfind(f"{W}tblGrid/{W}gridCol")))
    grid: list[list[GridSquare]] = []
    for row in rows(table):
        grid.append(_row(row, grid[-1] if grid else [], widest, cell_text))
    grid = [row for row in grid if row]
    width = max(map(len, grid), default=0)
    return [row + [GridSquare()] * (width - len(row)) for row in grid]


def _row(
    row: _Element, above: list[GridSquare], widest: int, cell_text: Callable[[_Element], str]
) -> list[GridSquare]:
    squares = [GridSquare()] * _span(row.find(f"{W}trPr"), "gridBefore", widest, least=0)
    for cell in cells(row):
        properties = cell.find(f"{W}tcPr")
        down, right = _merge(properties, "vMerge"), _merge(properties, "hMerge")
        up = above[len(squares)] if len(squares) < len(above) else GridSquare()
        # Asked even when it will not be seen: what lies under a merged cell is numbered all the same.
        text = cell_text(cell)
        if down == "continue" and up.joins:
            square = GridSquare(up.text, covered=True, joins=True)
        elif right == "continue" and squares:
            square = squares[-1]._replace(covered=True)
        else:
            square = GridSquare(text, joins=down != "")
        squares.append(square)
        further = _span(properties, "gridSpan", widest, least=1) - 1
        squares += [square._replace(covered=True)] * min(further, widest - len(squares))
    return squares


def _span(properties: _Element | None, name: str, widest: int, *, least: int) -> int:
    return max(least, min(number(value(properties, name)) or least, widest))


def _merge(properties: _Element | None, name: str) -> str:
    """`restart`, `continue`, or empty: on its own."""
    merge = None if properties is None else properties.find(W + name)
    return "" if merge is None else merge.get(VAL, "continue")
