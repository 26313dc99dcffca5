"""What was reported of a measure now and before to what changed: newly finished, fell behind, went backwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

from taskmap.plan.model import Measure
from taskmap.tracking.report.sources import FigureSource, ReportRow, parse_period
from taskmap.tracking.report.standing import LAGGING, Bucket, implied_percent
from taskmap.tracking.report.state import is_done


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
    earlier_bucket: Callable[[Measure, ReportRow | None, datetime.date], Bucket],
) -> Iterator[ProgressChange]:
    """From `before`, what was last reported before this period, to `now`, by which the measure is in `bucket`; None
    where nothing was reported; `earlier_bucket` tells where it stood by `before` on a day. A measure of which nothing is
    reported now has not changed.
    """
    if now is None or now == before:
        return
    is_finished, is_backwards = is_done(now) and not is_done(before), _is_backwards(before, now)
    # Most have gone on in order, and where those stood nobody asks.
    if not (is_finished or is_backwards or bucket in LAGGING):
        return
    earlier = earlier_bucket(measure, before, _reported_until(before))
    has_fallen = before is not None and bucket in LAGGING and earlier not in LAGGING
    kinds = {
        ProgressChangeKind.FINISHED: is_finished,
        ProgressChangeKind.FELL_BEHIND: has_fallen,
        ProgressChangeKind.BACKWARDS: is_backwards,
    }
    for kind in (kind for kind, is_so in kinds.items() if is_so):
        yield ProgressChange(
            kind,
            measure,
            now.origin.unit,
            _describe(before, earlier),
            _describe(now, bucket),
            now.source,
        )


def _is_backwards(before: ReportRow | None, now: ReportRow) -> bool:
    # Without a lead the least advanced unit counts, and that may be another one this time.
    if before is None or before.origin.unit != now.origin.unit:
        return False
    if is_done(before) and not is_done(now):
        return True
    percent, last = implied_percent(now.progress), implied_percent(before.progress)
    return percent is not None and last is not None and percent < last


def _reported_until(row: ReportRow | None) -> datetime.date:
    """The last day of what the row reports on."""
    period = parse_period(row.origin.period) if row else None
    return period.last if period else datetime.date.max


def _describe(row: ReportRow | None, bucket: Bucket) -> str:
    percent = implied_percent(row.progress) if row else None
    return bucket if percent is None or bucket is Bucket.DONE else f"{bucket} {percent:g}%"
