"""The returns of a plan to what its units have reported up to a period, one period after the other."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby

from taskmap.plan import period_labels
from taskmap.plan.assignments import answerable_by_measure
from taskmap.plan.milestones import MilestonePart, milestone_parts
from taskmap.plan.model import Role
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.report import history
from taskmap.tracking.report.history import PartKey
from taskmap.tracking.report.sources import (
    ReportOrigin,
    ReportReturn,
    ReportRow,
    ReportSource,
    arrival_order,
    parse_period,
    reporting_day,
)
from taskmap.tracking.words import DoneDay, Successions, continue_done

RolesByUnit = Mapping[str, Mapping[str, Role]]
"""By measure id the units in printed order, with their roles."""


def measure_roles(issue: ReportSource) -> RolesByUnit:
    """The roles in every measure of the plan, also one in which no unit has any."""
    roles: dict[str, dict[str, Role]] = {each.id: {} for each in issue.plan.every_measure()}
    for each in issue.assignments:
        roles[each.measure.id][each.unit] = each.role
    return roles


class ReportState:
    """What the units have reported: `current`, by measure id and unit, for the period itself.

    `arrivals` has the first and the last return by unit and label, for the labels that belong to the period;
    `done_since`, by measure id and unit, the day since which it is done by the last word of that unit; it lacks the rest.
    """

    def __init__(self, issue: ReportSource) -> None:
        self.roles = measure_roles(issue)
        self._answerable = answerable_by_measure(issue.assignments, issue.plan.leads)
        # The last words, of this period, of those before it, and of both.
        self.current: dict[PartKey, ReportRow] = {}
        self._before: dict[PartKey, ReportRow] = {}
        self._latest: dict[PartKey, ReportRow] = {}
        self.arrivals: dict[tuple[str, str], tuple[ReportOrigin, ReportOrigin]] = {}
        self.done_since: dict[PartKey, DoneDay] = {}
        self._milestones: dict[str, list[MilestonePart]] = defaultdict(list)
        self._rows: dict[str, Collection[str]] = {**self.roles}
        for part in milestone_parts(issue.assignments, issue.registry, issue.plan):
            self._milestones[part.assignment.measure.id].append(part)
            self._rows[part.row_id] = (*self._rows.get(part.row_id, ()), part.assignment.unit)
        self._successions = Successions(issue.predecessors)
        for each in issue.predecessors:
            # What they said still counts, as if they had the measure on.
            units = self._rows.get(each.item, ())
            if units and each.former not in units:
                self._rows[each.item] = (*units, each.former)
        self.unmatched_rows = 0
        """Rows of the period about a measure that the plan, as it is now, does not give to this unit."""

    def answerable(self, measure: str) -> tuple[str, ...]:
        """The units that answer for the measure of this id (`measure`), in printed order; () where no unit has a role."""
        return self._answerable.get(measure, ())

    def milestones(self, measure: str) -> Sequence[MilestonePart]:
        """The milestones of the measure of this id (`measure`), once for each unit that has to reach one, as the plan has
        them.
        """
        return self._milestones.get(measure, ())

    def latest_row(self, measure: str, unit: str) -> ReportRow | None:
        """What the `unit`, or else one from which it took the measure over, last reported of it (its id `measure`);
        None if none ever did.
        """
        part = measure, unit
        return self._latest.get(part) or self._inherited_row(self._latest, part)

    def row_before(self, measure: str, unit: str) -> ReportRow | None:
        """As `latest_row`, of the periods before this one."""
        part = measure, unit
        return self._before.get(part) or self._inherited_row(self._before, part)

    def done_day(self, measure: str, unit: str) -> DoneDay | None:
        """The day since which the measure (its id `measure`) is done by what `unit` says, or else one from which it took
        it over; None where the last word is another.
        """
        row = self.latest_row(measure, unit)
        return self.done_since.get((measure, row.origin.unit)) if row else None

    def _inherited_row(self, rows: Mapping[PartKey, ReportRow], part: PartKey) -> ReportRow | None:
        """The last of these `rows` by those from whom the unit took the measure over."""
        measure, unit = part
        formers = self._successions.predecessors(unit, measure)
        said = (row for former in formers if (row := rows.get((measure, former))))
        return max(said, key=lambda row: row.origin.order, default=None)

    def close_period(self) -> None:
        """Begin the next period: what was reported up to now is what was reported before it."""
        self._before = dict(self._latest)
        self.current, self.arrivals, self.unmatched_rows = {}, {}, 0

    def add_returns(self, returns: Iterable[ReportReturn], as_of: datetime.date) -> None:
        """Take in the `returns` for labels of the period, in order of arrival, up to the day `as_of`. Labels that end
        later are taken in later.
        """
        for origin, rows in _rows_until(returns, as_of):
            key = origin.unit, origin.period
            self.arrivals[key] = (self.arrivals.get(key, (origin,))[0], origin)
            self.unmatched_rows += self._enter(origin, rows)

    def load_history(
        self, issue: ReportSource, labels: Sequence[str], as_of: datetime.date
    ) -> None:
        """Take in the returns for the earlier `labels`, which are in order of their last day, from the last on: once a
        unit has reported each of its measures, nothing earlier of it counts, and most of the ledger need not be read.
        """
        silent = Counter(unit for units in self._rows.values() for unit in units)
        for alike in reversed([*_by_last_day(labels)]):
            new: dict[PartKey, ReportRow] = {}
            returns = _in_order_of_arrival(issue, alike, silent)
            for origin, rows in _rows_until(returns, as_of):
                for progress in rows:
                    part = progress.measure, origin.unit
                    if part not in self._latest and part[1] in self._rows.get(part[0], ()):
                        new[part] = ReportRow(progress, origin)
            for part, row in new.items():
                self._latest[part] = row
                if is_done(row) and (since := continue_done(None, row.word)):
                    self.done_since[part] = since
            silent -= Counter(unit for _, unit in new)
            if not silent:
                return

    def doubtful_done_parts(self, issue: ReportSource) -> frozenset[PartKey]:
        """The parts that were done before the first period, perhaps by an earlier return than that of the last word."""
        done = {measure for measure, _ in self.done_since}
        rows = (
            (measure, row.origin.unit)
            for measure in done
            for unit in self.answerable(measure)
            if (row := self.latest_row(measure, unit))
        )
        return frozenset(
            (measure, speaker)
            for measure, speaker in rows
            if (measure, speaker) in self.done_since
            and issue.done_counts.get((speaker, measure)) != 1
        )

    def _enter(self, origin: ReportOrigin, rows: Iterable[Progress]) -> int:
        """The number of rows that have no place in the plan."""
        unmatched, order = 0, origin.order
        for progress in rows:
            if origin.unit in self._rows.get(progress.measure, ()):
                key, row = (progress.measure, origin.unit), ReportRow(progress, origin)
                # Most rows are of what is not done, and no word is made of those.
                if is_done(row) and (since := continue_done(self.done_day(*key), row.word)):
                    self.done_since[key] = since
                else:
                    self.done_since.pop(key, None)
                self.current[key] = row
                # A week may end after the day that decides to which month it belongs.
                before = self._before.get(key)
                self._latest[key] = before if before and before.origin.order > order else row
            else:
                unmatched += 1
        return unmatched


def _rows_until(
    returns: Iterable[ReportReturn], as_of: datetime.date
) -> Iterator[tuple[ReportOrigin, tuple[Progress, ...]]]:
    for each in returns:
        sent = each.submission
        if sent.received_on <= as_of:
            origin = ReportOrigin(
                sent.unit,
                sent.period,
                sent.received_on,
                each.number,
                sent.file,
                sent.is_signed,
                each.entry,
            )
            yield origin, sent.rows


def walk_periods(
    issue: ReportSource, spans: Sequence[Period], as_of: datetime.date
) -> Iterator[ReportState]:
    """The state after each of the periods `spans`, which are in order of time, by what had come on `as_of`: always
    the same object, which holds only until the next is asked for.

    A return counts for its period, whenever it came: the return for June replaces what was reported for May.
    """
    known = ((parse_period(label), label) for label in issue.returns.labels)
    labels = sorted(
        (period.last, label, reporting_day(period)) for period, label in known if period
    )
    state = ReportState(issue)
    for number, span in enumerate(spans):
        if number == 0:
            earlier = [label for _, label, day in labels if day < span.first]
            state.load_history(issue, earlier, as_of)
            state.done_since |= history.done_days(
                issue, state.doubtful_done_parts(issue), as_of, before=span.first
            )
        state.close_period()
        own = [label for _, label, day in labels if span.first <= day <= span.last]
        for alike in _by_last_day(own):
            state.add_returns(_in_order_of_arrival(issue, alike), as_of)
        yield state


def _by_last_day(labels: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The `labels`, which are in order of their last day; those that end on the same, as June and the second quarter do,
    together.
    """
    yield from (tuple(alike) for _, alike in groupby(labels, key=period_labels.last_day))


def _in_order_of_arrival(
    issue: ReportSource, labels: Sequence[str], units: Collection[str] | None = None
) -> Iterator[ReportReturn]:
    """The returns of the `units` (None: of all) for the `labels`."""
    returns = (issue.returns.for_period(label, units) for label in labels)
    return merge(*returns, key=arrival_order)


def is_done(row: ReportRow | None) -> bool:
    """Whether the row reports 已完成; without a row it is not done."""
    return row is not None and row.progress.status is Status.DONE
