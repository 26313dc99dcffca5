"""What came under other names counts for a unit: under those that it had before or got later, and its predecessors'."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from taskmap.ledger.entries import LedgerEntry
from taskmap.ledger.value_tables import ValueTable
from taskmap.tracking.words import Predecessor

OtherNames = Mapping[tuple[str, str], str]
"""The name that a unit has in an issue, by the plan and a name that it had before or got later."""

_SAME_UNIT = re.compile(r"([epw])\.unit = ([dm])\.unit")
# Only what was said of a measure counts on for another unit; a report of all of them does not.
_SAME_SPEAKER = re.compile(r"([pw])\.unit = ([dm])\.unit")


def current_name(names: OtherNames, plan: str, unit: str) -> str:
    """The name that the `unit` of the `plan` has in the issue of the `names`."""
    return names.get((plan, unit), unit)


def with_current_name(entry: LedgerEntry, names: OtherNames) -> LedgerEntry:
    """The entry with the name that its unit has in the issue of the `names`."""
    now = current_name(names, entry.plan, entry.unit)
    return entry if now == entry.unit else entry._replace(unit=now)


def later_names(
    renames: Sequence[Mapping[str, str]], units: Sequence[Set[str]]
) -> Mapping[str, str]:
    """By each name that a unit of an issue got later the one that it has there. `renames` are the former names that this
    issue and all later ones know, in order of time, `units` those of these names that stand for a unit in the same issue.

    Two names that stand side by side in an issue are two units; a new name that two units share leads to neither.
    """
    former, own = renames[0], units[0]
    found: dict[str, str] = {}
    for renamed in renames[1:]:
        old_names: dict[str, set[str]] = defaultdict(set)
        for old, new in renamed.items():
            old_names[new].add(old)
        for new, olds in old_names.items():
            had = {found.get(name, former.get(name, name)) for name in olds} & own
            is_another = new in own or any(new in each and each & olds for each in units)
            if len(had) == 1 and not is_another:
                found.setdefault(new, had.pop())
    return found


def other_names_tables(names: OtherNames) -> list[ValueTable]:
    """A table `other_names` of plan, unit and other name; none where no unit had another name."""
    rows = [(plan, now, name) for (plan, name), now in names.items()]
    return [ValueTable("other_names", ("plan", "unit", "name"), rows)] if rows else []


def predecessors_table(predecessors: Iterable[Predecessor], later: Mapping[str, str]) -> ValueTable:
    """A table `predecessors` of unit, item and each name of who said something of it before; `later` are the names of then
    by those that such a one got afterwards.
    """
    names = defaultdict[str, list[str]](list)
    for new, former in later.items():
        names[former].append(new)
    rows = [
        (each.unit, each.item, name)
        for each in predecessors
        for name in (each.former, *names.get(each.former, ()))
    ]
    return ValueTable("predecessors", ("unit", "item", "name"), rows or [("", "", "")])


def is_inherited(word: str) -> str:
    """The expression that is 1 where somebody said the `word` who has the item no more, else 0. `word` is the letter of
    a table with unit and measure; it needs that of `predecessors_table`.
    """
    return (
        f"CASE WHEN EXISTS (SELECT 1 FROM predecessors s WHERE s.name = {word}.unit"
        f" AND s.item = {word}.measure) THEN 1 ELSE 0 END"
    )


def include_other_names(statement: str) -> str:
    """The `statement` such that it finds the rows of a unit, in table d or m, under each of its names; it
    needs the table of `other_names_tables` before it.
    """
    return _SAME_UNIT.sub(
        r"\1.unit IN (SELECT \2.unit UNION ALL SELECT f.name FROM other_names f"
        r" WHERE f.plan = \2.plan AND f.unit = \2.unit)",
        statement,
    )


def include_predecessors(statement: str) -> str:
    """The `statement` such that it also finds what the predecessors of a unit, in table d or m, said of the measure;
    to be done before `include_other_names`. It needs the table of `predecessors_table` before it.
    """
    return _SAME_SPEAKER.sub(
        r"(\g<0> OR \1.unit IN (SELECT s.name FROM predecessors s"
        r" WHERE \2.unit = s.unit AND \2.measure = s.item))",
        statement,
    )
