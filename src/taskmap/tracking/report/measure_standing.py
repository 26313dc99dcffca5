"""A plan, what its units reported and the day of the report to where each measure stands: the one place that says so."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from taskmap.plan.model import Deadline, DeadlineKind, Measure, Task
from taskmap.plan.periods import Period
from taskmap.plan.progress import Progress, Status, meets_deadline
from taskmap.tracking.report import history
from taskmap.tracking.report.history import PartKey
from taskmap.tracking.report.milestones import find_steps
from taskmap.tracking.report.reporting import ReportingSummary
from taskmap.tracking.report.schedule import Schedule, Step
from taskmap.tracking.report.sources import ReportRow, ReportSource, parse_period, reporting_day
from taskmap.tracking.report.standing import (
    LAGGING,
    OVER,
    Bucket,
    Clock,
    Light,
    advance,
    due_date,
    implied_percent,
    is_slow,
)
from taskmap.tracking.report.state import ReportState, is_done
from taskmap.tracking.words import DoneDay

_IN_ORDER = (Bucket.DONE, Bucket.ON_TRACK, Bucket.AHEAD)
_NO_LIGHT = (Bucket.NOT_ASKED, Bucket.NOT_BEGUN, Bucket.UNREPORTED)


class AnswerablePart(NamedTuple):
    """The part of one of the units that answer for a measure, `row` its last word, None if it never spoke.

    `is_done`, `is_met` (what the deadline asks) and `is_overdue` are as of the day of the report. Of this period the unit
    has said nothing although the report is due where it `is_silent`, may still say it where it `is_awaited`, and may
    have said it where it `is_pending`: 待核实. It `is_examined` where its report was due and it has spoken, so that it
    can be held to what it says.
    """

    unit: str
    row: ReportRow | None
    deadline: Deadline
    is_done: bool
    is_met: bool
    is_overdue: bool
    is_silent: bool
    is_awaited: bool
    is_pending: bool
    is_examined: bool


class Standing(NamedTuple):
    """Where a measure stands, and the part of the unit that decides it; None where nobody answers for it.

    `missed` are the milestones that make it red, `pace` what the milestones say where they are the line; `span` are the
    first and the last day by which `elapsed` is reckoned.
    """

    bucket: Bucket
    light: Light
    elapsed: int | None
    part: AnswerablePart | None
    missed: tuple[Step, ...] = ()
    pace: Bucket | None = None
    span: tuple[datetime.date, datetime.date] | None = None

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
        self._earlier_clock = clock.at_day(min(clock.day, period.previous().last))
        self._due = reporting.examined_units(as_of)
        self._pending = frozenset(reporting.unverified_units) - self._due
        self._awaited = {each.unit for each in reporting.outcomes} - self._due - self._pending
        labels = {duty.period for duty in issue.asked_reports}
        begun = {
            label
            for label in labels
            if (asked := parse_period(label)) and reporting_day(asked) <= period.last
        }
        self._asked = {duty.unit for duty in issue.asked_reports if duty.period in begun}
        self._struck_off = {
            item for item, day in issue.struck_off.items() if day <= clock.deadline_day
        }
        self._steps: dict[str, tuple[Step, ...]] = {}
        self._parts: dict[str, list[AnswerablePart]] = {}
        self._earlier: dict[tuple[str, datetime.date], Bucket] = {}
        # What holds on a day within the period knows nothing of later ones.
        is_over = clock.deadline_day > period.last
        self._later = history.words_after(issue, period, as_of) if is_over else {}
        self._later_inherited = history.inherited_words(issue, self._later)

    def standing(self, task: Task, measure: Measure) -> Standing:
        """Where the `measure` of this `task` stands."""
        parts, steps = self._answerable_parts(measure), self._answerable_steps(measure)
        return self._standing(task, measure, parts, steps)

    def _standing(
        self, task: Task, measure: Measure, parts: list[AnswerablePart], steps: tuple[Step, ...]
    ) -> Standing:
        bucket, deciding = self._decide(task, measure, parts, steps)
        if deciding is None:
            return Standing(bucket, self._light(bucket), None, None)
        schedule = Schedule.of(measure, deciding.deadline, steps)
        return Standing(
            bucket=bucket,
            light=self._light(bucket, deciding, schedule),
            elapsed=self._clock.elapsed_percent(schedule),
            part=deciding,
            missed=schedule.missed(self._clock.day),
            pace=self._clock.milestone_pace(schedule),
            span=self._clock.span(schedule),
        )

    def part_standing(self, task: Task, measure: Measure, unit: str) -> Standing:
        """Where the part of the `unit` in the `measure` of this `task` stands by its own word, milestones and deadline."""
        part, steps = self._part(measure, unit), self._own_steps(measure, unit)
        return self._standing(task, measure, [part], steps)

    def slow_parts(self, task: Task, measure: Measure) -> Iterator[Standing]:
        """Where the `measure` of this `task` is 滞后 or 逾期 by what the units said that answer for it and were examined:
        how each part stands of which the same is so by its own word, theirs first, then those of the units beside them.
        """
        answerable = self._state.answerable(measure.id)
        steps = self._answerable_steps(measure)
        parts = [part for part in self._answerable_parts(measure) if part.is_examined]
        if self._decide(task, measure, parts, steps)[0] not in LAGGING:
            return
        for part in parts:
            yield from self._slow_part(task, measure, part, steps)
        for unit in self._state.roles[measure.id]:
            if unit not in answerable and (part := self._part(measure, unit)).is_examined:
                yield from self._slow_part(task, measure, part, self._own_steps(measure, unit))

    def _slow_part(
        self, task: Task, measure: Measure, part: AnswerablePart, steps: tuple[Step, ...]
    ) -> Iterator[Standing]:
        """How the part stands where it is slow by itself; `steps` are its line."""
        schedule = Schedule.of(measure, part.deadline, steps)
        bucket, _ = self._decide(task, measure, [part], steps)
        missed = schedule.missed(self._clock.day)
        own = tuple(step for step in missed if step.unit == part.unit)
        # A milestone that others missed is their matter.
        if bucket in LAGGING and (own or not missed or bucket is Bucket.OVERDUE):
            elapsed = self._clock.elapsed_percent(schedule)
            light = self._light(bucket, part, schedule)
            yield Standing(bucket, light, elapsed, part, missed=own)

    def steps(self, measure: Measure) -> tuple[Step, ...]:
        """The milestones of the `measure`, each for every unit that has to reach it, as known on the day of the report."""
        found = self._steps.get(measure.id)
        if found is None:
            found = find_steps(self._issue, self._state, measure.id, self._last_word)
            self._steps[measure.id] = found
        return found

    def schedule(self, measure: Measure, unit: str) -> Schedule:
        """That of the part of the `unit`: its deadline, and the milestones that it has to reach."""
        own = self._own_steps(measure, unit)
        return Schedule.of(measure, self._issue.deadline(measure, unit), own)

    def open_deadlines(self, measure: Measure) -> Iterator[tuple[str, datetime.date]]:
        """Of the units that answer for the `measure` those that have not done what its deadline asks, with the last day
        that holds for each; none where it is no date.
        """
        for part in self._answerable_parts(measure):
            due = due_date(part.deadline)
            if due is not None and not part.is_met:
                yield part.unit, due

    def earlier_bucket(
        self, measure: Measure, before: ReportRow | None, day: datetime.date
    ) -> Bucket:
        """Where the `measure` stood on a `day` by `before`, what was last reported before the period, its milestones met by
        what was reported then. The deadline in `measure` is the one in force.
        """
        if before is None:
            return Bucket.UNREPORTED
        key = measure.id, day
        if key not in self._earlier:
            clock = self._clock_at(min(self._clock.day, day))
            schedule = self._earlier_schedule(measure)
            self._earlier[key] = clock.bucket(before.progress, schedule)
        return self._earlier[key]

    def slow_before(self, task: Task, measure: Measure, before: ReportRow | None) -> Bucket | None:
        """The bucket in which the `measure` of this `task` was slow on the last day of the period before, as `earlier_bucket`
        has it; None where it was not slow, or where nothing was reported.
        """
        clock = self._earlier_clock
        bucket = self.earlier_bucket(measure, before, clock.day)
        if before is None or bucket in _IN_ORDER:
            return None
        light = Light.NONE
        if bucket is Bucket.ONGOING:
            light = clock.milestone_light(self._earlier_schedule(measure))
        elif bucket is Bucket.NOT_STARTED:
            light = clock.light(0, self._earlier_schedule(measure))
        was_slow = is_slow(bucket, light, has_reported=True)
        return bucket if was_slow and not self._was_struck_off(task, measure) else None

    def _clock_at(self, day: datetime.date) -> Clock:
        # Nearly all were reported of for the period before.
        return self._earlier_clock if day == self._earlier_clock.day else self._clock.at_day(day)

    def _earlier_schedule(self, measure: Measure) -> Schedule:
        steps = find_steps(self._issue, self._state, measure.id, self._earlier_word)
        return Schedule.of(measure, measure.deadline, self._of_answerable(measure, steps))

    def _was_struck_off(self, task: Task, measure: Measure) -> bool:
        days = (self._issue.struck_off.get(item) for item in (task.id, measure.id))
        return any(day and day <= self._earlier_clock.day for day in days)

    def _own_steps(self, measure: Measure, unit: str) -> tuple[Step, ...]:
        steps = self.steps(measure)
        return tuple(step for step in steps if step.unit == unit) if steps else ()

    def _answerable_steps(self, measure: Measure) -> tuple[Step, ...]:
        """The milestones that are its line: not what only a supporting unit has to reach."""
        return self._of_answerable(measure, self.steps(measure))

    def _of_answerable(self, measure: Measure, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        if not steps:
            return ()
        answerable = self._state.answerable(measure.id)
        return tuple(step for step in steps if step.unit in answerable)

    def _last_word(self, unit: str, row_id: str) -> Progress | None:
        row, key = self._state.latest_row(row_id, unit), (row_id, unit)
        said = self._later.get(key)
        if said is None and (row is None or row.origin.unit != unit):
            said = self._later_inherited.get(key)
        return said or (row.progress if row else None)

    def _earlier_word(self, unit: str, row_id: str) -> Progress | None:
        row = self._state.row_before(row_id, unit)
        return row.progress if row else None

    def done_days(self, done: Collection[str]) -> Mapping[PartKey, DoneDay]:
        """Of the measures with the ids `done`, all of which are, the day since which each part that answers for one is."""
        parts = {(measure, unit) for measure in done for unit in self._state.answerable(measure)}
        later = parts & {*self._later, *self._later_inherited}
        days = history.done_days(self._issue, later, self._as_of)
        earlier = {part: self._state.done_day(*part) for part in parts - later}
        return {**days, **{part: since for part, since in earlier.items() if since}}

    def done_late(self, days: Mapping[PartKey, DoneDay]) -> frozenset[str]:
        """The measures of which a part was done after its deadline, by the `days` since which the parts are."""
        done_measures = {measure for measure, _ in days}
        return frozenset(
            measure.id
            for measure in self._issue.plan.every_measure()
            if measure.id in done_measures
            for unit in self._state.answerable(measure.id)
            if (done := days.get((measure.id, unit)))
            and (due := due_date(self._issue.deadline(measure, unit)))
            and done.day > due
        )

    def _answerable_parts(self, measure: Measure) -> list[AnswerablePart]:
        """Those of the units that answer for it, in printed order."""
        if measure.id not in self._parts:
            units = self._state.answerable(measure.id)
            self._parts[measure.id] = [self._part(measure, unit) for unit in units]
        return self._parts[measure.id]

    def _part(self, measure: Measure, unit: str) -> AnswerablePart:
        key: PartKey = measure.id, unit
        row = self._state.latest_row(*key)
        deadline = self._issue.deadline(measure, unit)
        last = self._later.get(key) or (row.progress if row else None)
        status = last.status if last else ""
        is_met = meets_deadline(status, deadline.ongoing)
        said = self._state.current
        # By its own word, by that of a predecessor, or since nothing more is to be said.
        has_reported = key in said or (
            row is not None and (said.get((measure.id, row.origin.unit)) is row or is_done(row))
        )
        return AnswerablePart(
            unit=unit,
            row=row,
            deadline=deadline,
            is_done=status == Status.DONE,
            is_met=is_met,
            is_overdue=self._clock.is_past(deadline) and not is_met,
            is_silent=unit in self._due and not has_reported,
            is_awaited=unit in self._awaited and not has_reported,
            is_pending=unit in self._pending and not has_reported,
            is_examined=unit in self._due and has_reported,
        )

    def _decide(
        self, task: Task, measure: Measure, parts: list[AnswerablePart], steps: tuple[Step, ...]
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
        schedule = Schedule.of(measure, slowest.deadline, steps)
        bucket = self._pace(slowest, schedule)
        if bucket is Bucket.BEHIND and (missed := schedule.missed(self._clock.day)):
            units = {step.unit for step in missed}
            return bucket, _least_advanced([part for part in parts if part.unit in units])
        return bucket, slowest

    def _pace(self, part: AnswerablePart, schedule: Schedule) -> Bucket:
        if part.deadline.kind is DeadlineKind.ONGOING:
            return Bucket.ONGOING
        if part.row is None:
            return Bucket.NOT_STARTED
        progress = part.row.progress
        bucket = self._clock.bucket(progress, schedule)
        # Done by this period's word, and taken back by that of a later one.
        return self._clock.pace(progress, schedule) if bucket is Bucket.DONE else bucket

    def _is_struck_off(self, task: Task, measure: Measure) -> bool:
        return task.id in self._struck_off or measure.id in self._struck_off

    def _light(
        self,
        bucket: Bucket,
        part: AnswerablePart | None = None,
        schedule: Schedule | None = None,
    ) -> Light:
        if bucket in OVER:
            return Light.GREEN
        if bucket is Bucket.OVERDUE:
            return Light.RED
        if part is None or schedule is None or bucket in _NO_LIGHT:
            return Light.NONE
        if bucket is Bucket.ONGOING:
            return self._clock.milestone_light(schedule)
        if part.row is None and (part.is_awaited or part.is_pending):
            return Light.NONE
        percent = implied_percent(part.row.progress) if part.row else None
        return self._clock.light(percent or 0, schedule)


def _least_advanced(parts: list[AnswerablePart]) -> AnswerablePart | None:
    # Nearly always one unit answers, and there is nothing to compare.
    if len(parts) == 1:
        return parts[0]
    return min(parts, key=lambda part: advance(part.row), default=None)
