"""The sums of a monthly report by 来源, 责任领导 and 系列, those of its targets, and the ranking, as rows and sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from taskmap.document import Row, Table, Value
from taskmap.documents.monthly_columns import RANKING
from taskmap.documents.monthly_sentences import list_items, plan_prefix
from taskmap.documents.monthly_tables import round_value, tally_values
from taskmap.documents.score import UNRANKED
from taskmap.tracking.report.breakdowns import by_leader, by_series, by_source
from taskmap.tracking.report.figures import PlanReport, Report
from taskmap.tracking.report.lines import Tally
from taskmap.tracking.report.score import UnitScore
from taskmap.tracking.report.standing import Bucket
from taskmap.tracking.report.target_sums import TargetSum, sum_targets


def _sources(plan: PlanReport) -> Iterator[Row]:
    return _tallies("source", "任务来源", by_source(plan))


def _leaders(plan: PlanReport) -> Iterator[Row]:
    return _tallies("leader", "责任领导", by_leader(plan))


def _tallies(name: str, head: str, tallies: Iterable[Tally]) -> Iterator[Row]:
    for tally in tallies:
        seat = f"分任务，{head}为“{tally.title}”的各行"
        yield Row("tally", {name: tally.title, **tally_values(tally), "seat": seat})


def _series(plan: PlanReport) -> Iterator[Row]:
    for each in by_series(plan):
        seat = f"分单位，系列为“{each.series}”的各行"
        yield Row("series", {**each._asdict(), "seat": seat})


def _target_sums(plan: PlanReport) -> Iterator[Row]:
    for each in sum_targets(plan.targets):
        values: dict[str, Value] = {
            "name": each.name,
            "unit": each.unit,
            "count": each.target_count,
            "reported_count": each.reported_count,
            "target": round_value(each.target, 6),
            "reported": round_value(each.reported, 6),
            "attainment": round_value(each.share),
            "seat": f"指标，“{each.name}”的各行",
        }
        yield Row("sum", values)


def sums_text(report: Report) -> str:
    """A line for each plan that has targets which add up: the sums and what is reached of them; "" where none does."""
    lines = []
    for plan in report.plans:
        if sums := [_sum_text(each) for each in sum_targets(plan.targets)]:
            lines.append(f"{plan_prefix(plan, report)}指标合计：{list_items(sums)}。")
    return "\n".join(lines)


def _sum_text(each: TargetSum) -> str:
    """完成投资2项，目标13亿元，报送11.54亿元，完成88.8%（1项没有报数）"""
    target, reported = (round_value(value, 6) for value in (each.target, each.reported))
    share = "" if each.share is None else f"，完成{round_value(each.share)}%"
    silent = each.target_count - each.reported_count
    missing = f"（{silent}项没有报数）" if silent else ""
    return f"{each.name}{each.target_count}项，目标{target}{each.unit}，报送{reported}{each.unit}{share}{missing}"


def ranking_table(report: Report) -> Table:
    """The ranks of the units, with why each has its score; no rows where the plans want none."""
    return Table("得分排名", RANKING, tuple(map(_rank, report.ranking)), is_optional=True)


def ranks(report: Report) -> dict[str, dict[str, Value]]:
    """By unit its rank and score, by the names of the columns; {} where the plans want no ranking."""
    return {
        each.unit: {"rank": each.rank or UNRANKED, "score": each.score} for each in report.ranking
    }


def _rank(each: UnitScore) -> Row:
    reasons = [f"{point.cause}{point.points:+}" for point in each.points]
    counted = (
        f"{reason}{f'×{count}' if (count := reasons.count(reason)) > 1 else ''}"
        for reason in dict.fromkeys(reasons)
    )
    values: dict[str, Value] = {
        "rank": each.rank or UNRANKED,
        "unit": each.unit,
        "series": each.series,
        "score": each.score,
        "reasons": "、".join(counted),
    }
    return Row("rank", values)


def records(plan: PlanReport) -> dict[str, object]:
    """By the keys of `report --format json`: `sources` and `leaders` with their buckets, `series` and `target_sums`."""
    return {
        "sources": [_tally_record(each) for each in by_source(plan)],
        "leaders": [_tally_record(each) for each in by_leader(plan)],
        "series": [each._asdict() for each in by_series(plan)],
        "target_sums": [each._asdict() for each in sum_targets(plan.targets)],
    }


def _tally_record(tally: Tally) -> dict[str, object]:
    buckets = {bucket.value: tally.buckets[bucket] for bucket in Bucket}
    return {
        "name": tally.title,
        "measures": tally.measure_count,
        "buckets": buckets,
        "percent": tally.percent,
    }


def rank_records(report: Report) -> list[dict[str, object]]:
    """The ranking by the keys of `report --format json`; `rank` is None for a unit that has none."""
    return [
        {"rank": each.rank, "unit": each.unit, "series": each.series, "score": each.score}
        for each in report.ranking
    ]


ROWS: dict[str, Callable[[PlanReport], Iterator[Row]]] = {
    "分来源": _sources,
    "分责任领导": _leaders,
    "分系列": _series,
    "指标合计": _target_sums,
}
"""By the title of a table what makes its rows."""
