"""A sheet that was saved as text, .csv or a web page (also one called .xls), to its tables.

The hidden sheet is not in it; what stands above the table is, and with it the code that was printed there.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from taskmap.system import html_tables
from taskmap.system.diagnostics import TaskmapError
from taskmap.system.encoding import decode
from taskmap.system.spreadsheets import CellRange

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LARGEST = 20_000_000
"""Bytes: a checklist of a thousand rows has one of them."""
_PAGES = (".htm", ".html")
_SHEETS = (".xls", ".et", ".xlsx")
"""What web pages are called so that Excel and WPS open them."""
_DELIMITERS = "\t,;，"
_LINES_LOOKED_AT = 30
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_BROKEN_LINE = re.compile(r"(?<=[^\x00-\u2fff])[ \t]*\n\s*(?=[^\x00-\u2fff])")
"""A program may break the text of a cell anywhere in the file; between Chinese characters that is no blank."""
_LINE = "\u2028"
_STRUCK = ("s", "strike", "del")
_UNSHOWN = ("script", "style", "title")


class TextTable(NamedTuple):
    """The cells of a table in rows of equal length, its merged cells, and what to call it in messages."""

    name: str
    rows: list[list[str]]
    merged_ranges: tuple[CellRange, ...] = ()


def recognises(data: bytes, name: str) -> bool:
    """Whether `data` may be a table saved as text; `name` is that of the file."""
    ending = PurePosixPath(name).suffix.lower()
    if len(data) > _LARGEST:
        return False
    if ending == ".csv":
        return True
    # Nothing that is text of one byte a character has a NUL.
    return (
        ending in (*_PAGES, *_SHEETS)
        and b"\0" not in data
        and data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        and b"<table" in data.lower()
    )


def read_tables(data: bytes, file: str, most_cells: int) -> Iterator[TextTable]:
    """The tables in `data`, which `recognises` knows; `file` is its name. Raises TaskmapError where one has more than
    `most_cells`, or cannot be read.
    """
    if PurePosixPath(file).suffix.lower() == ".csv":
        yield _read_csv(data, file, most_cells)
        return
    for number, table in enumerate(_html_tables(data, file), 1):
        rows = html_tables.table_rows(table)
        if html_tables.cell_count(rows) > most_cells:
            raise _too_big_error(file)
        yield _read_html(rows, f"表{number}")


def _too_big_error(file: str) -> TaskmapError:
    return TaskmapError(f"{file} 太大，不像是责任清单；请在发下的清单上填报")


def _read_csv(data: bytes, file: str, most_cells: int) -> TextTable:
    text = decode(data).text.replace("\0", "")
    head = "\n".join(text.splitlines()[:_LINES_LOOKED_AT])
    delimiter = max(_DELIMITERS, key=head.count)
    rows: list[list[str]] = []
    count = 0
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
            rows.append([value.strip() for value in row])
            count += len(row)
            if count > most_cells:
                raise _too_big_error(file)
    except csv.Error as problem:
        raise TaskmapError(f"{file} 不是能读的文本表格；请另存为 .xlsx 后再报") from problem
    width = max(map(len, rows), default=0)
    if width * len(rows) > most_cells:
        raise _too_big_error(file)
    return TextTable(PurePosixPath(file).stem, _pad_rows(rows, width))


def _pad_rows(rows: Sequence[list[str]], width: int) -> list[list[str]]:
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _html_tables(data: bytes, file: str) -> Iterator[HtmlElement]:
    """The innermost tables of the page."""
    # Few returns are web pages, and lxml takes long to load.
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

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


def _read_html(rows: Sequence[Sequence[HtmlElement]], name: str) -> TextTable:
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
