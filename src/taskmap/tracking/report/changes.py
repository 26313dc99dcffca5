"""What was reported of a measure now and before to what changed: newly finished, fell behind, went backwards."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from taskmap.plan.model import Measure
from taskmap.plan.progress import Status
from taskmap.tracking.report.schedule import Schedule
from taskmap.tracking.report.sources import FigureSource, ReportRow, parse_period
from taskmap.tracking.report.standing import Bucket, Clock, implied_percent

_LAGGING = (Bucket.BEHIND, Bucket.OVERDUE)


class ProgressChangeKind(StrEnum):
    """What is worth telling of the change from one period to the next."""

    FINISHED = "新完成"
    FELL_BEHIND = "转为滞后"
    BACKWARDS = "进度倒退"


class ProgressChange(NamedTuple):
    """`before` and `now` are bucket and percent as a table prints them; `source` is where `now` was read."""

    kind: ProgressChangeKind
    measure: Measure
    lead: str
    before: str
    now: str
    source: FigureSource


def find_changes(
    measure: Measure,
    before: ReportRow | None,
    now: ReportRow | None,
    bucket: Bucket,
    clock: Clock,
    then: Schedule,
) -> Iterator[ProgressChange]:
    """From `before`, what was last reported before this period, to `now`, by which the measure is in `bucket`; None
    where nothing was reported; `then` is its schedule as it stood before. A measure of which nothing is reported now has
    not changed.
    """
    if now is None or now == before:
        return
    earlier = _bucket(before, clock, then)
    for kind in _kinds(before, earlier, now, bucket):
        yield ProgressChange(
            kind,
            measure,
            now.origin.unit,
            _describe(before, earlier),
            _describe(now, bucket),
            now.source,
        )


def _kinds(
    before: ReportRow | None, earlier: Bucket, now: ReportRow, bucket: Bucket
) -> Iterator[ProgressChangeKind]:
    if now.progress.status is Status.DONE and earlier is not Bucket.DONE:
        yield ProgressChangeKind.FINISHED
    if before is None:
        return
    if bucket in _LAGGING and earlier not in _LAGGING:
        yield ProgressChangeKind.FELL_BEHIND
    if before.origin.unit != now.origin.unit:
        # Without a lead the least advanced unit counts, and that may be another one this time.
        return
    percent, last = implied_percent(now.progress), implied_percent(before.progress)
    reopened = before.progress.status is Status.DONE and now.progress.status is not Status.DONE
    if reopened or (percent is not None and last is not None and percent < last):
        yield ProgressChangeKind.BACKWARDS


def _bucket(before: ReportRow | None, clock: Clock, schedule: Schedule) -> Bucket:
    """Where the measure stood then, by the time that had passed then."""
    if before is None:
        return Bucket.UNREPORTED
    then = parse_period(before.origin.period)
    at_the_time = clock.at_day(min(clock.day, then.last) if then else clock.day)
    return at_the_time.bucket(before.progress, schedule)


def _describe(row: ReportRow | None, bucket: Bucket) -> str:
    percent = implied_percent(row.progress) if row else None
    return bucket if percent is None or bucket is Bucket.DONE else f"{bucket} {percent:g}%"
