"""What rows of the ledger are asked for, to the WHERE clause of a statement and its values."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from taskmap.ledger.database import Value


def where_clause(
    *,
    plan: str | None = None,
    period: str | None = None,
    kind: Sequence[str] = (),
    until: tuple[str, datetime.date | None] = ("", None),
) -> tuple[str, tuple[Value, ...]]:
    """The WHERE clause, and its values, by which each column has this value (None, (): any) and the column
    in `until` is not later than its day.
    """
    parts: list[str] = []
    values: list[Value] = []
    for column, value in (("plan", plan), ("period", period)):
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(value)
    if kind:
        parts.append(f"kind IN ({', '.join('?' * len(kind))})")
        values += map(str, kind)
    if until[1] is not None:
        parts.append(f"{until[0]} <= ?")
        values.append(until[1].isoformat())
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), tuple(values)
