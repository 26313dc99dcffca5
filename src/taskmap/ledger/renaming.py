"""Units that have another name in the plan now: what came under an old name counts for the new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

from taskmap.ledger.database import Value

FormerNames = Mapping[tuple[str, str], str]
"""The name that a unit has now, by the plan and a name that it had."""

_SAME = re.compile(r"(\w)\.unit = ([dm])\.unit")


def former_names_table(former: FormerNames) -> tuple[str, tuple[Value, ...]]:
    """What stands before a statement, so that it may ask a table `former` of plan, unit and old name."""
    rows: Iterable[tuple[str, ...]] = ((plan, now, name) for (plan, name), now in former.items())
    marks = ", ".join(["(?, ?, ?)"] * len(former))
    return f"WITH former(plan, unit, name) AS (VALUES {marks}) ", tuple(chain.from_iterable(rows))


def include_former_names(statement: str) -> str:
    """The statement, which knows that table, with rows of a unit d (or m) found under each of its names."""
    return _SAME.sub(
        r"\1.unit IN (SELECT \2.unit UNION ALL SELECT f.name FROM former f"
        r" WHERE f.plan = \2.plan AND f.unit = \2.unit)",
        statement,
    )
