"""Where a measure stands: elapsed time against reported progress, one of seven buckets, one of three lights."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from taskmap.plan.model import Deadline, DeadlineKind, Lights, Measure, Plan
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Status
from taskmap.tracking.report.sources import ReportRow
from taskmap.tracking.report.state import ReportState, is_done


class Bucket(StrEnum):
    """Every measure is in one of them."""

    DONE = "已完成"
    AHEAD = "超序时"
    ON_TRACK = "达序时"
    BEHIND = "滞后"
    NOT_STARTED = "未启动"
    UNREPORTED = "未报送"
    ONGOING = "长期坚持"


class Light(StrEnum):
    """`NONE`: nothing is known that could be judged."""

    GREEN = "绿"
    YELLOW = "黄"
    RED = "红"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of a plan, and the day on which progress is measured.

    That is the last day of the reported period or, while it is under way, the day of the report: June's
    figures are not held against July's time because somebody prints them in July.
    """

    begins: datetime.date | None
    ends: datetime.date | None
    day: datetime.date
    lights: Lights

    @classmethod
    def of(cls, plan: Plan, period: Period, as_of: datetime.date) -> Clock:
        return cls(plan.begins or plan.issued, plan.ends, min(as_of, period.last), plan.lights)

    def elapsed(self, deadline: Deadline) -> int | None:
        """序时进度: the elapsed share in whole points, both ends counted; None without a beginning or end."""
        last = due_date(deadline) or self.ends
        if self.begins is None or last is None:
            return None
        if self.day >= last:
            return 100
        total = (last - self.begins).days + 1
        gone = max(0, (self.day - self.begins).days + 1)
        return (200 * gone + total) // (2 * total)

    def overdue(self, deadline: Deadline) -> bool:
        last = due_date(deadline)
        return last is not None and last < self.day

    def bucket(self, progress: Progress | None, deadline: Deadline) -> Bucket:
        if progress is None:
            return Bucket.UNREPORTED
        if progress.status is not Status.IN_PROGRESS:
            return _SAID[progress.status]
        if self.overdue(deadline):
            return Bucket.BEHIND
        elapsed = self.elapsed(deadline)
        lead = 0 if elapsed is None else (progress.percent or 0) - elapsed
        if lead < -self.lights.behind:
            return Bucket.BEHIND
        return Bucket.AHEAD if lead > self.lights.ahead else Bucket.ON_TRACK

    def light(self, progress: Progress | None, deadline: Deadline) -> Light:
        if progress is not None and progress.status in (Status.DONE, Status.ONGOING):
            return Light.GREEN
        if self.overdue(deadline):
            return Light.RED
        if progress is None:
            return Light.NONE
        lag = (self.elapsed(deadline) or 0) - (progress.percent or 0)
        if self.elapsed(deadline) is None or lag <= self.lights.behind:
            return Light.GREEN
        return Light.YELLOW if lag <= self.lights.red else Light.RED


_SAID = {
    Status.DONE: Bucket.DONE,
    Status.ONGOING: Bucket.ONGOING,
    Status.NOT_STARTED: Bucket.NOT_STARTED,
}
_ADVANCE = {Status.NOT_STARTED: 0, Status.IN_PROGRESS: 1, Status.ONGOING: 2, Status.DONE: 3}


def due_date(deadline: Deadline) -> datetime.date | None:
    """The last day in time; what goes on after it is in order once the unit says so (长期坚持)."""
    return deadline.date if deadline.kind is DeadlineKind.DATE else None


def implied_percent(progress: Progress) -> float | None:
    """The percent that a status implies where none was given."""
    if progress.percent is not None:
        return progress.percent
    return {Status.DONE: 100, Status.NOT_STARTED: 0}.get(progress.status)


def current_row(
    state: ReportState, measure: Measure, owing_units: Collection[str]
) -> ReportRow | None:
    """The row by which a measure stands, None if nobody has reported it; `owing_units` have to report this period.

    What is finished need not be reported again; who owes nothing this period stands by the last word.
    """
    fresh, before = state.current[measure.id], state.before[measure.id]
    found = []
    for unit in state.answerable(measure.id):
        row = fresh.get(unit)
        if row is None and (unit not in owing_units or is_done(before.get(unit))):
            row = before.get(unit)
        if row is not None:
            found.append(row)
    return least_advanced(found)


def previous_row(state: ReportState, measure: Measure) -> ReportRow | None:
    """The row by which it stood before this period, however long ago."""
    before = state.before[measure.id]
    return least_advanced(
        row for unit in state.answerable(measure.id) if (row := before.get(unit)) is not None
    )


def least_advanced(rows: Iterable[ReportRow]) -> ReportRow | None:
    """The least advanced; of equals the first named."""
    return min(
        rows,
        key=lambda row: (_ADVANCE[row.progress.status], implied_percent(row.progress) or 0),
        default=None,
    )
