"""考核: the points of some periods to a score for each unit and a ranking."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taskmap.plan import periods
from taskmap.plan.model import Scoring
from taskmap.plan.periods import Period
from taskmap.tracking.report.points import Cause, ScorePoint, score_points
from taskmap.tracking.report.sources import ReportSource


@dataclass(frozen=True, slots=True)
class UnitScore:
    """`score` is always `base` and the sum of `points`; units of the same score have the same rank (1, 2, 2, 4)."""

    rank: int
    unit: str
    base: int
    score: int
    points: tuple[ScorePoint, ...]


@dataclass(frozen=True, slots=True)
class Score:
    first: Period
    last: Period
    as_of: datetime.date
    issues: tuple[ReportSource, ...]
    rules: Scoring
    """Of base, cap and floor: those of the first plan where nothing else was asked for."""
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
    """The periods from `first` to `last`, both included; `rules` stand for those of every plan.

    A unit of several plans has one score: the points of all of them.
    """
    spans = tuple(periods.between(first.first, last.last, first.frequency))
    whole = rules or (issues[0].plan.scoring if issues else Scoring())
    gained: dict[str, list[ScorePoint]] = {unit: [] for issue in issues for unit in _units(issue)}
    for issue in issues:
        for point in score_points(issue, spans, as_of, rules or issue.plan.scoring):
            # A file that was sent back may come from a body that owes nothing.
            if point.points and point.unit in gained:
                gained[point.unit].append(point)
    standings = tuple(_rank_units(gained, whole, min(as_of, last.last), last))
    return Score(first, last, as_of, tuple(issues), whole, standings, rules is None)


def _units(issue: ReportSource) -> Iterator[str]:
    yield from (each.unit for each in issue.assignments)
    yield from (each.unit for each in issue.duties)


def _rank_units(
    gained: dict[str, list[ScorePoint]], rules: Scoring, day: datetime.date, last: Period
) -> Iterator[UnitScore]:
    totals: dict[str, int] = {}
    for unit, found in gained.items():
        raw = rules.base + sum(point.points for point in found)
        totals[unit] = max(rules.floor, min(rules.cap, raw))
        if (kept := totals[unit] - raw) != 0:
            what = f"合计{raw}分，按{'上限' if kept < 0 else '下限'}计{totals[unit]}分"
            found.append(ScorePoint(unit, "", last.label, day, Cause.LIMIT, kept, what))
    order = sorted(totals, key=lambda unit: -totals[unit])
    rank = 0
    for place, unit in enumerate(order, 1):
        if place == 1 or totals[unit] != totals[order[place - 2]]:
            rank = place
        yield UnitScore(rank, unit, rules.base, totals[unit], tuple(gained[unit]))
