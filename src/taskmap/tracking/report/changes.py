"""A measure now and before to what changed: newly finished, fell behind, went backwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from taskmap.plan.model import Measure
from taskmap.plan.periods import Period
from taskmap.plan.progress import Status
from taskmap.tracking.report.sources import Row, Seat, span
from taskmap.tracking.report.standing import Bucket, Clock, reckoned


class Kind(StrEnum):
    FINISHED = "新完成"
    FELL_BEHIND = "转为滞后"
    BACKWARDS = "进度倒退"


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `now` are bucket and percent as a table prints them; `seat` is where it stands now."""

    kind: Kind
    measure: Measure
    lead: str
    before: str
    now: str
    seat: Seat


def changes(
    measure: Measure, before: Row | None, now: Row | None, clock: Clock
) -> Iterator[Change]:
    """Against the last word before this period; a measure of which nothing was said this time has not changed."""
    if now is None or now == before:
        return
    earlier = _bucket(before, measure, clock)
    bucket = clock.bucket(now.progress, measure.deadline)
    for kind in _kinds(before, earlier, now, bucket):
        yield Change(
            kind, measure, now.came.unit, _told(before, earlier), _told(now, bucket), now.seat
        )


def _kinds(before: Row | None, earlier: Bucket, now: Row, bucket: Bucket) -> Iterator[Kind]:
    if bucket is Bucket.DONE and earlier is not Bucket.DONE:
        yield Kind.FINISHED
    if before is None:
        return
    if bucket is Bucket.BEHIND and earlier is not Bucket.BEHIND:
        yield Kind.FELL_BEHIND
    if before.came.unit != now.came.unit:
        # Without a lead the least advanced unit speaks, and that may be another one this time.
        return
    share, last = reckoned(now.progress), reckoned(before.progress)
    undone = before.progress.status is Status.DONE and now.progress.status is not Status.DONE
    if undone or (share is not None and last is not None and share < last):
        yield Kind.BACKWARDS


def _bucket(before: Row | None, measure: Measure, clock: Clock) -> Bucket:
    """Where it stood then, by the time that had gone then."""
    if before is None:
        return Bucket.UNREPORTED
    then = span(before.came.period)
    return _at(clock, then).bucket(before.progress, measure.deadline)


def _at(clock: Clock, then: Period | None) -> Clock:
    day = min(clock.at, then.last) if then else clock.at
    return Clock(clock.begins, clock.ends, day, clock.lights)


def _told(row: Row | None, bucket: Bucket) -> str:
    share = reckoned(row.progress) if row else None
    return bucket if share is None or bucket is Bucket.DONE else f"{bucket} {share:g}%"
