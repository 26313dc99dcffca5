"""Every point a unit gains or loses, with its cause and its day: the ledger that a score is the sum of."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from taskmap.plan.model import Measure, Scoring
from taskmap.plan.periods import Period
from taskmap.tracking.report.reporting import (
    ReportingSummary,
    ReportingVerdict,
    summarize_reporting,
)
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow, ReportSource
from taskmap.tracking.report.standing import Bucket, Clock, current_row, due_date
from taskmap.tracking.report.state import ReportState, is_done, walk_periods


class Cause(StrEnum):
    """`LIMIT` is no cause of its own: what the cap takes away and the floor gives back."""

    LATE = "迟报"
    MISSING = "未报送"
    RETURNED = "退回"
    BEHIND = "滞后"
    DONE_EARLY = "提前完成"
    LIMIT = "封顶保底"


@dataclass(frozen=True, slots=True)
class ScorePoint:
    unit: str
    plan: str
    """Its id; "" for what belongs to no plan."""
    period: str
    day: datetime.date
    cause: Cause
    points: int
    what: str
    measure: str = ""
    source: FigureSource = NO_SOURCE


def score_points(
    issue: ReportSource, spans: Sequence[Period], as_of: datetime.date, rules: Scoring
) -> Iterator[ScorePoint]:
    """Period by period: first the reports owed, then the measures in printed order."""
    rewarded: set[str] = set()
    for span, state in zip(spans, walk_periods(issue, spans, as_of), strict=True):
        answers = summarize_reporting(issue, state, span, as_of)
        yield from _answers(answers, issue, rules)
        # Of a period that has not begun there is nothing to say.
        if span.first <= as_of:
            clock = Clock.of(issue.plan, span, as_of)
            owing = {answer.unit for answer in answers.outcomes}
            yield from _measures(issue, state, owing, clock, span, rules, rewarded)


def _answers(
    answers: ReportingSummary, issue: ReportSource, rules: Scoring
) -> Iterator[ScorePoint]:
    plan = issue.plan.id
    for each in answers.by_verdict[ReportingVerdict.LATE]:
        if came := each.first:
            what = f"应于{each.due}前报送，{came.received}收到，迟{each.days_late}天"
            seat = FigureSource(each.unit, came.receipt, came.file)
            day, cost = came.received, -rules.late
            yield ScorePoint(each.unit, plan, each.period, day, Cause.LATE, cost, what, source=seat)
    for each in answers.by_verdict[ReportingVerdict.MISSING]:
        what = f"应于{each.due}前报送，没有收到"
        cost = -rules.missing
        yield ScorePoint(each.unit, plan, each.period, each.due, Cause.MISSING, cost, what)
    for refusal in answers.refusals:
        what = "；".join(refusal.faults) or "退回更正"
        seat = FigureSource(refusal.unit, refusal.receipt, refusal.file)
        day, cost = refusal.received, -rules.returned
        yield ScorePoint(
            refusal.unit, plan, refusal.period, day, Cause.RETURNED, cost, what, source=seat
        )


def _measures(
    issue: ReportSource,
    state: ReportState,
    owing: set[str],
    clock: Clock,
    span: Period,
    rules: Scoring,
    rewarded: set[str],
) -> Iterator[ScorePoint]:
    for measure in issue.plan.every_measure():
        row = current_row(state, measure, owing)
        if row is None:
            continue
        unit, plan, label = row.origin.unit, issue.plan.id, span.label
        measure = replace(measure, deadline=issue.deadline(measure, unit))
        if clock.bucket(row.progress, measure.deadline) is Bucket.BEHIND:
            what = f"完成{row.progress.percent or 0:g}%，序时进度{clock.elapsed(measure.deadline)}%"
            cost = -rules.behind
            yield ScorePoint(
                unit, plan, label, clock.day, Cause.BEHIND, cost, what, measure.id, row.source
            )
        elif measure.id not in rewarded and (due := _early(state, measure, row)):
            rewarded.add(measure.id)
            day, gain = row.origin.received, rules.done_early
            what = f"时限{due}，{day}报完成"
            yield ScorePoint(
                unit, plan, label, day, Cause.DONE_EARLY, gain, what, measure.id, row.source
            )


def _early(state: ReportState, measure: Measure, row: ReportRow) -> datetime.date | None:
    """The deadline before which the measure was reported done in this period, and not already in an earlier one."""
    due = due_date(measure.deadline)
    before = state.before[measure.id]
    was = any(is_done(before.get(unit)) for unit in state.answerable(measure.id))
    early = is_done(row) and not was and due is not None and row.origin.received < due
    return due if early else None
