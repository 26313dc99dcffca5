"""A <table> to a NoticeTable with merged cells resolved, or the finding that it only lays out the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from taskmap.notices.notice import NoticeCell, NoticeTable
from taskmap.notices.readers import passages
from taskmap.system import html_tables
from taskmap.system.diagnostics import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST = 100_000
"""Cells of a table, its merged ones included; what claims to have more is read as paragraphs."""
_LONG, _SHARE = 300, 0.8
"""A cell with so many characters and so great a share of them holds the text of the page."""
_BORDER = re.compile(
    r"border(?:-(?:top|bottom|left|right))?(?:-style)?\s*:[^;]*(?:solid|double|dotted|dashed)"
)


def is_data_table(table: HtmlElement) -> bool:
    """Whether the rows and columns of a <table> mean something. False for one that lays out the
    page: with a table inside, of one column, or, unless it is ruled, with nearly all of its text in
    one cell.
    """
    if table.get("role") in ("presentation", "none"):
        return False
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = html_tables.table_rows(table)
    if max(map(len, rows), default=0) < 2 or html_tables.cell_count(rows) > _MOST:
        return False
    if _is_ruled(table):
        return True
    lengths = [len(passages.visible_text("".join(cell.itertext()))) for row in rows for cell in row]
    holds_all = max(lengths) > max(_LONG, _SHARE * sum(lengths))
    return len(rows) > 1 and not holds_all


def _is_ruled(table: HtmlElement) -> bool:
    if (
        table.get("border", "0").strip() not in ("", "0")
        or next(table.iter("th"), None) is not None
    ):
        return True
    return any(_BORDER.search(each.get("style", "")) for each in table.iter("table", "td"))


def read_table(
    element: HtmlElement, file: str, cell_text: Callable[[HtmlElement, str], str]
) -> NoticeTable:
    """The cells of a <table> in rows of equal length, short ones filled up with blank cells.
    `cell_text` gives the text of a cell, and is handed `file`, which goes into each place.
    """
    rows = html_tables.table_rows(element)
    grid: list[dict[int, NoticeCell]] = [{} for _ in rows]
    for row, column, down, right, each in html_tables.place_cells(rows):
        cell = passages.cell(cell_text(each, file), Source(file, each.sourceline or 1, 1))
        for below in grid[row : row + down]:
            for beside in range(column, column + right):
                below.setdefault(beside, NoticeCell(cell.text, cell.at, covered=True))
        grid[row][column] = cell
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    return NoticeTable(tuple(_pad_row(row, width, element, file) for row in grid if row))


def _pad_row(
    row: dict[int, NoticeCell], width: int, table: HtmlElement, file: str
) -> tuple[NoticeCell, ...]:
    at = next(iter(row.values())).at if row else Source(file, table.sourceline or 1, 1)
    return tuple(row.get(column) or NoticeCell("", at) for column in range(width))
