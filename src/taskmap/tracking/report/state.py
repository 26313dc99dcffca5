"""What the units have said up to a period: the returns, folded one period after the other."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from taskmap.plan.assignments import AnswerableRule, answerable_by_measure
from taskmap.plan.model import Role
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.report.sources import (
    ReportOrigin,
    ReportReturn,
    ReportRow,
    ReportSource,
    parse_period,
    reporting_day,
)

RowsByUnit = dict[str, dict[str, ReportRow]]
"""By measure and unit; of several returns for a period what arrived last counts, measure by measure."""
RolesByUnit = Mapping[str, Mapping[str, Role]]
"""The units of each measure in printed order, with their roles."""


def measure_roles(issue: ReportSource) -> RolesByUnit:
    found: dict[str, dict[str, Role]] = {each.id: {} for each in issue.plan.every_measure()}
    for each in issue.assignments:
        found[each.measure.id][each.unit] = each.role
    return found


class ReportState:
    """`current` came for the period itself, `before` for those that went before it.

    `arrivals` has the first and the last return of each unit for each label of the period.
    """

    def __init__(self, issue: ReportSource) -> None:
        self.roles = measure_roles(issue)
        self._answerable = answerable_by_measure(issue.assignments, AnswerableRule.STANDING)
        self.before: RowsByUnit = defaultdict(dict)
        self.current: RowsByUnit = defaultdict(dict)
        self.arrivals: dict[tuple[str, str], tuple[ReportOrigin, ReportOrigin]] = {}
        self.unmatched_rows = 0
        """Rows of the period about a measure that the plan, as it is now, does not give to this unit."""

    def answerable(self, measure: str) -> tuple[str, ...]:
        """The units whose word counts; () where nobody has a part."""
        return self._answerable.get(measure, ())

    def latest(self, measure: str, unit: str) -> ReportRow | None:
        return self.current[measure].get(unit) or self.before[measure].get(unit)

    def close_period(self) -> None:
        """The period is over."""
        for measure, rows in self.current.items():
            self.before[measure].update(rows)
        self.current, self.arrivals, self.unmatched_rows = defaultdict(dict), {}, 0

    def add_returns(self, returns: Iterable[ReportReturn], as_of: datetime.date) -> None:
        """What came for the period itself."""
        for came, rows in _rows_until(returns, as_of):
            key = came.unit, came.period
            self.arrivals[key] = (self.arrivals.get(key, (came,))[0], came)
            self.unmatched_rows += self._enter(came, rows, self.current)

    def load_history(self, periods: Iterable[Iterable[ReportReturn]], as_of: datetime.date) -> None:
        """What was said before, the latest period first: once every unit has spoken of every measure, nothing
        earlier counts, and most of the ledger need not be read.
        """
        silent = Counter(unit for units in self.roles.values() for unit in units)
        for returns in periods:
            found: dict[tuple[str, str], ReportRow] = {}
            for came, rows in _rows_until(returns, as_of):
                if not silent[came.unit]:
                    continue
                for progress in rows:
                    known, unit = self.before[progress.measure], came.unit
                    if unit not in known and unit in self.roles.get(progress.measure, ()):
                        found[progress.measure, unit] = ReportRow(progress, came)
            for (measure, unit), row in found.items():
                self.before[measure][unit] = row
            silent.subtract(unit for _, unit in found)
            if not any(silent.values()):
                return

    def _enter(self, came: ReportOrigin, rows: Iterable[Progress], into: RowsByUnit) -> int:
        """The number of rows that have no place in the plan."""
        strays = 0
        for progress in rows:
            if came.unit in self.roles.get(progress.measure, ()):
                into[progress.measure][came.unit] = ReportRow(progress, came)
            else:
                strays += 1
        return strays


def _rows_until(
    returns: Iterable[ReportReturn], as_of: datetime.date
) -> Iterator[tuple[ReportOrigin, tuple[Progress, ...]]]:
    for each in returns:
        said = each.submission
        if said.received_on <= as_of:
            came = ReportOrigin(
                said.unit, said.period, said.received_on, each.number, said.file, said.is_signed
            )
            yield came, said.rows


def walk_periods(
    issue: ReportSource, spans: Sequence[Period], as_of: datetime.date
) -> Iterator[ReportState]:
    """The state of each of the periods, in order of time: one object, good until the next is asked for.

    A return counts for its period, whenever it came: of May and June the June return is the later word.
    """
    found = ((parse_period(label), label) for label in issue.returns.labels)
    labels = sorted((reporting_day(each), label) for each, label in found if each)
    state = ReportState(issue)
    for number, whole in enumerate(spans):
        if number == 0:
            earlier = [label for last, label in labels if last < whole.first]
            state.load_history(map(issue.returns.for_period, reversed(earlier)), as_of)
        state.close_period()
        for last, label in labels:
            if whole.first <= last <= whole.last:
                state.add_returns(issue.returns.for_period(label), as_of)
        yield state


def is_done(row: ReportRow | None) -> bool:
    return row is not None and row.progress.status is Status.DONE
