"""What was entered for each unit and period, in the ledger before and in this run: which return counts, and what it says."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from taskmap.plan.progress import Progress
from taskmap.returns.review import Review
from taskmap.returns.row_changes import RowChange, row_changes
from taskmap.workflow.collecting.expected_returns import ExpectedReturns
from taskmap.workflow.records.return_keys import ReturnKey


class EnteredReturn(NamedTuple):
    """A return of a unit for a period that is in the ledger."""

    number: int
    receipt: str
    day: datetime.date
    file: str
    digest: str

    @property
    def order(self) -> tuple[datetime.date, int]:
        """By this the returns of one unit and period are ordered, the one that counts last."""
        return self.day, self.number


class EnteredReturns:
    """By unit and period. `expected_returns`, by the id of their plan, know the rows of what was entered before."""

    def __init__(self, expected_returns: Mapping[str, ExpectedReturns]) -> None:
        self._expected_returns = expected_returns
        self._returns: dict[ReturnKey, list[EnteredReturn]] = defaultdict(list)
        self._rows: dict[ReturnKey, dict[str, Sequence[Progress]]] = defaultdict(dict)

    def add(
        self, owner: ReturnKey, entered: EnteredReturn, rows: Sequence[Progress] | None = None
    ) -> None:
        """Note a return; its `rows` where it was entered in this run."""
        self._returns[owner].append(entered)
        if rows is not None:
            self._rows[owner][entered.digest] = rows

    def of(self, owner: ReturnKey) -> Sequence[EnteredReturn]:
        """In the order in which they were entered."""
        return self._returns[owner]

    def last(self, owner: ReturnKey) -> EnteredReturn | None:
        """The return that arrived last, whatever order they were entered in."""
        return max(self._returns[owner], key=lambda each: each.order, default=None)

    def changes(self, owner: ReturnKey, review: Review, digest: str) -> tuple[RowChange, ...]:
        """What the return with this `digest` and `review` says otherwise than those that it follows."""
        rows = self._entered_rows(owner)
        before: dict[str, Progress] = {}
        for each in sorted(self._returns[owner], key=lambda each: each.order):
            if each.digest == digest:
                break
            before |= {row.measure: row for row in rows.get(each.digest, ())}
        return tuple(row_changes(before, review.rows, review.workbook))

    def _entered_rows(self, owner: ReturnKey) -> Mapping[str, Sequence[Progress]]:
        earlier = self._expected_returns[owner.plan].progress.get(owner.unit, ())
        return {
            each.digest: each.rows for each in earlier if each.period == owner.period
        } | self._rows[owner]
