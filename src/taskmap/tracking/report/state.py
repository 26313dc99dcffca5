"""What the units have said up to a period: the returns, folded one period after the other."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from taskmap.plan.assignments import AnswerableRule, answerable_by_measure
from taskmap.plan.model import Role
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.report.sources import Came, Issue, Return, Row, counted, span

Rows = dict[str, dict[str, Row]]
"""By measure and unit; of several returns for a period what arrived last counts, measure by measure."""
Parts = Mapping[str, Mapping[str, Role]]
"""The units of each measure in printed order, with their roles."""


def parts(issue: Issue) -> Parts:
    found: dict[str, dict[str, Role]] = {each.id: {} for each in issue.plan.every_measure()}
    for each in issue.assignments:
        found[each.measure.id][each.unit] = each.role
    return found


class State:
    """`fresh` came for the period itself, `before` for those that went before it.

    `arrived` has the first and the last return of each unit for each label of the period.
    """

    def __init__(self, issue: Issue) -> None:
        self.parts = parts(issue)
        self._answerable = answerable_by_measure(issue.assignments, AnswerableRule.STANDING)
        self.before: Rows = defaultdict(dict)
        self.fresh: Rows = defaultdict(dict)
        self.arrived: dict[tuple[str, str], tuple[Came, Came]] = {}
        self.strays = 0
        """Rows of the period about a measure that the plan, as it is now, does not give to this unit."""

    def answerable(self, measure: str) -> tuple[str, ...]:
        """The units whose word counts; () where nobody has a part."""
        return self._answerable.get(measure, ())

    def latest(self, measure: str, unit: str) -> Row | None:
        return self.fresh[measure].get(unit) or self.before[measure].get(unit)

    def settle(self) -> None:
        """The period is over."""
        for measure, rows in self.fresh.items():
            self.before[measure].update(rows)
        self.fresh, self.arrived, self.strays = defaultdict(dict), {}, 0

    def take(self, returns: Iterable[Return], as_of: datetime.date) -> None:
        """What came for the period itself."""
        for came, rows in _told(returns, as_of):
            key = came.unit, came.period
            self.arrived[key] = (self.arrived.get(key, (came,))[0], came)
            self.strays += self._enter(came, rows, self.fresh)

    def recall(self, periods: Iterable[Iterable[Return]], as_of: datetime.date) -> None:
        """What was said before, the latest period first: once every unit has spoken of every measure, nothing
        earlier counts, and most of the ledger need not be read.
        """
        silent = Counter(unit for units in self.parts.values() for unit in units)
        for returns in periods:
            found: dict[tuple[str, str], Row] = {}
            for came, rows in _told(returns, as_of):
                if not silent[came.unit]:
                    continue
                for progress in rows:
                    known, unit = self.before[progress.measure], came.unit
                    if unit not in known and unit in self.parts.get(progress.measure, ()):
                        found[progress.measure, unit] = Row(progress, came)
            for (measure, unit), row in found.items():
                self.before[measure][unit] = row
            silent.subtract(unit for _, unit in found)
            if not any(silent.values()):
                return

    def _enter(self, came: Came, rows: Iterable[Progress], into: Rows) -> int:
        """The number of rows that have no place in the plan."""
        strays = 0
        for progress in rows:
            if came.unit in self.parts.get(progress.measure, ()):
                into[progress.measure][came.unit] = Row(progress, came)
            else:
                strays += 1
        return strays


def _told(
    returns: Iterable[Return], as_of: datetime.date
) -> Iterator[tuple[Came, tuple[Progress, ...]]]:
    for each in returns:
        said = each.submission
        if said.received <= as_of:
            came = Came(said.unit, said.period, said.received, each.number, said.file, said.signed)
            yield came, said.rows


def walk(issue: Issue, spans: Sequence[Period], as_of: datetime.date) -> Iterator[State]:
    """The state of each of the periods, in order of time: one object, good until the next is asked for.

    A return counts for its period, whenever it came: of May and June the June return is the later word.
    """
    found = ((span(label), label) for label in issue.returns.labels)
    labels = sorted((counted(each), label) for each, label in found if each)
    state = State(issue)
    for number, whole in enumerate(spans):
        if number == 0:
            earlier = [label for last, label in labels if last < whole.first]
            state.recall(map(issue.returns.of, reversed(earlier)), as_of)
        state.settle()
        for last, label in labels:
            if whole.first <= last <= whole.last:
                state.take(issue.returns.of(label), as_of)
        yield state


def finished(row: Row | None) -> bool:
    return row is not None and row.progress.status is Status.DONE
