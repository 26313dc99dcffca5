"""A statement to one that counts what came under a unit's former names for its name of today."""

from __future__ import annotations

import re
from collections.abc import Mapping

from taskmap.ledger.value_tables import ValueTable

FormerNames = Mapping[tuple[str, str], str]
"""The name that a unit has now, by the plan and a name that it had."""

_SAME_UNIT = re.compile(r"(\w)\.unit = ([dm])\.unit")


def former_names_tables(former: FormerNames) -> list[ValueTable]:
    """A table `former` of plan, unit and former name; none where no unit had another name."""
    rows = [(plan, now, name) for (plan, name), now in former.items()]
    return [ValueTable("former", ("plan", "unit", "name"), rows)] if rows else []


def include_former_names(statement: str) -> str:
    """The `statement` such that it finds the rows of a unit, in table d or m, under each of its names; it
    needs the table of `former_names_tables` before it.
    """
    return _SAME_UNIT.sub(
        r"\1.unit IN (SELECT \2.unit UNION ALL SELECT f.name FROM former f"
        r" WHERE f.plan = \2.plan AND f.unit = \2.unit)",
        statement,
    )
