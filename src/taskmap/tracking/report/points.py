"""An issued plan and the periods scored to every point a unit gains or loses, with cause and day: the score is their sum."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import partial

from msgspec import Struct

from taskmap.plan.assessment import Scoring
from taskmap.plan.model import Measure, Role
from taskmap.plan.periods import Period
from taskmap.plan.progress import AS_REPORTED
from taskmap.tracking.report.early_parts import EarlyParts
from taskmap.tracking.report.measure_standing import PlanStandings, Standing
from taskmap.tracking.report.milestones import missed_text
from taskmap.tracking.report.reporting import (
    ReportingSummary,
    ReportingVerdict,
    summarize_reporting,
)
from taskmap.tracking.report.sources import NO_SOURCE, FigureSource, ReportRow, ReportSource
from taskmap.tracking.report.standing import Bucket, Clock, due_date
from taskmap.tracking.report.state import ReportState, walk_periods


class Cause(StrEnum):
    """Why points are gained or lost. `LIMIT` is what the cap takes away or the floor gives back, `EXEMPT` what an
    exemption gives back, `BY_HAND` what the office gave or took itself.
    """

    LATE = "迟报"
    MISSING = "未报送"
    RETURNED = "退回"
    BEHIND = "滞后"
    DONE_EARLY = "提前完成"
    LIMIT = "封顶保底"
    EXEMPT = "免扣分"
    BY_HAND = "加减分"


class ScorePoint(Struct, frozen=True):
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
    number: str = ""
    """That of the document by which the office decided it; "" for what follows from the rules."""


class PeriodPoints(Struct, frozen=True):
    """The points of a period, and the units that were examined in it: whose report was due, or who had done something
    early. No other has any.
    """

    examined: frozenset[str]
    points: tuple[ScorePoint, ...]


def score_periods(
    issue: ReportSource, spans: Sequence[Period], as_of: datetime.date, rules: Scoring
) -> Iterator[PeriodPoints]:
    """The points of each of the periods `spans` (in order of time) as known on `as_of`: first for the reports owed, then
    for the measures in printed order. A measure is rewarded once for being done early.
    """
    as_of = issue.term.last_day(as_of)
    early = EarlyParts(issue, as_of)
    for span, state in zip(spans, walk_periods(issue, spans, as_of), strict=True):
        if not issue.is_about(span):
            continue
        reporting = summarize_reporting(issue, state, span, as_of)
        examined = reporting.examined_units(as_of)
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
            points += _measure_points(issue, state, standings, clock, span, rules, early)
        rewarded = {each.unit for each in points if each.cause is Cause.DONE_EARLY}
        yield PeriodPoints(examined | rewarded, tuple(points))


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
    early: EarlyParts,
) -> Iterator[ScorePoint]:
    places = ((task, each) for task in issue.plan.every_task() for each in task.measures)
    for task, measure in places:
        point = partial(ScorePoint, plan=issue.plan.id, period=span.label, measure=measure.id)
        for slow in standings.slow_parts(task, measure):
            if slow.row:
                yield point(
                    unit=slow.unit,
                    day=clock.day,
                    cause=Cause.BEHIND,
                    points=-rules.behind * _weight(state, measure, slow.unit, rules),
                    what=_lag(slow, slow.row),
                    source=slow.row.source,
                )
        for part in early.find(measure, state, span):
            how = f"完成（{AS_REPORTED}）" if part.done.is_told else "报完成"
            yield point(
                unit=part.unit,
                day=part.done.day,
                cause=Cause.DONE_EARLY,
                points=rules.done_early * _weight(state, measure, part.unit, rules),
                what=f"时限{part.due}，{part.done.day}{how}",
                source=part.row.source,
            )


def _weight(state: ReportState, measure: Measure, unit: str, rules: Scoring) -> int:
    """How many times the points of the `measure` count for the `unit`."""
    if unit in state.answerable(measure.id):
        return rules.lead
    return rules.support if state.roles[measure.id][unit] is Role.SUPPORT else rules.beside


def _lag(standing: Standing, row: ReportRow) -> str:
    done = f"完成{row.progress.percent or 0:g}%"
    if standing.bucket is Bucket.BEHIND and standing.missed:
        return f"{done}，{missed_text(standing.missed)}"
    if standing.bucket is Bucket.OVERDUE and standing.part:
        return f"{done}，时限{due_date(standing.part.deadline)}已过"
    return f"{done}，序时进度{standing.elapsed}%"
