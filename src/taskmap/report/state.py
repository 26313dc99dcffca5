"""What the units have said up to a period: the returns, folded one period after the other."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from taskmap.model import Role
from taskmap.period import Period
from taskmap.report.sources import Came, Issue, Return, Row, span
from taskmap.submission import Status

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

    def __init__(self, issue: Issue, parts: Parts) -> None:
        self.parts = parts
        self.before: Rows = defaultdict(dict)
        self.fresh: Rows = defaultdict(dict)
        self.arrived: dict[tuple[str, str], tuple[Came, Came]] = {}
        self.strays = 0
        """Rows of the period about a measure that the plan, as it is now, does not give to this unit."""

    def latest(self, measure: str, unit: str) -> Row | None:
        return self.fresh[measure].get(unit) or self.before[measure].get(unit)

    def settle(self) -> None:
        """The period is over."""
        for measure, rows in self.fresh.items():
            self.before[measure].update(rows)
        self.fresh, self.arrived, self.strays = defaultdict(dict), {}, 0

    def take(self, returns: Iterable[Return], as_of: datetime.date, *, fresh: bool) -> None:
        rows = self.fresh if fresh else self.before
        for each in returns:
            said = each.submission
            if said.received > as_of:
                continue
            came = Came(said.unit, said.period, said.received, each.number, said.file, said.signed)
            if fresh:
                key = said.unit, said.period
                self.arrived[key] = (self.arrived.get(key, (came,))[0], came)
            for progress in said.rows:
                if said.unit in self.parts.get(progress.measure, ()):
                    rows[progress.measure][said.unit] = Row(progress, came)
                else:
                    self.strays += fresh


def walk(issue: Issue, spans: Iterable[Period], as_of: datetime.date) -> Iterator[State]:
    """The state of each of the periods, in order of time: one object, good until the next is asked for.

    A return counts for its period, whenever it came: of May and June the June return is the later word.
    """
    found = ((span(label), label) for label in issue.returns.labels)
    labels = sorted(((each.last, label) for each, label in found if each), reverse=True)
    state = State(issue, parts(issue))
    for whole in spans:
        state.settle()
        while labels and labels[-1][0] <= whole.last:
            last, label = labels.pop()
            state.take(issue.returns.of(label), as_of, fresh=last >= whole.first)
        yield state


def finished(row: Row | None) -> bool:
    return row is not None and row.progress.status is Status.DONE
