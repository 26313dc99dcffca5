"""Issued plans and their returns to the figures of a report: plan by plan, measure by measure, each with its source."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from taskmap.plan import wording
from taskmap.plan.model import Chapter, Measure, Role, Task
from taskmap.plan.periods import Period
from taskmap.tracking.report import notes
from taskmap.tracking.report.changes import ProgressChange, find_changes
from taskmap.tracking.report.contradictions import find_contradictions
from taskmap.tracking.report.empty_words import find_empty_words
from taskmap.tracking.report.findings import ReportFinding
from taskmap.tracking.report.history import PartKey
from taskmap.tracking.report.measure_standing import PlanStandings
from taskmap.tracking.report.milestones import MilestoneLine, milestone_lines
from taskmap.tracking.report.reporting import ReportingSummary, summarize_reporting
from taskmap.tracking.report.schedule import Step
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow, ReportSource
from taskmap.tracking.report.standing import (
    Bucket,
    Clock,
    Light,
    implied_percent,
    previous_row,
)
from taskmap.tracking.report.state import ReportState, is_done, walk_periods
from taskmap.tracking.report.targets import Attainment, attainments
from taskmap.tracking.report.upcoming import UpcomingItem, find_upcoming
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


@dataclass(slots=True)
class Tally:
    """How many measures are in which bucket, and the mean progress of those that can come to an end: of a whole plan,
    or of a chapter, whose `depth` is 0 at the top.
    """

    title: str = ""
    depth: int = 0
    buckets: Counter[Bucket] = field(default_factory=Counter)
    _sum: float = 0.0
    _ending: int = 0

    def add(self, line: MeasureLine) -> None:
        """Count one more measure. What was never reported counts 0 % in the mean, 已销号 100 %; 长期坚持 and what nobody
        was asked about have no part in it.
        """
        self.buckets[line.bucket] += 1
        if line.bucket not in (Bucket.ONGOING, Bucket.NOT_ASKED):
            # What was not reported this time has not gone back to nothing.
            last = line.row or line.before
            percent = (implied_percent(last.progress) or 0) if last else 0
            self._sum += 100 if line.bucket is Bucket.STRUCK_OFF else percent
            self._ending += 1

    @property
    def measure_count(self) -> int:
        """The number of measures in all buckets."""
        return self.buckets.total()

    @property
    def percent(self) -> float | None:
        """The mean progress, 0 to 100; None where no measure can come to an end."""
        return self._sum / self._ending if self._ending else None


@dataclass(slots=True)
class UnitLine:
    """A unit's own part: in how many measures it has any role, how many of them it leads, and how many are by its own
    reports 已完成, or 滞后 or 逾期 (`behind`), but for those that are done or struck off as a whole.
    """

    unit: str
    measure_count: int = 0
    leads: int = 0
    done: int = 0
    behind: int = 0


@dataclass(frozen=True)
class PlanReport:
    """The figures of one plan. `chapters` are in printed order, each with all the measures below it."""

    issue: ReportSource
    period: Period
    clock: Clock
    lines: tuple[MeasureLine, ...]
    total: Tally
    chapters: tuple[Tally, ...]
    units: tuple[UnitLine, ...]
    reporting: ReportingSummary
    findings: tuple[ReportFinding, ...]
    milestones: tuple[MilestoneLine, ...]
    upcoming: tuple[UpcomingItem, ...]
    targets: tuple[Attainment, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the plan is called in sentences and tables."""
        return wording.plan_title(self.issue.plan)

    @property
    def buckets(self) -> Mapping[Bucket, int]:
        """The number of measures by bucket, all in their order; their sum is the number of measures."""
        return {bucket: self.total.buckets[bucket] for bucket in Bucket}

    @property
    def changes(self) -> tuple[ProgressChange, ...]:
        """The changes of all measures, in printed order."""
        return tuple(change for line in self.lines for change in line.changes)


class Report(NamedTuple):
    """The month's report of one or more plans as it would have been on `as_of`."""

    as_of: datetime.date
    plans: tuple[PlanReport, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Those of its plans, each once, in order of time: mostly one."""
        return tuple(sorted({each.period for each in self.plans}))

    def name(self, plan: PlanReport) -> str:
        """The plan's title; where another plan of the report has the same, its id as well."""
        alike = sum(each.title == plan.title for each in self.plans) > 1
        return f"{plan.title}（{plan.issue.plan.id}）" if alike else plan.title


def make_report(issues: Sequence[ReportSource], period: Period, as_of: datetime.date) -> Report:
    """The report of those of the plans `issues`, which were issued by `as_of`, of which one of that period speaks; what
    came in after that day does not count, nor of a plan that is retired after the eve of that.
    """
    return report_plans(((issue, period) for issue in issues), as_of)


def report_plans(asked: Iterable[tuple[ReportSource, Period]], as_of: datetime.date) -> Report:
    """As `make_report`, of each plan on a period of its own."""
    plans = (
        _plan(issue, period, issue.term.last_day(as_of))
        for issue, period in asked
        if issue.is_about(period)
    )
    return Report(as_of, tuple(plans))


def _plan(issue: ReportSource, period: Period, as_of: datetime.date) -> PlanReport:
    clock = Clock.at_period(issue.plan, period, as_of)
    (state,) = walk_periods(issue, (period,), as_of)
    reporting = summarize_reporting(issue, state, period, as_of)
    standings = PlanStandings(issue, state, reporting, clock, period, as_of)
    total = Tally(issue.plan.title)
    chapters: list[Tally] = []
    lines: list[MeasureLine] = []
    for inside, chapter, task, measure in _measures(issue, chapters):
        line = _line(chapter, task, measure, state, standings, clock)
        lines.append(line)
        for tally in (total, *inside):
            tally.add(line)
    days = standings.done_days({line.measure.id for line in lines if line.bucket is Bucket.DONE})
    late = standings.done_late(days)
    lines = [
        _with_done_day(line, days, late) if line.bucket is Bucket.DONE else line for line in lines
    ]
    measures = tuple(line.measure for line in lines)
    upcoming = (
        () if issue.term.retirement else _upcoming(issue, lines, standings, period.next(), as_of)
    )
    dated = [(each.measure, standings.steps(each.measure)) for each in lines if _counts(each)]
    return PlanReport(
        issue=issue,
        period=period,
        clock=clock,
        lines=tuple(lines),
        total=total,
        chapters=tuple(chapters),
        units=tuple(_units(issue, standings, lines, clock)),
        reporting=reporting,
        findings=tuple(_findings(measures, state, clock)),
        milestones=tuple(milestone_lines(issue, state, dated, period, as_of)),
        upcoming=tuple(sorted(upcoming, key=lambda each: each.due)),
        targets=tuple(_targets(lines, clock)),
        notes=tuple(notes.report_notes(issue, measures, state, reporting, clock, period, as_of)),
    )


def _counts(line: MeasureLine) -> bool:
    """已销号 ends every clock, also those of milestones."""
    return line.bucket is not Bucket.STRUCK_OFF


def _with_done_day(
    line: MeasureLine, days: Mapping[PartKey, DoneDay], late: Collection[str]
) -> MeasureLine:
    own = (days.get((line.measure.id, part.unit)) for part in line.answering)
    last = max(filter(None, own), default=None)
    return line._replace(done=last, is_done_late=line.measure.id in late)


def _measures(
    issue: ReportSource, chapters: list[Tally]
) -> Iterator[tuple[tuple[Tally, ...], str, Task, Measure]]:
    """Every measure with the tallies of the chapters around it; `chapters` is filled on the way."""
    around: list[Tally] = []
    loose: Tally | None = None
    for depth, item in issue.plan.outline():
        del around[depth:]
        if isinstance(item, Chapter):
            around.append(Tally(item.title, depth))
            chapters.append(around[-1])
            continue
        inside = tuple(around)
        if not inside:
            if loose is None:
                loose = Tally("（未分章节）")
                chapters.append(loose)
            inside = (loose,)
        for measure in item.measures:
            yield inside, around[-1].title if around else "", item, measure


def _line(
    chapter: str,
    task: Task,
    measure: Measure,
    state: ReportState,
    standings: PlanStandings,
    clock: Clock,
) -> MeasureLine:
    standing = standings.standing(task, measure)
    lead, row, part = standing.unit, standing.row, standing.part
    before = previous_row(state, measure)
    parts = tuple(
        PartProgress(unit, role, state.latest_row(measure.id, unit))
        for unit, role in state.roles[measure.id].items()
    )
    answerable = state.answerable(measure.id)
    if part is not None and part.deadline is not measure.deadline:
        measure = replace(measure, deadline=part.deadline)
    then = partial(standings.earlier_schedule, measure, measure.deadline)
    return MeasureLine(
        chapter=chapter,
        task=task,
        measure=measure,
        lead=lead,
        parts=parts,
        bucket=standing.bucket,
        light=standing.light,
        elapsed=standing.elapsed,
        row=row,
        before=before,
        changes=tuple(find_changes(measure, before, row, standing.bucket, clock, then)),
        answering=tuple(part for part in parts if part.unit in answerable),
        days_overdue=clock.days_past(measure.deadline) if standing.bucket is Bucket.OVERDUE else 0,
        is_silent=part is not None and part.is_silent,
        is_awaited=part is not None and part.is_awaited,
        is_pending=part is not None and part.is_pending,
        missed=standing.missed,
        is_by_milestones=standing.pace is not None,
        span=standing.span,
    )


def _findings(
    measures: Iterable[Measure], state: ReportState, clock: Clock
) -> Iterator[ReportFinding]:
    for measure in measures:
        yield from find_contradictions(state, measure)
        yield from find_empty_words(state, measure, clock)


def _targets(lines: Iterable[MeasureLine], clock: Clock) -> Iterator[Attainment]:
    for line in lines:
        yield from attainments(line.measure, line.row or line.before, clock)


_OVER = (Bucket.DONE, Bucket.STRUCK_OFF)


def _upcoming(
    issue: ReportSource,
    lines: Iterable[MeasureLine],
    standings: PlanStandings,
    next_period: Period,
    as_of: datetime.date,
) -> Iterator[UpcomingItem]:
    # As planned: what a line has is the deadline of the unit that decides, and others may have theirs.
    for line, measure in zip(lines, issue.plan.every_measure(), strict=True):
        if line.bucket not in _OVER:
            deadlines, steps = standings.open_deadlines(measure), standings.steps(measure)
            yield from find_upcoming(measure, deadlines, steps, as_of, next_period)


def _units(
    issue: ReportSource,
    standings: PlanStandings,
    lines: Sequence[MeasureLine],
    clock: Clock,
) -> Iterator[UnitLine]:
    """As they first appear in the plan; units that only owe reports come last."""
    units: dict[str, UnitLine] = {}
    for line, measure in zip(lines, issue.plan.every_measure(), strict=True):
        for unit, role, row in line.parts:
            each = units.get(unit)
            if each is None:
                each = units[unit] = UnitLine(unit)
            each.measure_count += 1
            each.leads += role is Role.LEAD
            if row is not None:
                each.done += is_done(row)
                if line.bucket not in _OVER:
                    schedule = standings.schedule(measure, unit)
                    bucket = clock.bucket(row.progress, schedule)
                    each.behind += bucket in (Bucket.BEHIND, Bucket.OVERDUE)
    for duty in issue.duties:
        units.setdefault(duty.unit, UnitLine(duty.unit))
    yield from units.values()
