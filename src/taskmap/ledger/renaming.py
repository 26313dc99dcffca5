"""A statement to one that counts what came under other names for a unit: its former ones, and its predecessors'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from taskmap.ledger.entries import LedgerEntry
from taskmap.ledger.value_tables import ValueTable
from taskmap.tracking.words import Predecessor

FormerNames = Mapping[tuple[str, str], str]
"""The name that a unit has now, by the plan and a name that it had."""

_SAME_UNIT = re.compile(r"([epw])\.unit = ([dm])\.unit")
# Only what was said of a measure counts on for another unit; a report of all of them does not.
_SAME_SPEAKER = re.compile(r"([pw])\.unit = ([dm])\.unit")


def current_name(former: FormerNames, plan: str, unit: str) -> str:
    """The name that the `unit` of the `plan` has now."""
    return former.get((plan, unit), unit)


def with_current_name(entry: LedgerEntry, former: FormerNames) -> LedgerEntry:
    """The entry with the name that its unit has now."""
    now = current_name(former, entry.plan, entry.unit)
    return entry if now == entry.unit else entry._replace(unit=now)


def former_names_tables(former: FormerNames) -> list[ValueTable]:
    """A table `former` of plan, unit and former name; none where no unit had another name."""
    rows = [(plan, now, name) for (plan, name), now in former.items()]
    return [ValueTable("former", ("plan", "unit", "name"), rows)] if rows else []


def predecessors_table(predecessors: Iterable[Predecessor]) -> ValueTable:
    """A table `predecessors` of unit, item and the name of who said something of it before."""
    rows = [(each.unit, each.item, each.former) for each in predecessors]
    return ValueTable("predecessors", ("unit", "item", "name"), rows or [("", "", "")])


def is_inherited(word: str) -> str:
    """The expression that is 1 where somebody said the `word` who has the item no more, else 0. `word` is the letter of
    a table with unit and measure; it needs that of `predecessors_table`.
    """
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM predecessors s WHERE s.name = {word}.unit"
        f" AND s.item = {word}.measure) THEN 1 ELSE 0 END"
    )


def include_former_names(statement: str) -> str:
    """The `statement` such that it finds the rows of a unit, in table d or m, under each of its names; it
    needs the table of `former_names_tables` before it.
    """
    return _SAME_UNIT.sub(
        r"\1.unit IN (SELECT \2.unit UNION ALL SELECT f.name FROM former f"
        r" WHERE f.plan = \2.plan AND f.unit = \2.unit)",
        statement,
    )


def include_predecessors(statement: str) -> str:
    """The `statement` such that it also finds what the predecessors of a unit, in table d or m, said of the measure;
    to be done before `include_former_names`. It needs the table of `predecessors_table` before it.
    """
    return _SAME_SPEAKER.sub(
        r"(\g<0> OR \1.unit IN (SELECT s.name FROM predecessors s"
        r" WHERE \2.unit = s.unit AND \2.measure = s.item))",
        statement,
    )
