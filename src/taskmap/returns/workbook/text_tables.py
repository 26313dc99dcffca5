"""A sheet that was saved as text, .csv or a web page (also one called .xls), to its tables.

The hidden sheet is not in it; what stands above the table is, and with it the code that was printed there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from taskmap.system.diagnostics import TaskmapError
from taskmap.system.encoding import decode
from taskmap.system.spreadsheets import CellRange

_LARGEST = 20_000_000
"""Bytes: a checklist of a thousand rows has one of them."""
_PAGES = (".htm", ".html")
_SHEETS = (".xls", ".et", ".xlsx")
"""What web pages are called so that Excel and WPS open them."""
_DELIMITERS = "\t,;，"
_LINES_LOOKED_AT = 30


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
    # Few returns are web pages, and lxml takes long to load.
    from taskmap.returns.workbook import page_tables

    yield from page_tables.read_tables(data, file, most_cells)


def too_big_error(file: str) -> TaskmapError:
    """The error to raise for a table in `file` that is too big to be a checklist."""
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
                raise too_big_error(file)
    except csv.Error as problem:
        raise TaskmapError(f"{file} 不是能读的文本表格；请另存为 .xlsx 后再报") from problem
    width = max(map(len, rows), default=0)
    if width * len(rows) > most_cells:
        raise too_big_error(file)
    return TextTable(PurePosixPath(file).stem, _pad_rows(rows, width))


def _pad_rows(rows: Sequence[list[str]], width: int) -> list[list[str]]:
    return [[*row, *[""] * (width - len(row))] for row in rows]
