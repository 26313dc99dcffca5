"""Issued plans and their returns to the figures of a report: plan by plan, measure by measure, each with its source."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import wording
from taskmap.plan.model import Chapter, Measure, Role, Task
from taskmap.plan.periods import Period
from taskmap.tracking.report import notes
from taskmap.tracking.report.changes import ProgressChange, find_changes
from taskmap.tracking.report.contradictions import find_contradictions
from taskmap.tracking.report.empty_words import find_empty_words
from taskmap.tracking.report.findings import ReportFinding
from taskmap.tracking.report.history import PartKey
from taskmap.tracking.report.lines import MeasureLine, PartProgress, Tally, UnitLine
from taskmap.tracking.report.measure_standing import PlanStandings
from taskmap.tracking.report.milestones import MilestoneLine, milestone_lines
from taskmap.tracking.report.reporting import ReportingSummary, summarize_reporting
from taskmap.tracking.report.score import UnitScore
from taskmap.tracking.report.sources import ReportSource
from taskmap.tracking.report.standing import LAGGING, OVER, Bucket, Clock, previous_row
from taskmap.tracking.report.state import ReportState, is_done, walk_periods
from taskmap.tracking.report.targets import Attainment, attainments
from taskmap.tracking.report.upcoming import UpcomingItem, find_upcoming
from taskmap.tracking.words import DoneDay


class PlanReport(Struct, frozen=True, dict=True):
    """The figures of one plan. `chapters` are in printed order, each with all the measures below it; `standings` tell more
    of a measure than its line does.
    """

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
    standings: PlanStandings

    @property
    def title(self) -> str:
        """What the plan is called in sentences and tables."""
        return wording.plan_title(self.issue.plan)

    @property
    def buckets(self) -> Mapping[Bucket, int]:
        """The number of measures by bucket, all in their order; their sum is the number of measures."""
        return {bucket: self.total.buckets[bucket] for bucket in Bucket}

    def line(self, measure: str) -> MeasureLine | None:
        """That of the measure of this id (`measure`); None where the report has none."""
        return self._lines_by_measure.get(measure)

    @cached_property
    def _lines_by_measure(self) -> Mapping[str, MeasureLine]:
        return {each.measure.id: each for each in self.lines}

    def lines_of(self, unit: str) -> Sequence[tuple[MeasureLine, Measure]]:
        """Those of the measures in which the `unit` has a part, each with the measure as planned, in printed order."""
        return self._lines_by_unit.get(unit, ())

    @cached_property
    def _lines_by_unit(self) -> Mapping[str, list[tuple[MeasureLine, Measure]]]:
        found: dict[str, list[tuple[MeasureLine, Measure]]] = defaultdict(list)
        for line, measure in zip(self.lines, self.issue.plan.every_measure(), strict=True):
            for unit in dict.fromkeys(part.unit for part in line.parts):
                found[unit].append((line, measure))
        return found

    @property
    def changes(self) -> tuple[ProgressChange, ...]:
        """The changes of all measures, in printed order."""
        return tuple(change for line in self.lines for change in line.changes)


class Report(NamedTuple):
    """The month's report of one or more plans as it would have been on `as_of`. Where it shows them, `earlier` has by the
    id of a plan its reports of the periods before; `ranking` is the score of the units in the period, where the plans
    want one.
    """

    as_of: datetime.date
    plans: tuple[PlanReport, ...]
    earlier: Mapping[str, Sequence[PlanReport]] = MappingProxyType({})
    ranking: tuple[UnitScore, ...] = ()

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
    lines = _lines(issue, state, standings, clock, total, chapters)
    measures = tuple(line.measure for line in lines)
    upcoming = _upcoming(issue, lines, standings, period.next(), as_of)
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
        standings=standings,
    )


def _lines(
    issue: ReportSource,
    state: ReportState,
    standings: PlanStandings,
    clock: Clock,
    total: Tally,
    chapters: list[Tally],
) -> list[MeasureLine]:
    """Those of all measures in printed order; `total` and `chapters` are filled on the way."""
    lines: list[MeasureLine] = []
    for inside, chapter, task, measure in _measures(issue, chapters):
        line = _line(chapter, task, measure, state, standings, clock)
        lines.append(line)
        for tally in (total, *inside):
            tally.add(line)
    days = standings.done_days({line.measure.id for line in lines if line.bucket is Bucket.DONE})
    late = standings.done_late(days)
    return [
        _with_done_day(line, days, late) if line.bucket is Bucket.DONE else line for line in lines
    ]


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
        changes=tuple(
            find_changes(measure, before, row, standing.bucket, standings.earlier_bucket)
        ),
        answering=tuple(part for part in parts if part.unit in answerable),
        days_overdue=clock.days_past(measure.deadline) if standing.bucket is Bucket.OVERDUE else 0,
        is_silent=part is not None and part.is_silent,
        is_awaited=part is not None and part.is_awaited,
        is_pending=part is not None and part.is_pending,
        missed=standing.missed,
        is_by_milestones=standing.pace is not None,
        span=standing.span,
        slow_before=standings.slow_before(task, measure, before),
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


def _upcoming(
    issue: ReportSource,
    lines: Iterable[MeasureLine],
    standings: PlanStandings,
    next_period: Period,
    as_of: datetime.date,
) -> Iterator[UpcomingItem]:
    if issue.term.retirement:
        return
    # As planned: what a line has is the deadline of the unit that decides, and others may have theirs.
    for line, measure in zip(lines, issue.plan.every_measure(), strict=True):
        if line.bucket not in OVER:
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
                if line.bucket not in OVER:
                    schedule = standings.schedule(measure, unit)
                    bucket = clock.bucket(row.progress, schedule)
                    if bucket in LAGGING:
                        each.behind_ids.append(measure.id)
    for duty in issue.duties:
        units.setdefault(duty.unit, UnitLine(duty.unit))
    yield from units.values()
