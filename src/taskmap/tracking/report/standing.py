"""What a unit reported of its part and the time that has passed to where the part stands: a bucket, and a light."""

from __future__ import annotations

import datetime
from enum import StrEnum
from typing import NamedTuple

from taskmap.plan.assessment import Lights
from taskmap.plan.model import Deadline, DeadlineKind, Measure, Plan
from taskmap.plan.periods import Period
from taskmap.plan.progress import IMPLIED_PERCENTS, Progress, Status, meets_deadline
from taskmap.tracking.report.schedule import Schedule
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.state import ReportState


class Bucket(StrEnum):
    """Every measure is in exactly one of them: in the first that fits."""

    STRUCK_OFF = "已销号"
    DONE = "已完成"
    OVERDUE = "逾期"
    NOT_ASKED = "未要求报送"
    NOT_BEGUN = "未到起始"
    UNREPORTED = "未报送"
    ONGOING = "长期坚持"
    NOT_STARTED = "未启动"
    AHEAD = "超序时"
    ON_TRACK = "达序时"
    BEHIND = "滞后"


class Light(StrEnum):
    """`NONE`: there is nothing to judge by: no date, no report yet, not begun."""

    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"
    NONE = ""


OVER = frozenset((Bucket.DONE, Bucket.STRUCK_OFF))
"""Of what is in them nothing is left to do."""
LAGGING = frozenset((Bucket.OVERDUE, Bucket.BEHIND))
"""What is in them should be further by now."""
_WARNING = frozenset((Light.YELLOW, Light.RED))


def is_slow(bucket: Bucket, light: Light, *, has_reported: bool) -> bool:
    """Whether a report names what is in the `bucket` as slow: 逾期, 滞后, what is lit yellow or red (未启动 by its 0 %, 长期坚持
    by a milestone), and 未启动 without a light where that is what was reported.
    """
    if bucket in LAGGING or light in _WARNING:
        return True
    return bucket is Bucket.NOT_STARTED and light is Light.NONE and has_reported


class Clock(NamedTuple):
    """The day before which nothing of a plan can be late and its last day, None where it has none, and the days of a
    report.

    `day`, on which progress is measured, is the last of the reported period or, while it is under way, the day of the
    report: June's figures are not held against July's time because somebody prints them in July. Deadlines have passed
    or not on `deadline_day`, which is the day of the report.
    """

    begins: datetime.date | None
    ends: datetime.date | None
    day: datetime.date
    deadline_day: datetime.date
    lights: Lights

    @classmethod
    def at_period(cls, plan: Plan, period: Period, as_of: datetime.date) -> Clock:
        """The clock for a report on the period made on `as_of`."""
        begins = max(filter(None, (plan.begins, plan.issued)), default=None)
        return cls(begins, plan.ends, min(as_of, period.last), as_of, plan.lights)

    def at_day(self, day: datetime.date) -> Clock:
        """The clock as it stood on `day`, for deadlines too."""
        return Clock(self.begins, self.ends, day, day, self.lights)

    def first_day(self, start: datetime.date | None) -> datetime.date | None:
        """The day from which time runs for a measure whose own `start` is this, None where it has none."""
        return _later_day(self.begins, start)

    def span(self, schedule: Schedule) -> tuple[datetime.date, datetime.date] | None:
        """The first and the last day of 序时进度: from the latest of plan, issue and own start to the deadline, and after the
        last milestone from its day. None where nothing says when it begins, or where the deadline is no date.
        """
        last = due_date(schedule.deadline)
        first = self.first_day(schedule.begins)
        if schedule.steps:
            first = _later_day(first, schedule.end_of_steps(self.day))
        return None if first is None or last is None else (first, last)

    def elapsed_percent(self, schedule: Schedule) -> int | None:
        """序时进度: the share of the time that has passed in its `span`, in whole percent, first and last day both counted;
        None without one.
        """
        span = self.span(schedule)
        if span is None:
            return None
        first, last = span
        if self.day >= last:
            return 100
        gone, total = self.elapsed_days(first, last)
        return (200 * gone + total) // (2 * total)

    def elapsed_days(self, first: datetime.date, last: datetime.date) -> tuple[int, int]:
        """Of the days from `first` to `last`, both counted, how many have passed, and how many there are."""
        return max(0, (min(self.day, last) - first).days + 1), (last - first).days + 1

    def is_past(self, deadline: Deadline) -> bool:
        """Whether the deadline is a date before `deadline_day`."""
        last = due_date(deadline)
        return last is not None and last < self.deadline_day

    def days_past(self, deadline: Deadline) -> int:
        """How many days before `deadline_day` the deadline was; 0 where it was not, or is no date."""
        last = due_date(deadline)
        return max(0, (self.deadline_day - last).days) if last else 0

    def bucket(self, progress: Progress, schedule: Schedule) -> Bucket:
        """The bucket of one unit's part by what it reported last; of what is 推进中 by its pace."""
        deadline = schedule.deadline
        if progress.status is Status.DONE:
            return Bucket.DONE
        if self.is_past(deadline) and not meets_deadline(progress.status, deadline.ongoing):
            return Bucket.OVERDUE
        if deadline.kind is DeadlineKind.ONGOING or progress.status is Status.ONGOING:
            return Bucket.ONGOING
        if progress.status is Status.NOT_STARTED:
            return Bucket.NOT_STARTED
        return self.pace(progress, schedule)

    def pace(self, progress: Progress, schedule: Schedule) -> Bucket:
        """超序时, 达序时 or 滞后: by the milestones where these are the line; else by the points between the percent and
        序时进度 as a report shows them, as the plan's `lights` bound them; without 序时进度 it is 达序时.
        """
        if by_milestones := self.milestone_pace(schedule):
            return by_milestones
        elapsed = self.elapsed_percent(schedule)
        lead = 0 if elapsed is None else shown_percent(implied_percent(progress) or 0) - elapsed
        if lead < -self.lights.behind:
            return Bucket.BEHIND
        return Bucket.AHEAD if lead > self.lights.ahead else Bucket.ON_TRACK

    def milestone_pace(self, schedule: Schedule) -> Bucket | None:
        """滞后 with one of the milestones missed; where all that were due are met 达序时, 超序时 where the next one is too.
        None where they are not the line: before the first is due, and after the last.
        """
        if not schedule.steps:
            return None
        if schedule.missed(self.day):
            return Bucket.BEHIND
        if schedule.is_before_first(self.day) or schedule.end_of_steps(self.day):
            return None
        upcoming = schedule.upcoming(self.day)
        is_ahead = bool(upcoming) and all(step.is_met for step in upcoming)
        return Bucket.AHEAD if is_ahead else Bucket.ON_TRACK

    def milestone_light(self, schedule: Schedule) -> Light:
        """The light that the milestones give, where they are the line; else none."""
        pace = self.milestone_pace(schedule)
        if pace is None:
            return Light.NONE
        return Light.RED if pace is Bucket.BEHIND else Light.GREEN

    def light(self, percent: float, schedule: Schedule) -> Light:
        """That of the milestones; else by the points that `percent` lags behind 序时进度, none without that. Before the
        first milestone is due nothing is worse than yellow.
        """
        if by_milestones := self.milestone_light(schedule):
            return by_milestones
        elapsed = self.elapsed_percent(schedule)
        if elapsed is None:
            return Light.NONE
        lag = elapsed - shown_percent(percent)
        if lag <= self.lights.behind:
            return Light.GREEN
        is_red = lag > self.lights.red and not schedule.is_before_first(self.day)
        return Light.RED if is_red else Light.YELLOW


def _later_day(one: datetime.date | None, other: datetime.date | None) -> datetime.date | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


_RANKS = {Status.NOT_STARTED: 0, Status.IN_PROGRESS: 1, Status.ONGOING: 2, Status.DONE: 3}


def due_date(deadline: Deadline) -> datetime.date | None:
    """The last day in time, None where the deadline is no date. Where a measure goes on after it, that is in order
    once its unit says so (长期坚持).
    """
    return deadline.date if deadline.kind is DeadlineKind.DATE else None


def implied_percent(progress: Progress) -> float | None:
    """The percent reported, 0 to 100; else 100 for 已完成, 0 for 未启动, and None for the rest."""
    if progress.percent is not None:
        return progress.percent
    return IMPLIED_PERCENTS.get(progress.status)


def shown_percent(percent: float) -> float:
    """As tables print it: a spreadsheet keeps 0.57 × 100 as 56.999999999999993."""
    return round(percent, 1)


def previous_row(state: ReportState, measure: Measure) -> ReportRow | None:
    """The row by which the measure stood before this period, however long ago: that of the least advanced of the units
    that answer for it, of equals the first. None where none does, or where one has reported nothing.
    """
    units = state.answerable(measure.id)
    if len(units) == 1:
        return state.row_before(measure.id, units[0])
    rows = (state.row_before(measure.id, unit) for unit in units)
    return min(rows, key=advance, default=None)


def advance(row: ReportRow | None) -> tuple[int, float]:
    """How far a unit is by its last word: by this units are ordered, one that never spoke first."""
    if row is None:
        return -1, 0
    progress = row.progress
    return _RANKS[progress.status], implied_percent(progress) or 0
