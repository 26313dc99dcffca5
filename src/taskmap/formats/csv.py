"""A Document's tables as CSV that Excel and WPS open with a double click."""

from __future__ import annotations

import csv
import datetime
import io
from codecs import BOM_UTF8
from pathlib import Path

from taskmap.document import Document, Table, Value
from taskmap.formats import document_text
from taskmap.system import text

ENDING = "csv"
NAME = "csv"
ORDER = 50


def render(document: Document, template: Path | None = None) -> bytes:
    """One table alone; several below one another, each under its title. There are no templates:
    `template` is None.
    """
    pieces = [_table(table) for table in document.tables]
    if len(pieces) > 1:
        pieces = [
            f"{_escape(table.title)}\r\n{piece}"
            for table, piece in zip(document.tables, pieces, strict=True)
        ]
    # With the mark Excel knows that it is UTF-8.
    return BOM_UTF8 + "\r\n".join(pieces).encode()


def _table(table: Table) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(map(_escape, document_text.headings(table)))
    writer.writerows(map(_escape, document_text.cells(table, row)) for row in table.rows)
    return buffer.getvalue()


def _escape(value: Value) -> Value:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    return text.escape_formula(text.clean(value)[0])
