"""A Document in plain pieces, for formats without a template that says what goes where."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from taskmap.document import Document, Row, Table, Value
from taskmap.system.dates import long_date

_ENDS = ("。", "！", "？", "；", "。”", "。）")


def value_text(value: Value) -> str:
    """The value as text for people: a date as 2022年6月30日, "" for None."""
    if value is None:
        return ""
    return long_date(value) if isinstance(value, datetime.date) else str(value)


def paragraphs(document: Document) -> list[str]:
    """The fields that are sentences; all others (title, number …) are there for templates to place."""
    return [
        line
        for value in document.fields.values()
        if isinstance(value, str) and value.rstrip().endswith(_ENDS)
        for line in value.splitlines()
        if line.strip()
    ]


def tables(document: Document) -> list[Table]:
    """Its tables that are printed: one that is optional only with rows."""
    return [table for table in document.tables if table.rows or not table.is_optional]


def imprint(document: Document) -> str:
    """The author and the day in one line; an author that is empty is left out."""
    return "　".join(part for part in (document.author, long_date(document.day)) if part)


def headings(table: Table) -> list[str]:
    """The headings of the columns, those of the repeated columns last."""
    return [*table.columns.values(), *table.across]


def cells(table: Table, row: Row) -> list[Value]:
    """The row's values in the order of the headings; None where it has none."""
    by_column = row_values(row)
    across = (row.across.get(index) for index in range(len(table.across)))
    return [*(by_column.get(name) for name in table.columns), *across]


def row_values(row: Row) -> Mapping[str, Value]:
    """The row's values with its overrides, by the name of the column."""
    return {**row.values, **row.overrides}
