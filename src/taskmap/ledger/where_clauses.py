"""What rows of the ledger are asked for, to the WHERE clause of a statement and its values."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from taskmap.ledger.database import Value


def where_clause(
    *,
    plan: str | None = None,
    period: str | None = None,
    kind: Collection[str] = (),
    periods: Collection[str] = (),
    until: tuple[str, datetime.date | None] = ("", None),
) -> tuple[str, tuple[Value, ...]]:
    """The WHERE clause, and its values, by which each column has this value (None, (): any), the period is one of the
    `periods`, and the column in `until` is not later than its day.
    """
    parts: list[str] = []
    values: list[Value] = []
    for column, value in (("plan", plan), ("period", period)):
        if value is not None:
            parts.append(f"{column} = ?")
            values.append(value)
    for column, wanted in (("kind", kind), ("period", periods)):
        if wanted:
            parts.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += map(str, wanted)
    if until[1] is not None:
        parts.append(f"{until[0]} <= ?")
        values.append(until[1].isoformat())
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), tuple(values)
