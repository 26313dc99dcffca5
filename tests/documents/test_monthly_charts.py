"""What the charts of a report draw: figures that stand elsewhere in it, or in the reports before it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

import pytest

from support.quarter import issue
from support.report_sources import make_source, parse_plan
from taskmap.document import Chart, ChartKind
from taskmap.documents import monthly_charts, monthly_report
from taskmap.plan import periods
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking.report import PlanReport, Report, report_plans

PLAN = """\
id: trend-1
title: 走势
issued: 2022-05-01
period: {from: 2022-05-01, until: 2022-12-31}
reporting: [{name: 月报, every: month, day: 25}]
units: [甲局, 乙局, 丙局]
chapters:
  - title: 一、工业
    tasks:
      - {no: 1, title: 厂房, text: 建厂房, lead: [甲局], deadline: 2022年6月底前}
      - {no: 2, title: 招商, text: 引企业, lead: [乙局], deadline: 年底前}
  - title: 二、农业
    tasks: [{no: 3, title: 水渠, text: 修水渠, lead: [丙局]}]
"""
GOING, DONE = Status.IN_PROGRESS, Status.DONE
# Unit, period, day of receipt, what it says.
SAID = (
    ("甲局", "2022-05", "2022-05-20", GOING, 70),
    ("乙局", "2022-05", "2022-05-20", GOING, 20),
    ("甲局", "2022-06", "2022-06-20", GOING, 100),
    ("丙局", "2022-06", "2022-06-20", GOING, 10),
    # For June, and long after it.
    ("乙局", "2022-06", "2022-08-20", GOING, 1),
    ("甲局", "2022-07", "2022-07-20", GOING, 99),
    ("乙局", "2022-07", "2022-07-20", GOING, 90),
    ("甲局", "2022-08", "2022-08-20", DONE, 100),
    ("乙局", "2022-08", "2022-08-20", GOING, 90),
    ("丙局", "2022-08", "2022-08-20", GOING, 20),
)
MEASURES = {"甲局": "1", "乙局": "2", "丙局": "3"}


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def submission(unit: str, period: str, received: str, status: Status, share: float) -> Submission:
    row = Progress(MEASURES[unit], status, share, "办了")
    return Submission("trend-1", 1, unit, period, day(received), (row,))


def report(label: str, as_of: str) -> PlanReport:
    source = make_source(parse_plan(PLAN), [submission(*each) for each in SAID])
    period = periods.parse(label)
    assert period is not None
    [plan] = report_plans([(source, period)], day(as_of)).plans
    return plan


@pytest.fixture(scope="module")
def august() -> PlanReport:
    return report("2022-08", "2022-09-01")


@pytest.fixture(scope="module")
def earlier() -> list[PlanReport]:
    days = ("2022-05-31", "2022-06-30", "2022-07-31")
    return [report(each[:-3], each) for each in days]


def chart(plan: PlanReport, name: str, earlier: Sequence[PlanReport] = ()) -> Chart:
    found = monthly_charts.charts(plan, earlier)[name]
    assert found is not None
    return found


class TestCharts:
    def test_the_bars_are_the_figures_of_the_json(self) -> None:
        july = periods.parse("2022-07")
        assert july is not None
        made = report_plans([(issue(), july)], day("2022-08-01"))
        data: Any = monthly_report.data(made)
        drawn = monthly_report.document(made).charts["举措进度"]
        assert drawn is not None
        [series] = drawn.series
        counts = dict(zip(drawn.categories, series.values, strict=True))
        buckets = data["plans"][0]["buckets"]
        assert counts == {name: count for name, count in buckets.items() if count}
        assert len(series.tones) == len(counts) > 3

    def test_the_lines_are_the_reports_one_after_the_other(
        self, august: PlanReport, earlier: list[PlanReport]
    ) -> None:
        drawn = chart(august, "各期进展", earlier)
        assert drawn.kind is ChartKind.LINES
        assert drawn.categories == ["5月", "6月", "7月", "8月"]
        assert {each.title: [*each.values] for each in drawn.series} == {
            "已完成、已销号": [0, 0, 0, 1],
            # The deadline of the first was on 30 June.
            "滞后、逾期": [0, 0, 1, 0],
            "未报送": [1, 1, 1, 0],
        }

    def test_years_are_told_apart(self, august: PlanReport) -> None:
        drawn = chart(report("2023-01", "2023-02-01"), "各期进展", [august])
        assert drawn.categories == ["2022-08", "2023-01"]

    def test_one_period_is_no_line(self, august: PlanReport) -> None:
        assert monthly_charts.charts(august, ())["各期进展"] is None

    def test_what_is_nothing_all_the_time_has_no_line(self, august: PlanReport) -> None:
        drawn = chart(august, "各期进展", [august])
        assert [each.title for each in drawn.series] == ["已完成、已销号"]

    def test_the_pace_is_that_of_what_has_dates(self, august: PlanReport) -> None:
        """As 分任务 has it: the third has no deadline."""
        timed = [line for line in august.lines if line.elapsed is not None]
        assert [line.measure.id for line in timed] == ["1", "2"]
        drawn = chart(august, "序时进度")
        assert drawn.categories == ["一、工业"]
        assert "2项" in drawn.title
        # From 1 May to 31 December 2022 there are 245 days, and 123 to the end of August.
        assert [each.values for each in drawn.series] == [[(100 + 90) / 2], [(100 + 50) / 2]]

    def test_several_plans_have_each_their_own(
        self, august: PlanReport, earlier: list[PlanReport]
    ) -> None:
        plans = Report(day("2022-09-01"), (august, august), {"trend-1": earlier})
        both = monthly_report.document(plans)
        assert set(both.charts.values()) == {None}
        own = monthly_charts.charts(august, earlier)
        assert [each.charts for each in both.parts] == [own, own]
        assert None not in own.values()
