"""考核: issued plans and some periods to the points and score of each unit, and a ranking."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taskmap.plan import periods
from taskmap.plan.model import Scoring
from taskmap.plan.periods import Period
from taskmap.tracking.report.points import Cause, ScorePoint, score_periods
from taskmap.tracking.report.sources import ReportSource


@dataclass(frozen=True, slots=True)
class UnitScore:
    """`score` is always `base` and the sum of `points`; units of the same score have the same rank (1, 2, 2, 4). One
    that had nothing examined has none.
    """

    rank: int | None
    unit: str
    base: int
    score: int
    points: tuple[ScorePoint, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The ranking of the units over the periods from `first` to `last`, both included, as known on `as_of`."""

    first: Period
    last: Period
    as_of: datetime.date
    issues: tuple[ReportSource, ...]
    rules: Scoring
    """Those of base, cap and floor: of the first plan where no others were asked for."""
    unit_scores: tuple[UnitScore, ...]
    per_plan_rules: bool
    """Whether each plan's own rules gave the points."""


def make_score(
    issues: Sequence[ReportSource],
    first: Period,
    last: Period,
    as_of: datetime.date,
    rules: Scoring | None = None,
) -> Score:
    """The score of the plans `issues` from `first` to `last`, both included, each in the periods of which a report would
    speak of it; `rules` replace those of every plan, with
    None each plan's own give its points.

    A unit of several plans has one score: the points of all of them.
    """
    spans = tuple(periods.between(first.first, last.last, first.frequency))
    issues = [issue for issue in issues if any(map(issue.is_about, spans))]
    total_rules = rules or (issues[0].plan.scoring if issues else Scoring())
    points: dict[str, list[ScorePoint]] = {unit: [] for issue in issues for unit in _units(issue)}
    examined: set[str] = set()
    for issue in issues:
        for period in score_periods(issue, spans, as_of, rules or issue.plan.scoring):
            examined |= period.examined
            for point in period.points:
                if point.points:
                    points[point.unit].append(point)
    ranking = (
        *_rank_units(
            {unit: own for unit, own in points.items() if unit in examined},
            total_rules,
            min(as_of, last.last),
            last,
        ),
        *(
            UnitScore(None, unit, total_rules.base, total_rules.base, ())
            for unit in points
            if unit not in examined
        ),
    )
    return Score(first, last, as_of, tuple(issues), total_rules, ranking, rules is None)


def _units(issue: ReportSource) -> Iterator[str]:
    yield from (each.unit for each in issue.assignments)
    yield from (each.unit for each in issue.duties)


def _rank_units(
    points: dict[str, list[ScorePoint]], rules: Scoring, day: datetime.date, last: Period
) -> Iterator[UnitScore]:
    """The best first. What cap or floor change is added to `points` as one of its own, so that the sum holds."""
    totals: dict[str, int] = {}
    for unit, own in points.items():
        raw = rules.base + sum(point.points for point in own)
        totals[unit] = max(rules.floor, min(rules.cap, raw))
        if (change := totals[unit] - raw) != 0:
            what = f"合计{raw}分，按{'上限' if change < 0 else '下限'}计{totals[unit]}分"
            own.append(ScorePoint(unit, "", last.label, day, Cause.LIMIT, change, what))
    order = sorted(totals, key=lambda unit: -totals[unit])
    rank = 0
    for place, unit in enumerate(order, 1):
        if place == 1 or totals[unit] != totals[order[place - 2]]:
            rank = place
        yield UnitScore(rank, unit, rules.base, totals[unit], tuple(points[unit]))
