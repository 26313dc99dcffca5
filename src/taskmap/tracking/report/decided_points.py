"""What the office decided about the score, points by hand and exemptions, to points with cause and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taskmap.plan import periods
from taskmap.plan.periods import Period
from taskmap.tracking.report.points import Cause, ScorePoint
from taskmap.tracking.report.sources import (
    FigureSource,
    ReportSource,
    belongs_to,
    parse_period,
    reporting_day,
)
from taskmap.tracking.score_entries import Exemption


def decided_points(
    issue: ReportSource, points: Sequence[ScorePoint], first: Period, last: Period
) -> Iterator[ScorePoint]:
    """What exemptions give back of the `points` of the plan, one for each that is covered, then what was given or taken
    by hand in the periods from `first` to `last`, both included.
    """
    for point in points:
        if found := _exemption(issue, point):
            receipt, exemption = found
            yield ScorePoint(
                unit=point.unit,
                plan=point.plan,
                period=point.period,
                day=exemption.day,
                cause=Cause.EXEMPT,
                points=-point.points,
                what=f"{point.cause}{point.points}分不扣：{exemption.why}",
                measure=point.measure,
                source=FigureSource(point.unit, receipt),
                number=exemption.number,
            )
    for receipt, each in issue.adjustments.items():
        period = parse_period(each.period) or periods.period_of(each.day, first.frequency)
        if first.first <= reporting_day(period) <= last.last:
            yield ScorePoint(
                unit=each.unit,
                plan=issue.plan.id,
                period=period.label,
                day=each.day,
                cause=Cause.BY_HAND,
                points=each.points,
                what=each.why,
                source=FigureSource(each.unit, receipt),
                number=each.number,
            )


def _exemption(issue: ReportSource, point: ScorePoint) -> tuple[str, Exemption] | None:
    """The first that covers the point, with its number in the ledger; a gain needs none."""
    if point.points >= 0:
        return None
    found = (each for each in issue.exemptions.items() if _covers(each[1], point))
    return next(found, None)


def _covers(exemption: Exemption, point: ScorePoint) -> bool:
    period = parse_period(exemption.period)
    return (
        exemption.unit == point.unit
        and exemption.measure in ("", point.measure)
        and (period is None or belongs_to(point.period, period))
    )
