"""A ledger to files of all that it holds: CSV tables for a spreadsheet, JSON for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from taskmap.ledger.database import Database, Row, Value, snapshot
from taskmap.ledger.tables import COLUMN_TITLES, TABLES, LedgerTable, read_rows
from taskmap.system import text

JSON_FILE = "台账.json"


def export(database: Database, formats: tuple[str, ...]) -> dict[str, bytes]:
    """The content of the files by name: for `csv` among the `formats` a file for each table, for `json` one
    for all. The same ledger gives the same bytes.
    """
    with snapshot(database):
        tables = [(table, read_rows(database, table)) for table in TABLES]
    files: dict[str, bytes] = {}
    if "csv" in formats:
        files |= {f"{table.title}.csv": _csv(table, rows) for table, rows in tables}
    if "json" in formats:
        files[JSON_FILE] = "".join(_json(tables)).encode()
    return files


def _csv(table: LedgerTable, rows: list[Row]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMN_TITLES[column] for column in table.columns)
    writer.writerows([_escape_formula(value) for value in row] for row in rows)
    # By the byte order mark Excel knows that it is UTF-8.
    return buffer.getvalue().encode("utf-8-sig")


def _escape_formula(value: Value) -> Value:
    return text.escape_formula(value) if isinstance(value, str) else value


def _json(tables: list[tuple[LedgerTable, list[Row]]]) -> Iterator[str]:
    """One row a line. The body of an entry stays text, since its hash was made over that."""
    for number, (table, rows) in enumerate(tables):
        yield f"{',' if number else '{'}\n{json.dumps(table.name)}: ["
        for index, row in enumerate(rows):
            values = dict(zip(table.columns, row, strict=True))
            yield f"{',' if index else ''}\n{json.dumps(values, ensure_ascii=False)}"
        yield "\n]"
    yield "\n}\n"
