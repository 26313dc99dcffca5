"""考核: points with cause and day, ties, cap and floor; the periods of the Zhuzhou example counted again."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest
from msgspec.structs import replace

from support.quarter import GOING, LATE, MISSING, MONTHS, REFUSALS, day, issue
from support.report_sources import make_source
from taskmap.documents import score as paper
from taskmap.plan import periods
from taskmap.plan.assessment import Scoring
from taskmap.plan.model import (
    Deadline,
    DeadlineKind,
    Measure,
    Party,
    Plan,
    ReportingRule,
    Role,
    Task,
)
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report
from taskmap.tracking.report.score import Score

USUAL = Scoring()
OTHER = ("rank", "unit", "score", "base", "series", "division")
"""Columns of the ranking that are no sums of points."""


def span(label: str) -> periods.Period:
    found = periods.parse(label)
    assert found is not None
    return found


def score_of(
    *issues: report.ReportSource, rules: Scoring | None = None, as_of: str = "2022-08-15"
) -> Score:
    return report.score.make_score(issues, span("2022-05"), span("2022-07"), day(as_of), rules)


def small(
    *returns: Submission, scoring: Scoring = USUAL, name: str = "small", due: str = "2022-07-20"
) -> report.ReportSource:
    """Four units, each leading one measure, reporting in June and July."""
    limit = Deadline(due, DeadlineKind.DATE, day(due))
    tasks = tuple(
        Task(
            no, no, "任务", measures=(Measure(no, "举措", (Party(Role.LEAD, f"{unit}局"),), limit),)
        )
        for no, unit in zip("1234", "甲乙丙丁", strict=True)
    )
    rule = ReportingRule("月报", day=25)
    plan = Plan(
        name,
        "小方案",
        begins=day("2022-06-01"),
        ends=day("2022-07-31"),
        rules=(rule,),
        scoring=scoring,
        tasks=tasks,
    )
    return make_source(plan, returns)


def make_submission(
    unit: str, month: str, received: str, status: Status = GOING, percent: float = 99
) -> Submission:
    no = str("甲乙丙丁".index(unit[0]) + 1)
    row = Progress(no, status, percent, "推进", cell_ref="月度报送!5")
    return Submission("small", 1, unit, month, day(received), (row,), f"{unit}{month}.xlsx")


def all_in() -> list[Submission]:
    return [
        make_submission(f"{unit}局", month, f"{month}-24")
        for month in ("2022-06", "2022-07")
        for unit in "甲乙丙丁"
    ]


def result(score: Score) -> dict[str, tuple[int | None, int]]:
    return {each.unit: (each.rank, each.score) for each in score.unit_scores}


def test_ties_share_a_rank() -> None:
    # 99% on 24 July with a deadline of the 20th: overdue, so a point for each in July.
    returns = all_in()
    returns[1] = make_submission("乙局", "2022-06", "2022-06-26")
    returns[2] = make_submission("丙局", "2022-06", "2022-06-27")
    del returns[3]
    assert result(score_of(small(*returns))) == {
        "甲局": (1, 99),
        "乙局": (2, 98),
        "丙局": (2, 98),
        "丁局": (4, 89),
    }


def test_every_point_has_cause_day_and_place() -> None:
    returns = [*all_in()[:4], make_submission("甲局", "2022-07", "2022-07-26", Status.DONE, 100)]
    returns.append(make_submission("乙局", "2022-07", "2022-07-19", Status.DONE, 100))
    found = {each.unit: each.points for each in score_of(small(*returns)).unit_scores}
    (late,) = found["甲局"]
    assert (late.cause, late.day, late.points) == ("迟报", day("2022-07-26"), -1)
    assert late.source.receipt == "2022-000005"
    (early,) = found["乙局"]
    assert (early.cause, early.measure, early.points) == ("提前完成", "2", 1)
    assert early.source == ("乙局", "2022-000006", "乙局2022-07.xlsx", "月度报送!5")
    (missing,) = found["丙局"]
    assert (missing.cause, missing.day, missing.points) == ("未报送", day("2022-07-25"), -10)


def test_finished_early_counts_once() -> None:
    returns = [
        make_submission("甲局", "2022-06", "2022-06-20", Status.DONE, 100),
        make_submission("甲局", "2022-07", "2022-07-10", Status.DONE, 100),
    ]
    (first, *_) = score_of(small(*returns)).unit_scores
    assert [point.period for point in first.points] == ["2022-06"]


def test_cap_and_floor_stand_in_the_ledger() -> None:
    rules = Scoring(missing=60, done_early=30, cap=120, floor=10)
    returns = [make_submission("甲局", "2022-06", "2022-06-20", Status.DONE, 100)]
    returns.append(make_submission("甲局", "2022-07", "2022-07-20", Status.DONE, 100))
    found = score_of(small(*returns, scoring=rules))
    assert result(found)["甲局"] == (1, 120)
    assert result(found)["丁局"] == (2, 10)
    for each in found.unit_scores:
        assert each.base + sum(point.points for point in each.points) == each.score


def test_rules_given_from_outside_stand_for_all() -> None:
    found = score_of(small(), rules=Scoring(missing=3))
    assert {each.score for each in found.unit_scores} == {94}


def test_two_plans_make_one_score() -> None:
    one, two = small(*all_in()), small(name="other", scoring=Scoring(missing=5))
    found = score_of(one, two)
    assert result(found)["甲局"] == (1, 100 - 1 - 5 - 5)
    assert len(found.unit_scores) == 4
    rules = [dict(row.values) for row in paper.document(found).tables[2].rows]
    assert [row["points"] for row in rules if row["kind"] == "未报一次"] == [-10, -5]


def test_nothing_is_held_against_what_has_not_begun() -> None:
    found = score_of(small(), as_of="2022-06-25")
    assert {each.score for each in found.unit_scores} == {100}


def test_only_a_period_that_was_due_is_examined() -> None:
    """Reported and sent back before 25 June, overdue since the 20th: all that is no matter before the 26th."""
    returns = [make_submission(f"{unit}局", "2022-06", "2022-06-22") for unit in "甲乙丙丁"]
    one = small(*returns, due="2022-06-20")
    refusal = report.ReportRefusal("甲局", "2022-06", day("2022-06-21"), ("有误",))
    one = replace(one, refusals=(refusal,))
    before, after = (score_of(one, as_of=f"2022-06-{last}") for last in (25, 26))
    assert set(result(before).values()) == {(None, 100)}
    assert result(after) == {**dict.fromkeys(("乙局", "丙局", "丁局"), (1, 99)), "甲局": (4, 97)}


def test_a_unit_that_owed_nothing_has_no_rank() -> None:
    one = small(*all_in())
    one = replace(one, duties=[each for each in one.duties if each.unit != "乙局"])
    found = score_of(one)
    assert result(found) == {
        "甲局": (1, 99),
        "丙局": (1, 99),
        "丁局": (1, 99),
        "乙局": (None, 100),
    }
    assert [row.values["rank"] for row in paper.document(found).tables[0].rows] == [
        *(1, 1, 1),
        "不排名",
    ]


def test_zhuzhou_counted_again() -> None:
    found = score_of(issue())
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for _, unit in LATE:
        wanted[unit]["迟报"] -= 1
    for _, unit in MISSING:
        wanted[unit]["未报送"] -= 10
    for refusal in REFUSALS:
        wanted[refusal.unit]["退回"] -= 2
    for month in MONTHS:
        each = report.make_report([issue()], span(month), day("2022-08-15"))
        for line in each.plans[0].lines:
            if line.bucket == "滞后":
                wanted[line.lead]["滞后"] -= 1
    # No measure of the plan has a dated deadline of its own that was reported done before its day
    # in a way that the lines above would not show.
    for standing in found.unit_scores:
        counted: Counter[str] = Counter()
        for point in standing.points:
            counted[point.cause] += point.points
        early = counted.pop("提前完成", 0)
        counted.pop("封顶保底", None)
        assert early >= 0
        assert counted == {name: value for name, value in wanted[standing.unit].items() if value}


def test_the_document() -> None:
    found = paper.document(score_of(issue()))
    ranking, points, rules = found.tables
    assert [each.title for each in found.tables] == ["得分排名", "记分明细", "计分规则"]
    sums: Counter[object] = Counter()
    for row in points.rows:
        sums[row.values["unit"]] += int(str(row.values["points"]))
    for row in ranking.rows:
        values: dict[str, Any] = dict(row.values)
        parts = [values[name] for name in values if name not in OTHER]
        assert values["score"] == values["base"] + sum(parts)
        assert values["score"] == values["base"] + sums[values["unit"]]
    assert rules.rows[0].values == {"kind": "基础分", "points": 100, "note": ""}
    assert found.fields["score.period_title"] == "2022年5月至2022年7月"


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_returns_periods_does_not_matter(order: int) -> None:
    whole = issue()
    turned = replace(
        whole,
        returns=report.ReturnsByPeriod(whole.returns.labels[::order], whole.returns.for_period),
    )
    assert score_of(turned).unit_scores == score_of(whole).unit_scores
