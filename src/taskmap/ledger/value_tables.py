"""Values to tables that stand before a statement and that it reads like those of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from taskmap.ledger.database import Value

_MOST_ROWS = 500


class ValueTable(NamedTuple):
    """A table of `columns` that holds these `rows`, of which there is at least one."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]


def with_clause(tables: Iterable[ValueTable]) -> tuple[str, tuple[Value, ...]]:
    """The WITH clause that makes the `tables` for the statement behind it, "" for none, and the values of the
    clause, which come before those of the statement.
    """
    clauses, values = [], list[Value]()
    for name, columns, rows in tables:
        marks = ", ".join([f"({', '.join('?' * len(columns))})"] * len(rows))
        clauses.append(f"{name}({', '.join(columns)}) AS (VALUES {marks})")
        values += chain.from_iterable(rows)
    return f"WITH {', '.join(clauses)} " if clauses else "", tuple(values)


def units_table(units: Collection[str] | None) -> list[ValueTable]:
    """A table `named` of these units; no table where none are named (None or empty), or so many that reading the
    rows of all takes less time.
    """
    if not units or len(units) > _MOST_ROWS:
        return []
    return [ValueTable("named", ("unit",), [(unit,) for unit in sorted(units)])]


def entries_table(numbers: Collection[int] | None) -> list[ValueTable]:
    """A table `wanted` of the entries of these `numbers`; no table in the same cases as for `units_table`."""
    if not numbers or len(numbers) > _MOST_ROWS:
        return []
    return [ValueTable("wanted", ("entry",), [(number,) for number in numbers])]
