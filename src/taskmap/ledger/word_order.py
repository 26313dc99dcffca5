"""The returns of a plan to tables by which statements order what was reported as tracking.words orders it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from taskmap.ledger.database import Database
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.value_tables import ValueTable
from taskmap.plan.period_labels import last_day
from taskmap.tracking.words import Order, Predecessor, word_order

LAST_FIRST = (
    "(SELECT l.last FROM last_days l WHERE l.label = p.period) DESC, p.day DESC, p.entry DESC"
)
"""Words.word_order, backwards, of `progress p` and behind the table of `last_days_table`."""

# One look into the index for each label: there may be a million rows, but only a few dozen labels.
_LABELS = """
WITH RECURSIVE labels(period) AS (
    SELECT min(period) FROM progress WHERE plan = ?
    UNION ALL
    SELECT (SELECT min(p.period) FROM progress p WHERE p.plan = ? AND p.period > labels.period)
    FROM labels WHERE labels.period IS NOT NULL
) SELECT period FROM labels WHERE period IS NOT NULL
"""
_RETURNS = f"""
SELECT unit, period, day, entry FROM entries
WHERE plan = ? AND kind = '{EntryKind.SUBMISSION}' AND day <= ? ORDER BY entry
"""


def tables(
    database: Database,
    plan: str,
    until: datetime.date,
    names: Mapping[tuple[str, str], str],
    predecessors: Iterable[Predecessor],
) -> tuple[ValueTable, ValueTable]:
    """Both tables for the returns until that day; `names` and `predecessors` as in `disordered_units_table`."""
    disordered = disordered_units_table(database, plan, until, names, predecessors)
    return last_days_table(database, plan), disordered


def last_days_table(database: Database, plan: str) -> ValueTable:
    """A table `last_days` of the labels of which the plan has progress, each with its last day; "" for a label of no
    period.
    """
    labels = [label for (label,) in database.execute(_LABELS, (plan, plan))] or [""]
    rows = [(label, str(last_day(label) or "")) for label in labels]
    return ValueTable("last_days", ("label", "last"), rows)


def disordered_units_table(
    database: Database,
    plan: str,
    until: datetime.date,
    names: Mapping[tuple[str, str], str],
    predecessors: Iterable[Predecessor],
) -> ValueTable:
    """A table `disordered` of the units, by their names in an issue, whose returns until that day were entered
    in another order than that in which they count; for all others the last entry is the last word. `names` are
    renaming.OtherNames. A unit with `predecessors` is one too: theirs come before its own.
    """
    latest: dict[str, Order] = {}
    disordered = {"", *(each.unit for each in predecessors)}
    for unit, period, day, entry in database.execute(_RETURNS, (plan, until.isoformat())):
        now = names.get((plan, unit), unit)
        order = word_order(period, datetime.date.fromisoformat(day), entry)
        if order < latest.get(now, order):
            disordered.add(now)
        latest[now] = order
    return ValueTable("disordered", ("unit",), [(unit,) for unit in sorted(disordered)])
