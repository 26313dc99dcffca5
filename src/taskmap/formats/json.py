"""A Document as JSON for programs: always the same bytes, with the names that templates use."""

from __future__ import annotations

import json
from pathlib import Path

from taskmap.document import Document, Row, Table
from taskmap.formats import document_text

ENDING = "json"
NAME = "json"
ORDER = 60


def render(document: Document, template: Path | None = None) -> bytes:
    """Always the same bytes for a document. Dates are ISO dates, and what has an order in the
    document keeps it. There are no templates: `template` is None.
    """
    data = {
        "title": document.title,
        "author": document.author,
        "day": document.day,
        "fields": dict(document.fields),
        "tables": [_table(table) for table in document.tables],
    }
    # A lone half of a character pair, as broken files hold, has no UTF-8.
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _table(table: Table) -> dict[str, object]:
    rows = [_row(table, row) for row in table.rows]
    return {"title": table.title, "columns": dict(table.columns), "rows": rows}


def _row(table: Table, row: Row) -> dict[str, object]:
    data: dict[str, object] = {"kind": row.kind, "values": dict(document_text.row_values(row))}
    if row.across:
        data["across"] = {table.across[index]: value for index, value in row.across.items()}
    return data
