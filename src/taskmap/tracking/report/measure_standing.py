"""A plan, what its units reported and the day of the report to where each measure stands: the one place that says so."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from taskmap.plan.model import Deadline, DeadlineKind, Measure, Task
from taskmap.plan.periods import Period
from taskmap.plan.progress import Status, meets_deadline
from taskmap.tracking.report import history
from taskmap.tracking.report.history import Part
from taskmap.tracking.report.reporting import ReportingSummary
from taskmap.tracking.report.sources import ReportRow, ReportSource, parse_period, reporting_day
from taskmap.tracking.report.standing import (
    Bucket,
    Clock,
    DecidingReport,
    Light,
    due_date,
    implied_percent,
    least_advanced,
)
from taskmap.tracking.report.state import ReportState, is_done

_NO_LIGHT = (Bucket.NOT_ASKED, Bucket.NOT_BEGUN, Bucket.UNREPORTED, Bucket.ONGOING)


class AnswerablePart(NamedTuple):
    """The part of one of the units that answer for a measure, `row` its last word, None if it never spoke.

    `is_done` and `is_overdue` are as of the day of the report. Of this period the unit has said nothing although the
    report is due where it `is_silent`, and may still say it where it `is_awaited`. It `is_examined` where its report
    was due, so that it can be held to what it says.
    """

    unit: str
    row: ReportRow | None
    deadline: Deadline
    is_done: bool
    is_overdue: bool
    is_silent: bool
    is_awaited: bool
    is_examined: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a measure stands, and the part of the unit that decides it; None where nobody answers for it."""

    bucket: Bucket
    light: Light
    elapsed: int | None
    part: AnswerablePart | None
    is_examined: bool = False
    """Whether the unit that decides, of a finished measure any that answers for it, had said where it stands when its
    report was due in this period.
    """

    @property
    def unit(self) -> str:
        """The unit that decides; "" where nobody answers for the measure."""
        return self.part.unit if self.part else ""

    @property
    def row(self) -> ReportRow | None:
        """The report by which the measure stands; None where the unit did not send the one that was due."""
        if self.part is None or self.bucket is Bucket.UNREPORTED:
            return None
        return self.part.row


class PlanStandings:
    """What is known of a plan for the report on a period, made on `as_of`."""

    def __init__(
        self,
        issue: ReportSource,
        state: ReportState,
        reporting: ReportingSummary,
        clock: Clock,
        period: Period,
        as_of: datetime.date,
    ) -> None:
        self._issue, self._state, self._clock, self._as_of = issue, state, clock, as_of
        self._due = {each.unit for each in reporting.outcomes if each.due < as_of}
        self._awaited = {each.unit for each in reporting.outcomes} - self._due
        self._asked = {
            duty.unit
            for duty in issue.duties
            if (asked := parse_period(duty.period)) and reporting_day(asked) <= period.last
        }
        # What holds on a day within the period knows nothing of later ones.
        is_over = clock.deadline_day > period.last
        self._later = history.statuses_after(issue, period, as_of) if is_over else {}

    def standing(self, task: Task, measure: Measure) -> Standing:
        """Where the `measure` of this `task` stands."""
        parts = [self._part(measure, unit) for unit in self._state.answerable(measure.id)]
        bucket, deciding = self._decide(task, measure, parts)
        elapsed = None
        if deciding is not None:
            elapsed = self._clock.elapsed_percent(deciding.deadline, measure.begins)
        light = self._light(bucket, deciding, elapsed)
        examined = parts if bucket is Bucket.DONE else [deciding] if deciding else []
        is_examined = any(part.is_examined for part in examined)
        return Standing(bucket, light, elapsed, deciding, is_examined)

    def done_late(self, done: Collection[str]) -> frozenset[str]:
        """Of the measures with the ids `done`, all of which are, those of which a part was done after its deadline."""
        doubtful = {
            (measure.id, part.unit): due
            for measure in self._issue.plan.every_measure()
            if measure.id in done
            for unit in self._state.answerable(measure.id)
            if (part := self._part(measure, unit))
            and (due := due_date(part.deadline))
            and not (is_done(part.row) and part.row and part.row.done_day <= due)
        }
        days = history.done_days(self._issue, doubtful, self._as_of)
        return frozenset(
            part[0] for part, due in doubtful.items() if part in days and days[part] > due
        )

    def _part(self, measure: Measure, unit: str) -> AnswerablePart:
        key: Part = measure.id, unit
        row = self._state.latest_row(*key)
        deadline = self._issue.deadline(measure, unit)
        status = self._later.get(key) or (row.progress.status if row else "")
        has_reported = unit in self._state.current[measure.id] or is_done(row)
        return AnswerablePart(
            unit=unit,
            row=row,
            deadline=deadline,
            is_done=status == Status.DONE,
            is_overdue=self._clock.is_past(deadline)
            and not meets_deadline(status, deadline.ongoing),
            is_silent=unit in self._due and not has_reported,
            is_awaited=unit in self._awaited and not has_reported,
            is_examined=unit in self._due and has_reported,
        )

    def _decide(
        self, task: Task, measure: Measure, parts: list[AnswerablePart]
    ) -> tuple[Bucket, AnswerablePart | None]:
        """The first bucket that fits, and the part that decides it."""
        slowest = _least_advanced(parts)
        if self._is_struck_off(task, measure):
            return Bucket.STRUCK_OFF, slowest
        if slowest is not None and all(part.is_done for part in parts):
            return Bucket.DONE, slowest
        if overdue := [part for part in parts if part.is_overdue]:
            return Bucket.OVERDUE, _least_advanced(overdue)
        if slowest is None or not any(part.unit in self._asked for part in parts):
            return Bucket.NOT_ASKED, slowest
        begins = self._clock.first_day(measure.begins)
        if begins is not None and self._clock.day < begins:
            return Bucket.NOT_BEGUN, slowest
        if silent := [part for part in parts if part.is_silent]:
            return Bucket.UNREPORTED, _least_advanced(silent)
        return self._pace(measure, slowest), slowest

    def _pace(self, measure: Measure, part: AnswerablePart) -> Bucket:
        if part.row is None:
            is_ongoing = part.deadline.kind is DeadlineKind.ONGOING
            return Bucket.ONGOING if is_ongoing else Bucket.NOT_STARTED
        progress = part.row.progress
        bucket = self._clock.bucket(progress, part.deadline, measure.begins)
        # Done by this period's word, and taken back by that of a later one.
        taken_back = bucket is Bucket.DONE
        return self._clock.pace(progress, part.deadline, measure.begins) if taken_back else bucket

    def _is_struck_off(self, task: Task, measure: Measure) -> bool:
        days = (self._issue.struck_off.get(item) for item in (task.id, measure.id))
        return any(day is not None and day <= self._clock.deadline_day for day in days)

    def _light(self, bucket: Bucket, part: AnswerablePart | None, elapsed: int | None) -> Light:
        if bucket in (Bucket.STRUCK_OFF, Bucket.DONE):
            return Light.GREEN
        if bucket is Bucket.OVERDUE:
            return Light.RED
        if part is None or bucket in _NO_LIGHT or (part.row is None and part.is_awaited):
            return Light.NONE
        percent = implied_percent(part.row.progress) if part.row else None
        return self._clock.light(percent or 0, elapsed)


def _least_advanced(parts: list[AnswerablePart]) -> AnswerablePart | None:
    if not parts:
        return None
    found = least_advanced(DecidingReport(part.unit, part.row) for part in parts)
    return next(part for part in parts if part.unit == found.unit)
