"""A web page that was saved from a checklist to its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from taskmap.returns.workbook.text_tables import TextTable, too_big_error
from taskmap.system import html_tables
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.encoding import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_BROKEN_LINE = re.compile(r"(?<=[^\x00-\u2fff])[ \t]*\n\s*(?=[^\x00-\u2fff])")
"""A program may break the text of a cell anywhere in the file; between Chinese characters that is no blank."""
_LINE = "\u2028"
_STRUCK = ("s", "strike", "del")
_UNSHOWN = ("script", "style", "title")


def read_tables(data: bytes, file: str, most_cells: int) -> Iterator[TextTable]:
    """As `text_tables.read_tables`, for a web page."""
    for number, table in enumerate(_innermost_tables(data, file), 1):
        rows = html_tables.table_rows(table)
        if html_tables.cell_count(rows) > most_cells:
            raise too_big_error(file)
        yield _read_table(rows, f"表{number}")


def _innermost_tables(data: bytes, file: str) -> Iterator[HtmlElement]:
    declared = _CHARSET.search(data)
    text = decode(data, declared[1].decode("ascii", "replace") if declared else "").text
    try:
        page = document_fromstring(_DECLARATION.sub("", text), parser=HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError) as problem:
        raise TaskmapError(f"{file} 是网页，但读不了；请另存为 .xlsx 后再报") from problem
    etree.strip_elements(page, etree.Comment, *_STRUCK, *_UNSHOWN, with_tail=False)
    for table in page.iter("table"):
        if next(table.iterdescendants("table"), None) is None:
            yield table


def _read_table(rows: Sequence[Sequence[HtmlElement]], name: str) -> TextTable:
    cells = list(html_tables.place_cells(rows))
    width = max((each.column + each.right for each in cells), default=0)
    grid = [[""] * width for _ in rows]
    for each in cells:
        grid[each.row][each.column] = _cell_text(each.element)
    merged = tuple(
        ((each.row, each.column), (each.row + each.down - 1, each.column + each.right - 1))
        for each in cells
        if each.down > 1 or each.right > 1
    )
    return TextTable(name, grid, merged)


def _cell_text(cell: HtmlElement) -> str:
    """As a browser shows it: only a <br> begins a line."""
    for each in cell.iter("br"):
        each.text = _LINE
    text = _BROKEN_LINE.sub("", "".join(cell.itertext()))
    return "\n".join(" ".join(line.split()) for line in text.split(_LINE)).strip()
