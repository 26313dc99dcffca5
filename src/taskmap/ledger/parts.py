"""An issue of a plan to who had which part from when to when, and who called which measure done: of all units or a few."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from taskmap.ledger import renaming
from taskmap.ledger.database import Database, Row
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.renaming import OtherNames
from taskmap.ledger.value_tables import units_table, with_clause
from taskmap.plan.progress import Status
from taskmap.tracking.parts import Part
from taskmap.tracking.words import Predecessor

_day = datetime.date.fromisoformat
_PART = "p.task, p.measure, p.unit, p.answers, p.since, p.until, p.line"
_PARTS = f"SELECT {_PART} FROM parts p WHERE p.plan = ? AND p.entry = ? ORDER BY p.line"
# The lines are found in the indexes, which hold all that is asked for there; for whole rows SQLite would walk through
# all parts of the plan.
_PARTS_OF_UNITS = f"""
SELECT {_PART} FROM parts p
WHERE p.plan = ? AND p.entry = ? AND p.line IN (
    SELECT o.line FROM named n CROSS JOIN parts o
    WHERE o.plan = ? AND o.entry = ? AND o.unit = n.unit
    UNION SELECT a.line FROM named n CROSS JOIN parts o CROSS JOIN parts a
    WHERE o.plan = ? AND o.entry = ? AND o.unit = n.unit
    AND a.plan = ? AND a.entry = ? AND a.measure = o.measure
) AND (p.answers = 1 OR p.unit IN (SELECT unit FROM named)) ORDER BY p.line
"""
# The first issues of an old ledger recorded no parts, and the units in two other tables. With the entry beside the unit
# the parts are read along an index, in half the time.
_IS_WITHOUT_PARTS = "entry < coalesce((SELECT min(entry) FROM parts WHERE plan = ?), entry + 1)"
_EVERY_NAME = f"""
SELECT DISTINCT unit, 0 FROM entries WHERE plan = ?
UNION ALL SELECT DISTINCT unit, entry FROM parts WHERE plan = ?
UNION ALL SELECT DISTINCT unit, 0 FROM duties WHERE plan = ? AND {_IS_WITHOUT_PARTS}
UNION ALL SELECT DISTINCT unit, 0 FROM deadlines WHERE plan = ? AND {_IS_WITHOUT_PARTS}
"""


def read_parts(database: Database, issue: LatestIssue, units: Collection[str] | None) -> list[Part]:
    """The parts in the plan up to this issue, in their order: see `LedgerReader.parts`."""
    at = (issue.plan, issue.entry)
    named = units_table(units)
    head, names = with_clause(named)
    statement, values = (_PARTS_OF_UNITS, (*names, *at * 4)) if named else (_PARTS, at)
    return [
        Part(task, measure, unit, bool(answers), _day(since), _day(until) if until else None)
        for task, measure, unit, answers, since, until, _ in database.execute(
            head + statement, values
        )
    ]


def every_unit_name(database: Database, plan: str) -> frozenset[str]:
    """The names that units of the `plan` (its id) have or had in any of its revisions, old and new ones."""
    rows = database.execute(_EVERY_NAME, [plan] * _EVERY_NAME.count("?"))
    return frozenset(unit for unit, _ in rows if unit)


def unit_names(
    database: Database, issues: Sequence[LatestIssue], names: Collection[str]
) -> list[set[str]]:
    """For each of these `issues` of a plan, of which there is one at least, those of the `names` that units have in it."""
    found = {each.entry: set[str]() for each in issues}
    recorded = [each.entry for each in issues if each.parts is not None]
    old = [each.entry for each in issues if each.parts is None]
    for table, numbers in (("parts", recorded), ("duties", old), ("deadlines", old)):
        if numbers:
            rows = database.execute(
                f"SELECT DISTINCT entry, unit FROM {table} WHERE plan = ?"
                f" AND entry IN ({', '.join('?' * len(numbers))})"
                f" AND unit IN ({', '.join('?' * len(names))})",
                (issues[0].plan, *numbers, *names),
            )
            for entry, unit in rows:
                found[entry].add(unit)
    return list(found.values())


def done_parts(
    database: Database, plan: str, names: Collection[str] | None, until: datetime.date | None
) -> list[Row]:
    """The unit, by its name of then, and the measure of everything that was ever called done until that day, by one of
    these `names` at least (None: anybody).
    """
    named = units_table(names)
    head, values = with_clause(named)
    some = " AND unit IN (SELECT unit FROM named)" if named else ""
    return database.execute(
        f"{head} SELECT DISTINCT unit, measure FROM progress"
        f" WHERE plan = ? AND status = ? AND day <= ?{some}",
        (*values, plan, Status.DONE.value, str(until or datetime.date.max)),
    )


def done_counts(
    database: Database,
    plan: str,
    until: datetime.date,
    names: OtherNames,
    predecessors: Iterable[Predecessor],
) -> Mapping[tuple[str, str], int]:
    """By the unit, under its name in an issue (`names` leads to it), and the measure in how many returns up to that day
    each was called done, also by the `predecessors` of the unit.
    """
    counts, inherited = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for unit, measure, count in database.execute(
        "SELECT unit, measure, count(*) FROM progress"
        " WHERE plan = ? AND status = ? AND day <= ? GROUP BY unit, measure",
        (plan, Status.DONE.value, str(until)),
    ):
        counts[renaming.current_name(names, plan, unit), measure] += count
    for each in predecessors:
        inherited[each.unit, each.item] += counts[each.former, each.item]
    return counts + inherited
