"""A ledger to what was decided of each plan, beside its returns and letters: one statement for all plans."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from msgspec.structs import replace

from taskmap.ledger import codec, entries, parts, renaming
from taskmap.ledger.database import Database
from taskmap.ledger.entries import ISSUES, EntryKind, LedgerEntry
from taskmap.ledger.outstanding import LatestIssue

DECISIONS = (
    *ISSUES,
    EntryKind.CALENDAR,
    EntryKind.CLOSURE,
    EntryKind.EXTENSION,
    EntryKind.RETIREMENT,
)


class PlanHistory:
    """The entries of one plan in order of arrival, one at least that tells how it was issued."""

    def __init__(self, database: Database, events: Sequence[LedgerEntry]) -> None:
        self._database, self._events = database, events

    def latest_issue(self, until: datetime.date | None = None) -> LatestIssue | None:
        """How the plan was issued last by the day `until` (None: ever), or its due dates computed again."""
        later: list[LatestIssue] = []
        for each in reversed(self._events):
            if each.kind in ISSUES:
                issue = codec.decode(each, LatestIssue)
                if until is None or each.day <= until:
                    return self._with_later_names(issue, later[::-1])
                later.append(issue)
        return None

    def _with_later_names(self, issue: LatestIssue, later: Sequence[LatestIssue]) -> LatestIssue:
        """The `issue` with the names that its units got in the `later` ones, which are in order of time."""
        names = {name for each in later for pair in each.former.items() for name in pair}
        if not names:
            return issue
        issues = (issue, *later)
        units = parts.unit_names(self._database, issues, names.union(issue.former.values()))
        renames = [each.former for each in issues]
        return replace(issue, later=renaming.later_names(renames, units))

    @property
    def first_day(self) -> datetime.date:
        """The day from which the plan has been issued."""
        return min(each.day for each in self._events if each.kind in ISSUES)

    def events(self, until: datetime.date, issue: LatestIssue) -> list[LedgerEntry]:
        """The entries up to that day, units under the names that they have in the `issue`, the last one by then."""
        names = issue.other_names
        return [
            renaming.with_current_name(each, names) for each in self._events if each.day <= until
        ]


def read_histories(
    database: Database, kinds: Sequence[EntryKind] = DECISIONS, plan: str | None = None
) -> Iterator[PlanHistory]:
    """Of each `plan` (None: all) the entries of these kinds, in the order in which the plans were first issued."""
    own, values = (" WHERE plan = ?", (plan,)) if plan is not None else ("", ())
    # Few among a million: the numbers are found in an index, plan by plan, and only their rows are read.
    rows = database.execute(
        f"""
        SELECT {entries.QUALIFIED_COLUMNS} FROM (SELECT plan, min(entry) AS first FROM issued{own} GROUP BY plan) i
        CROSS JOIN entries k CROSS JOIN entries e
        WHERE k.plan = i.plan AND k.kind IN ({", ".join("?" * len(kinds))})
        AND e.plan = k.plan AND e.entry = k.entry
        ORDER BY i.first, e.entry
        """,
        (*values, *(kind.value for kind in kinds)),
    )
    for _, same in groupby(map(entries.from_row, rows), key=attrgetter("plan")):
        yield PlanHistory(database, list(same))
