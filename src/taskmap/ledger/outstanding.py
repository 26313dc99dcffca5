"""What of a plan is not in, not done or not closed on a day: statements made for a ledger of a million rows.

All of them begin with a plan and the entry by which it was issued, which the indexes begin with too.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from taskmap.ledger import codec, renaming
from taskmap.ledger.database import Database, Row, Value
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.renaming import FormerNames
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.tracking.extensions import Extension
from taskmap.tracking.overdue import (
    DONE,
    MissingReport,
    Obligation,
    OpenObligation,
    PendingClosure,
    PlanFacts,
)
from taskmap.tracking.overdue import OverdueKind as Clock

if TYPE_CHECKING:
    from taskmap.tracking.closure import ClosureStep

_day = datetime.date.fromisoformat


@dataclass(frozen=True, slots=True)
class LatestIssue:
    """A plan as it was issued last: by which entry, on which day, where its days begin, and the names that units
    had before, to those they have now. `deadlines` is how many there are.
    """

    plan: str
    entry: int
    revision: int
    day: datetime.date
    timezone: str = DEFAULT_TIMEZONE
    former: Mapping[str, str] = field(default_factory=dict)
    deadlines: int | None = None

    @property
    def has_deadlines(self) -> bool:
        """Whether its deadlines were recorded; the first versions of taskmap did not."""
        return self.deadlines is not None


# What the unit of a term d said last of its measure.
_LAST_WORD = """(SELECT p.{column} FROM progress p
    WHERE p.plan = d.plan AND p.unit = d.unit AND p.measure = d.measure AND p.day <= ?
    ORDER BY p.entry DESC LIMIT 1)"""
_STATUS, _PERCENT = _LAST_WORD.format(column="status"), _LAST_WORD.format(column="percent")
_MISSING = f"""
SELECT d.unit, d.rule, d.period, d.due FROM duties d
WHERE d.plan = ? AND d.entry = ? AND d.due <= ? AND NOT EXISTS (
    SELECT 1 FROM entries e WHERE e.plan = d.plan AND e.kind = '{EntryKind.SUBMISSION}'
    AND e.unit = d.unit AND e.period = d.period AND e.day <= ?
) ORDER BY d.due, d.line
"""
_TERM = "d.task, d.measure, d.unit, d.kind, d.due, d.what, d.ongoing, d.closing"
# The last column: nobody who answers for the measure says anything but that it is done.
_OPEN = f"""
SELECT {_TERM}, {_STATUS} AS status,
    CASE WHEN d.kind = 'milestone' THEN {_PERCENT} END,
    CASE WHEN d.kind = 'milestone' AND NOT EXISTS (
        SELECT 1 FROM deadlines m WHERE m.plan = d.plan AND m.entry = d.entry
        AND m.measure = d.measure AND m.kind = 'measure'
        AND coalesce({_STATUS.replace("d.", "m.")}, '') <> '{DONE}'
    ) THEN 1 ELSE 0 END
FROM deadlines d
WHERE d.plan = ? AND d.entry = ? AND d.due > '' AND d.due <= ? AND coalesce({_STATUS}, '') <> '{DONE}'
ORDER BY d.due, d.line
"""
# Done since the first time that it was said and not taken back.
_FINISHED = f"""
SELECT {_TERM}, CASE WHEN {_STATUS} = '{DONE}' THEN (
    SELECT min(p.day) FROM progress p
    WHERE p.plan = d.plan AND p.unit = d.unit AND p.measure = d.measure AND p.day <= ?
    AND p.entry > (
        SELECT coalesce(max(q.entry), 0) FROM progress q WHERE q.plan = d.plan AND q.unit = d.unit
        AND q.measure = d.measure AND q.day <= ? AND q.status <> '{DONE}'
    )
) END
FROM deadlines d
WHERE d.plan = ? AND d.entry = ? AND d.closing IS NOT NULL AND d.kind = 'measure' ORDER BY d.line
"""


def facts(
    database: Database,
    issue: LatestIssue,
    until: datetime.date,
    last: datetime.date,
    events: list[LedgerEntry],
    former: FormerNames,
) -> PlanFacts:
    """What was known of the plan on the day `until`, as far as it is due on `last`; the events are its closures and
    extensions, `former` the names that its units had before.
    """
    day, issued = until.isoformat(), (issue.plan, issue.entry)
    due = (*issued, last.isoformat())

    def rows(statement: str, *values: Value) -> list[Row]:
        if not former:
            return database.execute(statement, values)
        head, names = renaming.former_names_table(former)
        return database.execute(head + renaming.include_former_names(statement), (*names, *values))

    missing = rows(_MISSING, *due, day)
    return PlanFacts(
        issue.plan,
        [MissingReport(unit, rule, period, _day(on)) for unit, rule, period, on in missing],
        [
            OpenObligation(_obligation(row), row[8] or "", row[9], bool(row[10]))
            for row in rows(_OPEN, day, day, day, *due, day)
        ],
        [
            PendingClosure(_obligation(row), _day(row[8]) if row[8] else None)
            for row in rows(_FINISHED, day, day, day, *issued)
        ],
        [codec.decode(each, Extension) for each in events if each.kind == EntryKind.EXTENSION],
        _acts(events),
    )


def count_due(database: Database, issue: LatestIssue, by: datetime.date) -> tuple[int, int]:
    """How many reports, and how many measures and milestones, were due before that day."""
    reports, terms = (
        database.execute(
            f"SELECT count(*) FROM {table} WHERE plan = ? AND entry = ? AND due > '' AND due < ?",
            (issue.plan, issue.entry, by.isoformat()),
        )[0][0]
        for table in ("duties", "deadlines")
    )
    return reports, terms


def has_obligations(database: Database, issue: LatestIssue, unit: str) -> bool:
    """Whether the plan asks anything of the unit."""
    return any(
        database.execute(
            f"SELECT 1 FROM {table} WHERE plan = ? AND entry = ? AND unit = ? LIMIT 1",
            (issue.plan, issue.entry, unit),
        )
        for table in ("duties", "deadlines")
    )


def _acts(events: Iterable[LedgerEntry]) -> list[tuple[str, ClosureStep]]:
    closures = [event for event in events if event.kind == EntryKind.CLOSURE]
    if not closures:
        return []
    # Only who closes something waits for this to load.
    from taskmap.tracking.closure import ClosureStep

    return [(event.measure, codec.decode(event, ClosureStep)) for event in closures]


def _obligation(row: Row) -> Obligation:
    task, measure, unit, kind, due, what, ongoing, closing = row[:8]
    day = _day(due) if due else None
    return Obligation(task, measure, unit, Clock(kind), day, what, bool(ongoing), closing)


def obligations(database: Database, issue: LedgerEntry) -> Iterator[Obligation]:
    """What is to be done by when, of the plan as this entry issued it."""
    found = database.execute(
        f"SELECT {_TERM} FROM deadlines d WHERE plan = ? AND entry = ? ORDER BY line",
        (issue.plan, issue.number),
    )
    return map(_obligation, found)
