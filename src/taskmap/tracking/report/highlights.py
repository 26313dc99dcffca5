"""The lines of a plan's report to what a 通报 names: what went well, and what is slow, now and in the period before."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from taskmap.tracking.report.changes import ProgressChangeKind
from taskmap.tracking.report.figures import PlanReport
from taskmap.tracking.report.lines import MeasureLine
from taskmap.tracking.report.reporting import ReportingVerdict
from taskmap.tracking.report.standing import OVER, Bucket, due_date


class Merit(StrEnum):
    """Why a measure is named as going well, the first that fits."""

    DONE_EARLY = "提前完成"
    DONE = "本期完成"
    AHEAD = "超序时"


class GoodMeasure(NamedTuple):
    """A measure that goes well, and why."""

    line: MeasureLine
    merit: Merit


def good_measures(plan: PlanReport) -> Iterator[GoodMeasure]:
    """What was done in this period and not late, and what is ahead of its time: by why, then in printed order."""
    found = [GoodMeasure(line, merit) for line in plan.lines if (merit := _merit(line)) is not None]
    order = list(Merit)
    yield from sorted(found, key=lambda each: order.index(each.merit))


def _merit(line: MeasureLine) -> Merit | None:
    if line.bucket is Bucket.AHEAD:
        return Merit.AHEAD
    is_new = any(change.kind is ProgressChangeKind.FINISHED for change in line.changes)
    if line.bucket is not Bucket.DONE or line.is_done_late or not is_new:
        return None
    due = due_date(line.measure.deadline)
    return Merit.DONE_EARLY if due and line.done and line.done.day < due else Merit.DONE


def good_units(plan: PlanReport) -> tuple[str, ...]:
    """The units that sent all they owe in time and got nothing back, and are slow in nothing."""
    on_time: dict[str, bool] = {}
    for each in plan.reporting.outcomes:
        is_on_time = each.verdict is ReportingVerdict.ON_TIME
        on_time[each.unit] = on_time.get(each.unit, True) and is_on_time
    refused = set(plan.reporting.refused_units)
    slow = {line.lead for line in slow_lines(plan)}
    slow |= {each.unit for each in plan.units if each.behind_ids}
    return tuple(unit for unit, is_so in on_time.items() if is_so and unit not in refused | slow)


def slow_lines(plan: PlanReport) -> tuple[MeasureLine, ...]:
    """The measures that are named as slow, in printed order."""
    return tuple(line for line in plan.lines if line.is_slow)


class FollowUpResult(StrEnum):
    """What became of a measure that was slow in the period before."""

    DONE = "已办结"
    RECOVERED = "不再滞后"
    UNREPORTED = "本期未报送"
    STILL_SLOW = "仍然滞后"


class FollowUp(NamedTuple):
    """A measure that was slow in the period before, and what became of it."""

    line: MeasureLine
    before: Bucket
    outcome: FollowUpResult


def follow_up(plan: PlanReport) -> tuple[FollowUp, ...]:
    """What was slow when the period before ended, in printed order, with where it is now."""
    return tuple(
        FollowUp(line, line.slow_before, _outcome(line))
        for line in plan.lines
        if line.slow_before is not None
    )


def _outcome(line: MeasureLine) -> FollowUpResult:
    if line.bucket in OVER:
        return FollowUpResult.DONE
    if line.is_slow:
        return FollowUpResult.STILL_SLOW
    return (
        FollowUpResult.UNREPORTED if line.bucket is Bucket.UNREPORTED else FollowUpResult.RECOVERED
    )
