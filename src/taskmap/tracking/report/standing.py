"""What was reported of a measure and the time that has passed to where it stands: a bucket, and a light."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from taskmap.plan.model import Deadline, DeadlineKind, Lights, Measure, Plan
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.state import ReportState, is_done


class Bucket(StrEnum):
    """Every measure is in exactly one of them."""

    DONE = "已完成"
    AHEAD = "超序时"
    ON_TRACK = "达序时"
    BEHIND = "滞后"
    NOT_STARTED = "未启动"
    UNREPORTED = "未报送"
    ONGOING = "长期坚持"


class Light(StrEnum):
    """`NONE`: nothing was reported, and the deadline has not passed."""

    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The first and last day of a plan, None where it has none, and the day on which progress is measured.

    That `day` is the last of the reported period or, while it is under way, the day of the report: June's figures
    are not held against July's time because somebody prints them in July.
    """

    begins: datetime.date | None
    ends: datetime.date | None
    day: datetime.date
    lights: Lights

    @classmethod
    def at_period(cls, plan: Plan, period: Period, as_of: datetime.date) -> Clock:
        """The clock for a report on the period made on `as_of`; a plan without a first day begins when it was issued."""
        return cls(plan.begins or plan.issued, plan.ends, min(as_of, period.last), plan.lights)

    def elapsed_percent(self, deadline: Deadline) -> int | None:
        """序时进度: the share of the time that has passed, in whole percent, first and last day both counted; None where
        the plan has no beginning, or neither deadline nor plan has an end.
        """
        last = due_date(deadline) or self.ends
        if self.begins is None or last is None:
            return None
        if self.day >= last:
            return 100
        total = (last - self.begins).days + 1
        gone = max(0, (self.day - self.begins).days + 1)
        return (200 * gone + total) // (2 * total)

    def is_overdue(self, deadline: Deadline) -> bool:
        """Whether the deadline is a date before `day`."""
        last = due_date(deadline)
        return last is not None and last < self.day

    def bucket(self, progress: Progress | None, deadline: Deadline) -> Bucket:
        """The bucket by the `progress` reported last, None if nothing was. 推进中 is 滞后 past the deadline, else by the points
        between its percent and 序时进度, as the plan's `lights` bound them; without 序时进度 it is 达序时.
        """
        if progress is None:
            return Bucket.UNREPORTED
        if progress.status is not Status.IN_PROGRESS:
            return _BUCKETS[progress.status]
        if self.is_overdue(deadline):
            return Bucket.BEHIND
        elapsed = self.elapsed_percent(deadline)
        lead = 0 if elapsed is None else (progress.percent or 0) - elapsed
        if lead < -self.lights.behind:
            return Bucket.BEHIND
        return Bucket.AHEAD if lead > self.lights.ahead else Bucket.ON_TRACK

    def light(self, progress: Progress | None, deadline: Deadline) -> Light:
        """Green what is done or goes on for good, red what is past the deadline; else by the points that the percent of
        `progress` lags behind 序时进度, green where there is none.
        """
        if progress is not None and progress.status in (Status.DONE, Status.ONGOING):
            return Light.GREEN
        if self.is_overdue(deadline):
            return Light.RED
        if progress is None:
            return Light.NONE
        lag = (self.elapsed_percent(deadline) or 0) - (progress.percent or 0)
        if self.elapsed_percent(deadline) is None or lag <= self.lights.behind:
            return Light.GREEN
        return Light.YELLOW if lag <= self.lights.red else Light.RED


_BUCKETS = {
    Status.DONE: Bucket.DONE,
    Status.ONGOING: Bucket.ONGOING,
    Status.NOT_STARTED: Bucket.NOT_STARTED,
}
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
    return {Status.DONE: 100, Status.NOT_STARTED: 0}.get(progress.status)


def status_text(progress: Progress) -> str:
    """推进中40%: the status, and the percent of what is under way if it was reported."""
    if progress.status is Status.IN_PROGRESS and progress.percent is not None:
        return f"{progress.status}{progress.percent:g}%"
    return progress.status.value


class DecidingReport(NamedTuple):
    """The least advanced of the units that answer for a measure, "" where none does, and the row by which the measure
    stands: None where that unit has reported nothing, which is less than anything.
    """

    unit: str
    row: ReportRow | None


def current_report(
    state: ReportState, measure: Measure, owing_units: Collection[str]
) -> DecidingReport:
    """The report by which a measure stands; `owing_units` have to report this period.

    What is done need not be reported again, and of a unit that owes nothing this period its last row counts.
    """
    current, before = state.current[measure.id], state.before[measure.id]
    reports = []
    for unit in state.answerable(measure.id):
        row = current.get(unit)
        if row is None and (unit not in owing_units or is_done(before.get(unit))):
            row = before.get(unit)
        reports.append(DecidingReport(unit, row))
    return least_advanced(reports)


def previous_report(state: ReportState, measure: Measure) -> DecidingReport:
    """The report by which the measure stood before this period, however long ago."""
    before = state.before[measure.id]
    return least_advanced(
        DecidingReport(unit, before.get(unit)) for unit in state.answerable(measure.id)
    )


def least_advanced(reports: Iterable[DecidingReport]) -> DecidingReport:
    """The least advanced of the `reports`, by status and then percent, of equals the first."""
    return min(reports, key=_advance, default=DecidingReport("", None))


def _advance(report: DecidingReport) -> tuple[int, float]:
    if report.row is None:
        return -1, 0
    progress = report.row.progress
    return _RANKS[progress.status], implied_percent(progress) or 0
