"""The figures of a report: plan by plan, measure by measure, each with the place it was taken from."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from taskmap.plan import wording
from taskmap.plan.model import Chapter, Measure, Role, Task
from taskmap.plan.periods import Period
from taskmap.plan.progress import Status
from taskmap.tracking.report import notes
from taskmap.tracking.report.changes import ProgressChange, find_changes
from taskmap.tracking.report.contradictions import find_contradictions
from taskmap.tracking.report.empty_words import find_empty_words
from taskmap.tracking.report.findings import ReportFinding
from taskmap.tracking.report.reporting import ReportingSummary, summarize_reporting
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow, ReportSource
from taskmap.tracking.report.standing import (
    Bucket,
    Clock,
    Light,
    current_row,
    implied_percent,
    previous_row,
)
from taskmap.tracking.report.state import ReportState, walk_periods
from taskmap.tracking.report.targets import Attainment, attainments
from taskmap.tracking.report.upcoming import UpcomingItem, find_upcoming


@dataclass(frozen=True, slots=True)
class PartProgress:
    """What a unit says of its part in a measure; `row` is None if it has never said anything."""

    unit: str
    role: Role
    row: ReportRow | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """Where a measure stands. `row` is the word that counts, `before` the one before this period.

    `lead` is whose word counts: the first lead, or without one the least advanced unit.
    """

    chapter: str
    task: Task
    measure: Measure
    lead: str
    others: tuple[PartProgress, ...]
    bucket: Bucket
    light: Light
    elapsed: int | None
    row: ReportRow | None
    before: ReportRow | None
    changes: tuple[ProgressChange, ...]
    leaderless: bool = False
    """Several answer for it and none leads."""

    @property
    def percent(self) -> float | None:
        return implied_percent(self.row.progress) if self.row else None

    @property
    def source(self) -> FigureSource:
        return self.row.source if self.row else NO_SOURCE


@dataclass(slots=True)
class Tally:
    """How many measures are in which bucket, and the mean progress of those that can come to an end."""

    title: str = ""
    depth: int = 0
    buckets: Counter[Bucket] = field(default_factory=Counter)
    _sum: float = 0.0
    _ending: int = 0

    def add(self, line: MeasureLine) -> None:
        self.buckets[line.bucket] += 1
        if line.bucket is not Bucket.ONGOING:
            # Of what was not reported this time the last word still holds; of nothing nothing.
            last = line.row or line.before
            self._sum += (implied_percent(last.progress) or 0) if last else 0
            self._ending += 1

    @property
    def measures(self) -> int:
        return self.buckets.total()

    @property
    def percent(self) -> float | None:
        return self._sum / self._ending if self._ending else None


@dataclass(slots=True)
class UnitLine:
    """A unit's own part: the measures it has to do with in any role, and what it said itself of them."""

    unit: str
    measures: int = 0
    leads: int = 0
    done: int = 0
    behind: int = 0


@dataclass(frozen=True)
class PlanReport:
    """The figures of one plan. `chapters` stand in printed order, each with all that is below it."""

    issue: ReportSource
    clock: Clock
    lines: tuple[MeasureLine, ...]
    total: Tally
    chapters: tuple[Tally, ...]
    units: tuple[UnitLine, ...]
    reporting: ReportingSummary
    findings: tuple[ReportFinding, ...]
    upcoming: tuple[UpcomingItem, ...]
    targets: tuple[Attainment, ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        return wording.plan_title(self.issue.plan)

    @property
    def buckets(self) -> Mapping[Bucket, int]:
        """All seven, in their order; their sum is the number of measures."""
        return {bucket: self.total.buckets[bucket] for bucket in Bucket}

    @property
    def changes(self) -> tuple[ProgressChange, ...]:
        return tuple(change for line in self.lines for change in line.changes)


@dataclass(frozen=True, slots=True)
class Report:
    """The month's report of one or more plans as it would have been on `as_of`."""

    period: Period
    as_of: datetime.date
    plans: tuple[PlanReport, ...]

    def name(self, plan: PlanReport) -> str:
        """Its title; where another plan has the same, its id as well."""
        alike = sum(each.title == plan.title for each in self.plans) > 1
        return f"{plan.title}（{plan.issue.plan.id}）" if alike else plan.title


def make_report(issues: Sequence[ReportSource], period: Period, as_of: datetime.date) -> Report:
    """What came in after `as_of` is not seen; the plans are those issued by then."""
    return Report(period, as_of, tuple(_plan(issue, period, as_of) for issue in issues))


def _plan(issue: ReportSource, period: Period, as_of: datetime.date) -> PlanReport:
    clock, following = Clock.of(issue.plan, period, as_of), period.next()
    (state,) = walk_periods(issue, (period,), as_of)
    answers = summarize_reporting(issue, state, period, as_of)
    owing = {answer.unit for answer in answers.outcomes}
    total = Tally(issue.plan.title)
    chapters: list[Tally] = []
    lines: list[MeasureLine] = []
    findings: list[ReportFinding] = []
    ahead: list[UpcomingItem] = []
    targets: list[Attainment] = []
    for inside, chapter, task, measure in _measures(issue, chapters):
        line = _line(issue, chapter, task, measure, state, owing, clock)
        lines.append(line)
        for tally in (total, *inside):
            tally.add(line)
        findings += [*find_contradictions(state, measure), *find_empty_words(state, measure, clock)]
        targets += attainments(measure, line.row or line.before, clock)
        if line.bucket is not Bucket.DONE:
            ongoing = line.bucket is Bucket.ONGOING
            ahead += find_upcoming(measure, line.lead, clock.day, as_of, following, ongoing=ongoing)
    return PlanReport(
        issue=issue,
        clock=clock,
        lines=tuple(lines),
        total=total,
        chapters=tuple(chapters),
        units=tuple(_units(issue, state, lines, clock)),
        reporting=answers,
        findings=tuple(findings),
        upcoming=tuple(sorted(ahead, key=lambda each: each.due)),
        targets=tuple(targets),
        notes=tuple(notes.report_notes(issue, state, answers, clock, period, as_of)),
    )


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
    issue: ReportSource,
    chapter: str,
    task: Task,
    measure: Measure,
    state: ReportState,
    owing_units: set[str],
    clock: Clock,
) -> MeasureLine:
    row, before = current_row(state, measure, owing_units), previous_row(state, measure)
    chiefs = state.answerable(measure.id)
    lead = chiefs[0] if len(chiefs) == 1 else row.origin.unit if row else "、".join(chiefs)
    others = tuple(
        PartProgress(unit, role, state.latest(measure.id, unit))
        for unit, role in state.roles[measure.id].items()
        if unit != lead
    )
    progress = row.progress if row else None
    if row is not None:
        measure = replace(measure, deadline=issue.deadline(measure, row.origin.unit))
    return MeasureLine(
        chapter=chapter,
        task=task,
        measure=measure,
        lead=lead,
        others=others,
        bucket=clock.bucket(progress, measure.deadline),
        light=clock.light(progress, measure.deadline),
        elapsed=clock.elapsed(measure.deadline),
        row=row,
        before=before,
        changes=tuple(find_changes(measure, before, row, clock)),
        leaderless=row is not None and len(chiefs) > 1,
    )


def _units(
    issue: ReportSource, state: ReportState, lines: Sequence[MeasureLine], clock: Clock
) -> Iterator[UnitLine]:
    """As they first appear in the plan; units that only owe reports come last."""
    found: dict[str, UnitLine] = {}
    whole = {measure.id: measure for measure in issue.plan.every_measure()}
    for line in lines:
        for unit, role in state.roles[line.measure.id].items():
            each = found.setdefault(unit, UnitLine(unit))
            each.measures += 1
            each.leads += role is Role.LEAD
            row = state.latest(line.measure.id, unit)
            if row is not None:
                each.done += row.progress.status is Status.DONE
                measure = whole.get(line.measure.id, line.measure)
                bucket = clock.bucket(row.progress, issue.deadline(measure, unit))
                each.behind += bucket is Bucket.BEHIND
    for duty in issue.duties:
        found.setdefault(duty.unit, UnitLine(duty.unit))
    yield from found.values()
