"""Every point a unit gains or loses, with its cause and its day: the ledger that a score is the sum of."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from taskmap.plan.model import Measure, Scoring
from taskmap.plan.periods import Period
from taskmap.tracking.report.reporting import Reporting, Verdict, reporting
from taskmap.tracking.report.sources import NOWHERE, Issue, Row, Seat
from taskmap.tracking.report.standing import Bucket, Clock, limit, standing
from taskmap.tracking.report.state import State, finished, walk


class Cause(StrEnum):
    """`LIMIT` is no cause of its own: what the cap takes away and the floor gives back."""

    LATE = "迟报"
    MISSING = "未报送"
    RETURNED = "退回"
    BEHIND = "滞后"
    DONE_EARLY = "提前完成"
    LIMIT = "封顶保底"


@dataclass(frozen=True, slots=True)
class Point:
    unit: str
    plan: str
    """Its id; "" for what belongs to no plan."""
    period: str
    day: datetime.date
    cause: Cause
    points: int
    what: str
    measure: str = ""
    seat: Seat = NOWHERE


def points(
    issue: Issue, spans: Sequence[Period], as_of: datetime.date, rules: Scoring
) -> Iterator[Point]:
    """Period by period: first the reports owed, then the measures in printed order."""
    rewarded: set[str] = set()
    for span, state in zip(spans, walk(issue, spans, as_of), strict=True):
        answers = reporting(issue, state, span, as_of)
        yield from _answers(answers, issue, rules)
        # Of a period that has not begun there is nothing to say.
        if span.first <= as_of:
            clock = Clock.of(issue.plan, span, as_of)
            owing = {answer.unit for answer in answers.answers}
            yield from _measures(issue, state, owing, clock, span, rules, rewarded)


def _answers(answers: Reporting, issue: Issue, rules: Scoring) -> Iterator[Point]:
    plan = issue.plan.id
    for each in answers.told[Verdict.LATE]:
        if came := each.first:
            what = f"应于{each.due}前报送，{came.received}收到，迟{each.days_late}天"
            seat = Seat(each.unit, came.receipt, came.file)
            day, cost = came.received, -rules.late
            yield Point(each.unit, plan, each.period, day, Cause.LATE, cost, what, seat=seat)
    for each in answers.told[Verdict.MISSING]:
        what = f"应于{each.due}前报送，没有收到"
        cost = -rules.missing
        yield Point(each.unit, plan, each.period, each.due, Cause.MISSING, cost, what)
    for refusal in answers.refusals:
        what = "；".join(refusal.faults) or "退回更正"
        seat = Seat(refusal.unit, refusal.receipt, refusal.file)
        day, cost = refusal.received, -rules.returned
        yield Point(refusal.unit, plan, refusal.period, day, Cause.RETURNED, cost, what, seat=seat)


def _measures(
    issue: Issue,
    state: State,
    owing: set[str],
    clock: Clock,
    span: Period,
    rules: Scoring,
    rewarded: set[str],
) -> Iterator[Point]:
    for measure in issue.plan.every_measure():
        row = standing(state, measure, owing)
        if row is None:
            continue
        unit, plan, label = row.came.unit, issue.plan.id, span.label
        measure = replace(measure, deadline=issue.deadline(measure, unit))
        if clock.bucket(row.progress, measure.deadline) is Bucket.BEHIND:
            what = f"完成{row.progress.percent or 0:g}%，序时进度{clock.elapsed(measure.deadline)}%"
            cost = -rules.behind
            yield Point(unit, plan, label, clock.at, Cause.BEHIND, cost, what, measure.id, row.seat)
        elif measure.id not in rewarded and (due := _early(state, measure, row)):
            rewarded.add(measure.id)
            day, gain = row.came.received, rules.done_early
            what = f"时限{due}，{day}报完成"
            yield Point(unit, plan, label, day, Cause.DONE_EARLY, gain, what, measure.id, row.seat)


def _early(state: State, measure: Measure, row: Row) -> datetime.date | None:
    """The deadline before which the measure was reported done in this period, and not already in an earlier one."""
    due = limit(measure.deadline)
    before = state.before[measure.id]
    was = any(finished(before.get(unit)) for unit in state.answerable(measure.id))
    early = finished(row) and not was and due is not None and row.came.received < due
    return due if early else None
