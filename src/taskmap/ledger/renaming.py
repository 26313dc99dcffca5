"""A statement to one that counts what came under a unit's former names for its name of today."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from taskmap.ledger.database import Value

FormerNames = Mapping[tuple[str, str], str]
"""The name that a unit has now, by the plan and a name that it had."""

_SAME_UNIT = re.compile(r"(\w)\.unit = ([dm])\.unit")


def former_names_table(former: FormerNames) -> tuple[str, tuple[Value, ...]]:
    """The part of a WITH clause that makes a table `former` of plan, unit and former name for the statement behind it,
    and the values of that clause, which come before those of the statement. `former` may not be empty.
    """
    rows: Iterable[tuple[str, ...]] = ((plan, now, name) for (plan, name), now in former.items())
    marks = ", ".join(["(?, ?, ?)"] * len(former))
    return f"former(plan, unit, name) AS (VALUES {marks})", tuple(chain.from_iterable(rows))


def include_former_names(statement: str) -> str:
    """The `statement` such that it finds the rows of a unit, in table d or m, under each of its names; it
    needs the clause of `former_names_table` before it.
    """
    return _SAME_UNIT.sub(
        r"\1.unit IN (SELECT \2.unit UNION ALL SELECT f.name FROM former f"
        r" WHERE f.plan = \2.plan AND f.unit = \2.unit)",
        statement,
    )
