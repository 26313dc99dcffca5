"""Everything that a ledger holds, as tables for a spreadsheet and as data for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from taskmap.ledger.database import Database, Row, Value, snapshot
from taskmap.ledger.tables import COLUMN_TITLES, TABLES, LedgerTable
from taskmap.system import text

DATA = "台账.json"


def export(database: Database, formats: tuple[str, ...]) -> dict[str, bytes]:
    """The files by name: a .csv for each table, one .json for all. The same ledger gives the same bytes."""
    with snapshot(database):
        held = [(table, _rows(database, table)) for table in TABLES]
    files: dict[str, bytes] = {}
    if "csv" in formats:
        files |= {f"{table.title}.csv": _csv(table, rows) for table, rows in held}
    if "json" in formats:
        files[DATA] = "".join(_json(held)).encode()
    return files


def _rows(database: Database, table: LedgerTable) -> list[Row]:
    return database.execute(
        f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {', '.join(table.key)}"
    )


def _csv(table: LedgerTable, rows: list[Row]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMN_TITLES[column] for column in table.columns)
    writer.writerows([_harmless(value) for value in row] for row in rows)
    # With the mark Excel knows that it is UTF-8.
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(value: Value) -> Value:
    return text.escape_formula(value) if isinstance(value, str) else value


def _json(tables: list[tuple[LedgerTable, list[Row]]]) -> Iterator[str]:
    """A row a line. The body of an entry stays text, over which its hash was made."""
    for number, (table, rows) in enumerate(tables):
        yield f"{',' if number else '{'}\n{json.dumps(table.name)}: ["
        for place, row in enumerate(rows):
            told = dict(zip(table.columns, row, strict=True))
            yield f"{',' if place else ''}\n{json.dumps(told, ensure_ascii=False)}"
        yield "\n]"
    yield "\n}\n"
