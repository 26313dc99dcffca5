"""考核: issued plans and some periods to the points and score of each unit, and a ranking."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from taskmap.plan import periods
from taskmap.plan.assessment import Ranking, Scoring
from taskmap.plan.model import Unit
from taskmap.plan.periods import Period
from taskmap.tracking.report.decided_points import decided_points
from taskmap.tracking.report.points import Cause, ScorePoint, score_periods
from taskmap.tracking.report.sources import ReportSource


class UnitScore(Struct, frozen=True):
    """`score` is always `base` and the sum of `points`; units of the same score have the same rank (1, 2, 2, 4). One
    that had nothing examined has none (only points given by hand), nor has any where the rules rank nobody. `series`
    and `division` as the first plan has them that says any, "" where none does.
    """

    rank: int | None
    unit: str
    base: int
    score: int
    points: tuple[ScorePoint, ...]
    series: str = ""
    division: str = ""


class SilentPeriods(NamedTuple):
    """The periods, in order, in which nothing of a plan is scored: outside 实施期限, or when it was not in force."""

    issue: ReportSource
    periods: tuple[Period, ...]


class Score(Struct, frozen=True):
    """The ranking of the units over the periods from `first` to `last`, both included, as known on `as_of`. `issues` are
    the plans of which it speaks.
    """

    first: Period
    last: Period
    as_of: datetime.date
    issues: tuple[ReportSource, ...]
    rules: Scoring
    """Those of base, cap, floor and ranking: of the first plan where no others were asked for."""
    unit_scores: tuple[UnitScore, ...]
    per_plan_rules: bool
    """Whether each plan's own rules gave the points."""
    silent: tuple[SilentPeriods, ...] = ()


def make_score(
    issues: Sequence[ReportSource],
    first: Period,
    last: Period,
    as_of: datetime.date,
    rules: Scoring | None = None,
) -> Score:
    """The score of the plans `issues` from `first` to `last`, both included, each in the periods of which a report would
    speak of it; `rules` replace those of every plan, with None each plan's own give its points.

    A unit of several plans has one score: the points of all of them.
    """
    spans = tuple(periods.between(first.first, last.last, first.frequency))
    silent = tuple(_silent_periods(issues, spans))
    issues = tuple(issue for issue in issues if any(map(issue.is_about, spans)))
    total_rules = rules or (issues[0].plan.scoring if issues else Scoring())
    points: dict[str, list[ScorePoint]] = {unit: [] for issue in issues for unit in _units(issue)}
    examined: set[str] = set()
    for issue in issues:
        own: list[ScorePoint] = []
        for period in score_periods(issue, spans, as_of, rules or issue.plan.scoring):
            examined |= period.examined
            own += (point for point in period.points if point.points)
        for point in (*own, *decided_points(issue, own, first, last)):
            # A unit that has left the plan keeps what was decided about it.
            points.setdefault(point.unit, []).append(point)
    day, bodies = min(as_of, last.last), _bodies(issues)
    scores = [
        _sum_points(bodies.get(unit, Unit(unit)), own, total_rules, day, last.label)
        for unit, own in points.items()
    ]
    ranking = tuple(_rank_units(scores, examined, total_rules.ranking))
    return Score(first, last, as_of, issues, total_rules, ranking, rules is None, silent)


def _silent_periods(
    issues: Sequence[ReportSource], spans: Sequence[Period]
) -> Iterator[SilentPeriods]:
    for issue in issues:
        silent = tuple(
            span
            for span in spans
            if not (issue.term.overlaps(span.first, span.last) and issue.is_about(span))
        )
        if silent:
            yield SilentPeriods(issue, silent)


def _units(issue: ReportSource) -> Iterator[str]:
    yield from (each.unit for each in issue.assignments)
    yield from (each.unit for each in issue.duties)


def _bodies(issues: Sequence[ReportSource]) -> Mapping[str, Unit]:
    """By its name each unit that is listed in a plan, with the first series and the first division that any says."""
    found: dict[str, Unit] = {}
    for unit in (unit for issue in issues for unit in issue.plan.units):
        known = found.get(unit.name, unit)
        found[unit.name] = replace(
            known,
            series=known.series or unit.series,
            division=known.division or unit.division,
        )
    return found


def _sum_points(
    unit: Unit, points: list[ScorePoint], rules: Scoring, day: datetime.date, label: str
) -> UnitScore:
    """The score of a unit, without a rank. What cap or floor change is added to its points as one more, of the `day` and
    the period of this `label`, so that the sum holds.
    """
    raw = rules.base + sum(point.points for point in points)
    total = max(rules.floor, min(rules.cap, raw))
    if (change := total - raw) != 0:
        what = f"合计{raw}分，按{'上限' if change < 0 else '下限'}计{total}分"
        limit = ScorePoint(unit.name, "", label, day, Cause.LIMIT, change, what)
        points = [*points, limit]
    return UnitScore(None, unit.name, rules.base, total, tuple(points), unit.series, unit.division)


def _rank_units(
    scores: Sequence[UnitScore], examined: Collection[str], ranking: Ranking
) -> Iterator[UnitScore]:
    """The best first, behind them those that were not `examined`; by series one after the other. In the order in which
    they come where nobody is ranked.
    """
    if ranking is Ranking.NONE:
        yield from scores
        return
    by_series: dict[str, list[UnitScore]] = {}
    for each in scores:
        by_series.setdefault(each.series if ranking is Ranking.SERIES else "", []).append(each)
    for group in by_series.values():
        yield from _assign_ranks([each for each in group if each.unit in examined])
        yield from (each for each in group if each.unit not in examined)


def _assign_ranks(scores: Sequence[UnitScore]) -> Iterator[UnitScore]:
    order = sorted(scores, key=lambda each: -each.score)
    rank = 0
    for place, each in enumerate(order, 1):
        if place == 1 or each.score != order[place - 2].score:
            rank = place
        yield replace(each, rank=rank)
