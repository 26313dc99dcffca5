"""An issued plan and the periods scored to every point a unit gains or loses, with cause and day: the score is their sum."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from taskmap.plan.model import Measure, Scoring
from taskmap.plan.periods import Period
from taskmap.plan.progress import AS_REPORTED
from taskmap.tracking.report.measure_standing import PlanStandings, Standing
from taskmap.tracking.report.milestones import missed_text
from taskmap.tracking.report.reporting import (
    ReportingSummary,
    ReportingVerdict,
    summarize_reporting,
)
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow, ReportSource
from taskmap.tracking.report.standing import Bucket, Clock, due_date
from taskmap.tracking.report.state import ReportState, is_done, walk_periods
from taskmap.tracking.words import DoneDay


class Cause(StrEnum):
    """Why points are gained or lost. `LIMIT` is what the cap takes away or the floor gives back."""

    LATE = "迟报"
    MISSING = "未报送"
    RETURNED = "退回"
    BEHIND = "滞后"
    DONE_EARLY = "提前完成"
    LIMIT = "封顶保底"


@dataclass(frozen=True, slots=True)
class ScorePoint:
    """One entry of the score: `points` gained, or lost where negative, by a unit for a cause on a day."""

    unit: str
    plan: str
    """The id of the plan; "" for what belongs to none."""
    period: str
    day: datetime.date
    cause: Cause
    points: int
    what: str
    measure: str = ""
    source: FigureSource = NO_SOURCE


@dataclass(frozen=True, slots=True)
class PeriodPoints:
    """The points of a period, and the units that were examined in it: whose report was due. No other has any."""

    examined: frozenset[str]
    points: tuple[ScorePoint, ...]


def score_periods(
    issue: ReportSource, spans: Sequence[Period], as_of: datetime.date, rules: Scoring
) -> Iterator[PeriodPoints]:
    """The points of each of the periods `spans` (in order of time) as known on `as_of`: first for the reports owed, then
    for the measures in printed order. A measure is rewarded once for being done early.
    """
    rewarded: set[str] = set()
    as_of = issue.term.last_day(as_of)
    for span, state in zip(spans, walk_periods(issue, spans, as_of), strict=True):
        if not issue.is_about(span):
            continue
        reporting = summarize_reporting(issue, state, span, as_of)
        examined = frozenset(each.unit for each in reporting.outcomes if each.due < as_of)
        points = [
            point
            for point in _reporting_points(reporting, issue, rules)
            # Neither a file that came before its time, nor one of a body that owes nothing.
            if point.unit in examined
        ]
        # Of a period that has not begun there is nothing to say.
        if span.first <= as_of:
            clock = Clock.at_period(issue.plan, span, as_of)
            # What passed after the period belongs to a later one.
            clock = clock.at_day(clock.day)
            standings = PlanStandings(issue, state, reporting, clock, span, as_of)
            points += _measure_points(issue, state, standings, clock, span, rules, rewarded)
        yield PeriodPoints(examined, tuple(points))


def _reporting_points(
    reporting: ReportingSummary, issue: ReportSource, rules: Scoring
) -> Iterator[ScorePoint]:
    plan = issue.plan.id
    for each in reporting.by_verdict[ReportingVerdict.LATE]:
        if first := each.first:
            what = f"应于{each.due}前报送，{first.received_on}收到，迟{each.days_late}天"
            source = FigureSource(each.unit, first.receipt, first.file)
            day, cost = first.received_on, -rules.late
            yield ScorePoint(
                each.unit, plan, each.period, day, Cause.LATE, cost, what, source=source
            )
    for each in reporting.by_verdict[ReportingVerdict.MISSING]:
        what = f"应于{each.due}前报送，没有收到"
        cost = -rules.missing
        yield ScorePoint(each.unit, plan, each.period, each.due, Cause.MISSING, cost, what)
    for refusal in reporting.refusals:
        what = "；".join(refusal.faults) or "退回更正"
        source = FigureSource(refusal.unit, refusal.receipt, refusal.file)
        day, cost = refusal.received_on, -rules.returned
        yield ScorePoint(
            refusal.unit, plan, refusal.period, day, Cause.RETURNED, cost, what, source=source
        )


def _measure_points(
    issue: ReportSource,
    state: ReportState,
    standings: PlanStandings,
    clock: Clock,
    span: Period,
    rules: Scoring,
    rewarded: set[str],
) -> Iterator[ScorePoint]:
    places = ((task, each) for task in issue.plan.every_task() for each in task.measures)
    for task, measure in places:
        standing = standings.standing(task, measure)
        unit, row = standing.unit, standing.row
        if row is None or not standing.is_examined:
            continue
        plan, label = issue.plan.id, span.label
        measure = replace(measure, deadline=issue.deadline(measure, unit))
        if standing.bucket in (Bucket.BEHIND, Bucket.OVERDUE):
            what = _lag(standing, row, measure)
            cost = -rules.behind
            yield ScorePoint(
                unit, plan, label, clock.day, Cause.BEHIND, cost, what, measure.id, row.source
            )
        elif measure.id not in rewarded and (due := _early_deadline(state, measure, row)):
            rewarded.add(measure.id)
            done, gain = _done_day(state, measure, row), rules.done_early
            how = f"完成（{AS_REPORTED}）" if done.is_told else "报完成"
            what = f"时限{due}，{done.day}{how}"
            yield ScorePoint(
                unit, plan, label, done.day, Cause.DONE_EARLY, gain, what, measure.id, row.source
            )


def _lag(standing: Standing, row: ReportRow, measure: Measure) -> str:
    done = f"完成{row.progress.percent or 0:g}%"
    if standing.bucket is Bucket.BEHIND and standing.missed:
        return f"{done}，{missed_text(standing.missed)}"
    if standing.bucket is Bucket.OVERDUE:
        return f"{done}，时限{due_date(measure.deadline)}已过"
    return f"{done}，序时进度{standing.elapsed}%"


def _early_deadline(state: ReportState, measure: Measure, row: ReportRow) -> datetime.date | None:
    """The deadline before which the measure was done, by a report of this period; None if it was not so."""
    due = due_date(measure.deadline)
    answerable = state.answerable(measure.id)
    was_done = all(is_done(state.row_before(measure.id, unit)) for unit in answerable)
    if not is_done(row) or was_done or due is None:
        return None
    return due if _done_day(state, measure, row).day < due else None


def _done_day(state: ReportState, measure: Measure, row: ReportRow) -> DoneDay:
    """The day since which all who answer for the measure have done their part; `row` is that of one of them."""
    days = (state.done_day(measure.id, unit) for unit in state.answerable(measure.id))
    return max(filter(None, days), default=DoneDay(row.origin.received_on, False))
