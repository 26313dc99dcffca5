"""提前完成: the measures that were done before their deadlines, each in the period for which that was said."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from taskmap.plan.model import Measure
from taskmap.plan.periods import Period
from taskmap.tracking.report import history
from taskmap.tracking.report.history import PartKey
from taskmap.tracking.report.sources import (
    ReportRow,
    ReportSource,
    belongs_to,
    parse_period,
    reporting_day,
)
from taskmap.tracking.report.standing import due_date
from taskmap.tracking.report.state import ReportState
from taskmap.tracking.words import DoneDay


class EarlyPart(NamedTuple):
    """The part of a unit that was done before its deadline, `due`, by its last word of the period, `row`; `done` is the
    day on which the whole measure was.
    """

    unit: str
    row: ReportRow
    done: DoneDay
    due: datetime.date


class EarlyParts:
    """What was done early of a plan, by the days that are known on `as_of`: a later report may tell another one."""

    def __init__(self, issue: ReportSource, as_of: datetime.date) -> None:
        self._issue, self._as_of = issue, as_of

    def find(self, measure: Measure, state: ReportState, span: Period) -> Iterator[EarlyPart]:
        """Where all who answer for the `measure` had done it before their deadlines, the last of them by a report for
        the period `span` that was due: their parts, and those beside them that were done early too. `state` is that
        after the period.
        """
        answerable = state.answerable(measure.id)
        # Most measures are not done: then no other period has to be read.
        if not all(state.done_day(measure.id, unit) for unit in answerable):
            return
        found = (self._find_part(measure, unit, state, span) for unit in answerable)
        early = [each for each in found if each]
        is_of_period = any(belongs_to(each.done.period, span) for each in early)
        if (
            len(early) < len(answerable)
            or not is_of_period
            or not self._was_due(measure, early, span)
        ):
            return
        last = max(each.done for each in early)
        beside = (unit for unit in state.roles[measure.id] if unit not in answerable)
        parts = (self._find_part(measure, unit, state, span) for unit in beside)
        early += (each for each in parts if each)
        yield from (each._replace(done=last) for each in early)

    def _find_part(
        self, measure: Measure, unit: str, state: ReportState, span: Period
    ) -> EarlyPart | None:
        row, due = state.latest_row(measure.id, unit), due_date(self._issue.deadline(measure, unit))
        done = self._done_days.get((measure.id, unit)) if row and due else None
        if row is None or due is None or done is None or done.day >= due:
            return None
        said = parse_period(done.period)
        is_later = said is None or reporting_day(said) > span.last
        return None if is_later else EarlyPart(unit, row, done, due)

    @cached_property
    def _done_days(self) -> Mapping[PartKey, DoneDay]:
        parts = {(each.measure.id, each.unit) for each in self._issue.assignments}
        return history.done_days(self._issue, parts, self._as_of)

    def _was_due(self, measure: Measure, parts: list[EarlyPart], span: Period) -> bool:
        """Whether the report of any of the units was, or of one from which it took the `measure` over, whichever of them
        spoke. It need not be owed: what it calls done may be all that the unit had.
        """
        units = {each.unit for each in parts}
        formers = (
            each.former
            for each in self._issue.predecessors
            if each.unit in units and each.item == measure.id
        )
        speakers = {*units, *formers}
        return any(
            each.unit in speakers and each.due < self._as_of and belongs_to(each.period, span)
            for each in self._issue.asked_reports
        )
