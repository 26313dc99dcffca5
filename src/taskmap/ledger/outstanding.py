"""A plan as issued and a day to what is not in, not done or not closed: statements made for a million rows.

All of them name the plan and the entry by which it was issued, with which the indexes begin.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from taskmap.ledger import codec, renaming, word_order
from taskmap.ledger.database import Database, Row, Value
from taskmap.ledger.entries import EntryKind, LedgerEntry
from taskmap.ledger.renaming import OtherNames
from taskmap.ledger.value_tables import ValueTable, with_clause
from taskmap.plan.progress import Status
from taskmap.system.dates import DEFAULT_TIMEZONE
from taskmap.tracking.extensions import Extension
from taskmap.tracking.overdue import (
    OBLIGATION_RULES,
    MissingReport,
    Obligation,
    OpenObligation,
    OverdueKind,
    PendingClosure,
    PlanFacts,
)
from taskmap.tracking.words import Predecessor, Word, done_since

if TYPE_CHECKING:
    from taskmap.tracking.closure import ClosureStep

_day = datetime.date.fromisoformat


class LatestIssue(Struct, frozen=True):
    """A plan as it was issued last, read from the same entry as events.PlanEntry: the number of the
    `entry`, the day of issue, the IANA zone in which its days begin, and the names that units have in it by
    those they had before. `deadlines` and `parts`: how many there are, None where an old taskmap recorded none.
    `predecessors`: whose words count on for units that took measures over. `begins`, `ends` and `when_done` are
    owed.ReportingTerms, known where there are parts. `since`: as in events.PlanEntry. `later`: the names that units
    have in it, by those that they got afterwards, under which returns of before may be entered.
    """

    plan: str
    entry: int
    revision: int
    day: datetime.date
    timezone: str = DEFAULT_TIMEZONE
    former: Mapping[str, str] = field(default_factory=dict)
    deadlines: int | None = None
    rules: int = 0
    predecessors: tuple[Predecessor, ...] = ()
    parts: int | None = None
    begins: datetime.date | None = None
    ends: datetime.date | None = None
    when_done: tuple[str, ...] = ()
    since: str = ""
    later: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, str]:
        """The names that units have in it, by those that they had before or got later."""
        return {**self.later, **self.former}

    @property
    def other_names(self) -> OtherNames:
        """The same by the plan and those names."""
        return {(self.plan, other): now for other, now in self.names.items()}

    def speakers(self, units: Collection[str]) -> frozenset[str]:
        """All names under which words of the `units` may stand: theirs and those of their predecessors, of any time."""
        speakers = {*units, *(each.former for each in self.predecessors if each.unit in units)}
        others = (name for name, now in self.names.items() if now in speakers)
        return frozenset(speakers).union(others)

    @property
    def is_outdated(self) -> bool:
        """Whether its deadlines were worked out by rules that hold no more: who asks for them works them out anew."""
        return self.rules != OBLIGATION_RULES

    @property
    def has_deadlines(self) -> bool:
        """Whether its deadlines were recorded, which the first versions of taskmap did not do."""
        return self.deadlines is not None


# The last word of the unit of an obligation d on its measure: see tracking.words. Both `?` are the day. Predecessors are
# among the names of the unit, and it is one of the disordered.
_WORDS = """(SELECT p.{column} FROM progress p
    WHERE p.plan = d.plan AND p.unit = d.unit AND p.measure = d.measure AND p.day <= ?
    ORDER BY {order} LIMIT 1)"""
_INHERITED = renaming.is_inherited("p")
_LAST_WORD = f"""CASE WHEN d.unit IN (SELECT unit FROM disordered)
    THEN {_WORDS.replace("{order}", f"{_INHERITED}, {word_order.LAST_FIRST}")}
    ELSE {_WORDS.replace("{order}", "p.entry DESC")} END"""
_STATUS, _PERCENT = _LAST_WORD.format(column="status"), _LAST_WORD.format(column="percent")
_MILESTONE = "p.measure = d.measure || '-' || d.milestone"
_MILESTONE_STATUS, _MILESTONE_PERCENT = (
    f"CASE WHEN d.milestone <> '' THEN {each.replace('p.measure = d.measure', _MILESTONE)} END"
    for each in (_STATUS, _PERCENT)
)
_MISSING = f"""
SELECT d.unit, d.rule, d.period, d.due FROM duties d
WHERE d.plan = ? AND d.entry = ? AND d.due <= ? AND NOT EXISTS (
    SELECT 1 FROM entries e WHERE e.plan = d.plan AND e.kind = '{EntryKind.SUBMISSION}'
    AND e.unit = d.unit AND e.period = d.period AND e.day <= ?
) ORDER BY d.due, d.line
"""
_OBLIGATION = "d.task, d.measure, d.unit, d.kind, d.due, d.what, d.ongoing, d.closing, d.milestone"
_OBLIGATION_COLUMNS = _OBLIGATION.count(",") + 1
_WORD_COLUMNS = 5
# Behind the percent: whether all units that answer for the measure report it as done; then the last word on the
# milestone itself, which has a row of its own.
_OPEN = f"""
SELECT {_OBLIGATION}, {_STATUS} AS status,
    CASE WHEN d.kind = 'milestone' THEN {_PERCENT} END,
    CASE WHEN d.kind = 'milestone' AND NOT EXISTS (
        SELECT 1 FROM deadlines m WHERE m.plan = d.plan AND m.entry = d.entry
        AND m.measure = d.measure AND m.kind = 'measure'
        AND coalesce({_STATUS.replace("d.", "m.")}, '') <> '{Status.DONE}'
    ) THEN 1 ELSE 0 END, {_MILESTONE_STATUS}, {_MILESTONE_PERCENT}
FROM deadlines d
WHERE d.plan = ? AND d.entry = ? AND d.due > '' AND {{which}} AND coalesce({_STATUS}, '') <> '{Status.DONE}'
ORDER BY d.due, d.line
"""
_OPEN_DUE = _OPEN.format(which="d.due <= ?")
# An approved day may be earlier than the plan's.
_OPEN_LATER = _OPEN.format(which="d.due > ? AND d.measure = ?")
# One row for each word on a measure whose unit reports it as done, one without a word for any other measure.
_CLOSABLE = f"""
SELECT {_OBLIGATION}, d.line, w.period, w.day, w.entry, w.status, w.done_on,
    {renaming.is_inherited("w")}
FROM (
    SELECT d.*, {_STATUS} AS status FROM deadlines d
    WHERE d.plan = ? AND d.entry = ? AND d.closing IS NOT NULL AND d.kind = 'measure'
) d LEFT JOIN progress w ON d.status = '{Status.DONE}'
    AND w.plan = d.plan AND w.unit = d.unit AND w.measure = d.measure AND w.day <= ?
ORDER BY d.line
"""


def facts(
    database: Database,
    issue: LatestIssue,
    until: datetime.date,
    last: datetime.date,
    events: Sequence[LedgerEntry],
    obligations: Sequence[Obligation] | None = None,
) -> PlanFacts:
    """What was known of the plan on the day `until`, of what is due by `last` (both days included). The
    `events` hold its closures and extensions in order of arrival; `obligations` stand for those that were
    recorded.
    """
    names = issue.other_names
    day, due = until.isoformat(), (issue.plan, issue.entry, last.isoformat())
    asked = _Asked(database, names, bool(issue.predecessors))
    extensions = [
        codec.decode(each, Extension) for each in events if each.kind == EntryKind.EXTENSION
    ]
    changed = sorted(_extended_measures(each for each in extensions if each.until <= last))
    missing = asked.rows(_MISSING, (), (*due, day))
    unfinished, closable = list[Row](), list[Row]()
    # Most plans of reports alone have many returns, which nobody need read for this.
    if issue.deadlines or obligations:
        words = (
            *word_order.tables(database, issue.plan, until, names, issue.predecessors),
            renaming.predecessors_table(issue.predecessors, issue.later),
        )
        for own in _obligations_tables(issue, obligations):
            tables = (*own, *words)
            unfinished += asked.rows(_OPEN_DUE, tables, (*[day] * 10, *due, day, day))
            for measure in changed:
                values: list[Value] = [*[day] * 10, *due, measure, day, day]
                unfinished += asked.rows(_OPEN_LATER, tables, values)
            closable += asked.rows(_CLOSABLE, tables, (day, day, issue.plan, issue.entry, day))
    return PlanFacts(
        issue.plan,
        [MissingReport(unit, rule, period, _day(on)) for unit, rule, period, on in missing],
        list(map(_open_obligation, unfinished)),
        list(_pending_closures(closable)),
        extensions,
        closure_steps(events),
    )


class _Asked:
    """Statements to a ledger in which units go by their names in an issue."""

    def __init__(self, database: Database, names: OtherNames, with_predecessors: bool) -> None:
        self._database = database
        self._names = renaming.other_names_tables(names)
        self._with_predecessors = with_predecessors

    def rows(
        self, statement: str, tables: Iterable[ValueTable], values: Sequence[Value]
    ) -> list[Row]:
        """The rows of a statement that reads the `tables` besides those of the ledger."""
        head, first = with_clause((*tables, *self._names))
        if self._with_predecessors:
            statement = renaming.include_predecessors(statement)
        if self._names:
            statement = renaming.include_other_names(statement)
        return self._database.execute(head + statement, (*first, *values))


def _extended_measures(extensions: Iterable[Extension]) -> set[str]:
    """The ids of measures that may be meant: 2.1-1 is a measure of that name, or a milestone of 2.1."""
    ids = set[str]()
    for each in extensions:
        parts = each.measure.split("-")
        ids |= {"-".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return ids


_BATCH = 2000
"""Obligations that go into a statement: SQLite takes 32,766 values."""


def _batches(obligations: Iterable[Obligation]) -> Iterator[list[Obligation]]:
    """All of a measure together, since its milestones ask what becomes of it."""
    batch: list[Obligation] = []
    for _, each in groupby(obligations, key=lambda obligation: obligation.measure):
        measure = list(each)
        if batch and len(batch) + len(measure) > _BATCH:
            yield batch
            batch = []
        batch += measure
    if batch:
        yield batch


def _obligations_tables(
    issue: LatestIssue, obligations: Iterable[Obligation] | None
) -> Iterator[tuple[ValueTable, ...]]:
    """What stands before a statement, so that it finds some of these in its table `deadlines`, and not those that were
    recorded: one after the other for all; once nothing where there are none.
    """
    if obligations is None:
        yield ()
        return
    # Only what an earlier taskmap issued waits for this.
    from taskmap.ledger import table_rows, tables

    columns = tables.TABLES_BY_NAME["deadlines"].columns
    for batch in _batches(obligations):
        lines = [
            (issue.plan, issue.entry, line, *table_rows.obligation_row(each, issue.revision))
            for line, each in enumerate(batch, 1)
        ]
        yield (ValueTable("deadlines", columns, lines),)


def count_due(database: Database, issue: LatestIssue, by: datetime.date) -> tuple[int, int]:
    """How many reports, and how many measures and milestones, were due before the day `by`; a measure
    counts once for each unit that answers for it.
    """
    reports, deadlines = (
        database.execute(
            f"SELECT count(*) FROM {table} WHERE plan = ? AND entry = ? AND due > '' AND due < ?",
            (issue.plan, issue.entry, by.isoformat()),
        )[0][0]
        for table in ("duties", "deadlines")
    )
    return reports, deadlines


def has_obligations(database: Database, issue: LatestIssue, unit: str) -> bool:
    """Whether the plan asks a report, a measure or a milestone of the `unit`, by its name in that issue."""
    return any(
        database.execute(
            f"SELECT 1 FROM {table} WHERE plan = ? AND entry = ? AND unit = ? LIMIT 1",
            (issue.plan, issue.entry, unit),
        )
        for table in ("duties", "deadlines")
    )


def word(columns: Row) -> Word:
    """What a row of `progress` says, by its columns period, day, entry, status and done_on."""
    period, day, entry, status, done_on = columns
    told = _day(done_on) if done_on else None
    return Word(period, _day(day), entry, status, done_on=told)


def _pending_closures(rows: Iterable[Row]) -> Iterator[PendingClosure]:
    for _, same in groupby(rows, key=itemgetter(_OBLIGATION_COLUMNS)):
        parts = list(same)
        words = [
            replace(word(row[-_WORD_COLUMNS - 1 : -1]), is_inherited=bool(row[-1]))
            for row in parts
            # A measure that is not done has one row, without a word.
            if row[-2] is not None
        ]
        done = done_since(words)
        yield PendingClosure(_obligation(parts[0]), done.day if done else None)


def closure_steps(events: Iterable[LedgerEntry]) -> list[tuple[str, ClosureStep]]:
    """The steps of closure among the `events`, in their order, each with the id of its task or measure."""
    closures = [event for event in events if event.kind == EntryKind.CLOSURE]
    if not closures:
        return []
    # Most offices close nothing, and do not wait for this to load each morning.
    from taskmap.tracking.closure import ClosureStep

    return [(event.measure, codec.decode(event, ClosureStep)) for event in closures]


def _obligation(row: Row) -> Obligation:
    task, measure, unit, kind, due, what, ongoing, closing, milestone = row[:_OBLIGATION_COLUMNS]
    day = _day(due) if due else None
    return Obligation(
        task, measure, unit, OverdueKind(kind), day, what, bool(ongoing), closing, milestone
    )


def _open_obligation(row: Row) -> OpenObligation:
    status, percent, done_by_all, own_status, own_percent = row[_OBLIGATION_COLUMNS:]
    return OpenObligation(
        _obligation(row), status or "", percent, bool(done_by_all), own_status or "", own_percent
    )


def obligations(database: Database, issue: LedgerEntry) -> Iterator[Obligation]:
    """What is to be done by when, of the plan as the entry `issue` issued it, in the order of the plan;
    nothing where an old taskmap recorded no deadlines.
    """
    rows = database.execute(
        f"SELECT {_OBLIGATION} FROM deadlines d WHERE plan = ? AND entry = ? ORDER BY line",
        (issue.plan, issue.number),
    )
    return map(_obligation, rows)
