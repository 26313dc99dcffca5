"""The lines of a report: of a measure, of a unit, of a chapter; they know nothing of how they are reckoned."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import NamedTuple

from msgspec import Struct, field

from taskmap.plan.model import Measure, Role, Task
from taskmap.tracking.report.changes import ProgressChange
from taskmap.tracking.report.schedule import Step
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow
from taskmap.tracking.report.standing import Bucket, Light, implied_percent, is_slow
from taskmap.tracking.report.state import is_done
from taskmap.tracking.words import DoneDay


class PartProgress(NamedTuple):
    """What a unit last reported of its part in a measure; `row` is None if it never reported."""

    unit: str
    role: Role
    row: ReportRow | None


class MeasureLine(NamedTuple):
    """Where a measure stands. `row` is the row that counts, `before` the one that counted before this period; None
    where nothing was reported. `elapsed` is 序时进度 in percent.

    `parts` are those of all units that have one, in printed order. `lead` is the unit whose row counts, the least
    advanced of the units `answering` for the measure. The deadline in `measure` is the one in force for `lead`.
    """

    chapter: str
    task: Task
    measure: Measure
    lead: str
    parts: tuple[PartProgress, ...]
    bucket: Bucket
    light: Light
    elapsed: int | None
    row: ReportRow | None
    before: ReportRow | None
    changes: tuple[ProgressChange, ...]
    answering: tuple[PartProgress, ...] = ()
    days_overdue: int = 0
    """With 逾期: how many days ago the deadline of `lead` was."""
    is_done_late: bool = False
    """With 已完成: a unit that answers for it was done after its deadline."""
    done: DoneDay | None = None
    """With 已完成: the day on which the last of the units that answer for it was done."""
    is_silent: bool = False
    """The report of `lead` was due, and says nothing of the measure."""
    is_awaited: bool = False
    """The report of `lead` is not due yet and has not come: its last word stands."""
    is_pending: bool = False
    """The report of `lead` is 待核实: its last word stands."""
    missed: tuple[Step, ...] = ()
    """The milestones that were due and are not met, each for the unit that missed it."""
    is_by_milestones: bool = False
    """Whether its pace is that of its milestones, and not of its percent."""
    span: tuple[datetime.date, datetime.date] | None = None
    """The first and the last day by which `elapsed` is reckoned."""
    slow_before: Bucket | None = None
    """The bucket in which it was slow when the period before ended; None where it was not."""

    @property
    def is_slow(self) -> bool:
        """Whether the report names it as slow."""
        return is_slow(self.bucket, self.light, has_reported=self.row is not None)

    @property
    def others(self) -> tuple[PartProgress, ...]:
        """The parts of all units but `lead`."""
        return tuple(part for part in self.parts if part.unit != self.lead)

    @property
    def last_word(self) -> ReportRow | None:
        """What `lead` last reported, whenever that was; None if it never did."""
        return next((part.row for part in self.answering if part.unit == self.lead), None)

    @property
    def done_count(self) -> int:
        """How many of the units that answer for it report it as done."""
        return sum(is_done(part.row) for part in self.answering)

    @property
    def percent(self) -> float | None:
        """The percent reported or implied by the status, 0 to 100; None where neither is known."""
        return implied_percent(self.row.progress) if self.row else None

    @property
    def source(self) -> FigureSource:
        """Where `row` was read; empty without one."""
        return self.row.source if self.row else NO_SOURCE


class Pace(NamedTuple):
    """The mean progress and the mean 序时进度, both in percent, of so many measures (`measures`) that have one."""

    percent: float
    elapsed: float
    measures: int


class Tally(Struct):
    """How many measures are in which bucket, and the mean progress of those that can come to an end: of a whole plan,
    or of a chapter, whose `depth` is 0 at the top.
    """

    title: str = ""
    depth: int = 0
    buckets: Counter[Bucket] = field(default_factory=Counter)
    _sum: float = 0.0
    _ending: int = 0
    _timed_sum: float = 0.0
    _elapsed_sum: int = 0
    _timed: int = 0

    def add(self, line: MeasureLine) -> None:
        """Count one more measure. What was never reported counts 0 % in the mean, 已销号 100 %; 长期坚持 and what nobody
        was asked about have no part in it.
        """
        self.buckets[line.bucket] += 1
        if line.bucket not in (Bucket.ONGOING, Bucket.NOT_ASKED):
            # What was not reported this time has not gone back to nothing.
            last = line.row or line.before
            percent = (implied_percent(last.progress) or 0) if last else 0
            percent = 100 if line.bucket is Bucket.STRUCK_OFF else percent
            self._sum += percent
            self._ending += 1
            if line.elapsed is not None:
                self._timed_sum += percent
                self._elapsed_sum += line.elapsed
                self._timed += 1

    @property
    def measure_count(self) -> int:
        """The number of measures in all buckets."""
        return self.buckets.total()

    @property
    def percent(self) -> float | None:
        """The mean progress, 0 to 100; None where no measure can come to an end."""
        return self._sum / self._ending if self._ending else None

    @property
    def pace(self) -> Pace | None:
        """Of those among them that have 序时进度; None where none has."""
        count = self._timed
        return Pace(self._timed_sum / count, self._elapsed_sum / count, count) if count else None


class UnitLine(Struct):
    """A unit's own part: in how many measures it has any role, how many of them it leads, and how many are by its own
    reports 已完成, or 滞后 or 逾期 (`behind_ids`), but for those that are done or struck off as a whole.
    """

    unit: str
    measure_count: int = 0
    leads: int = 0
    done: int = 0
    behind_ids: list[str] = field(default_factory=list)

    @property
    def behind(self) -> int:
        """How many measures `behind_ids` has."""
        return len(self.behind_ids)
