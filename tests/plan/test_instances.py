"""The instances of a recurring deadline: in which periods, under which ids, on which days."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from taskmap import planfile
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Plan
from taskmap.plan.workdays import OFFICIAL

PAGE = (Path(__file__).parents[2] / "docs" / "plan-format.md").read_text("utf-8")
ROW = re.compile(r"\| `([^`]+)` \| (\d+) \| `2\.1-(\S+)` (\S+) \| `2\.1-(\S+)` (\S+) \|")
HEAD = "issued: 2025-03-14\nperiod: {from: 2025-03, until: 2025-12}\n"


def read(deadline: str, head: str = HEAD, more: str = "") -> Plan:
    text = f"id: p\ntitle: 方案\n{head}tasks:\n  - {{no: 2, title: 一, lead: 甲局, deadline: {deadline}{more}}}\n"
    plan, _ = planfile.parse(text.encode(), "", OFFICIAL)
    assert plan is not None
    return plan


def found(plan: Plan) -> list[tuple[str, str]]:
    """Id and day of each milestone."""
    (measure,) = plan.every_measure()
    return [(each.id, str(each.by.date)) for each in milestones_of(measure, plan)]


@pytest.mark.parametrize("row", ROW.findall(PAGE), ids=lambda row: row[0])
def test_examples_of_the_page(row: tuple[str, ...]) -> None:
    """docs/plan-format.md: how many there are, the first and the last."""
    said, count, *ends = row
    instances = found(read(said))
    assert [str(len(instances)), *instances[0], *instances[-1]] == [count, *ends]


def test_the_page_has_examples() -> None:
    assert len(ROW.findall(PAGE)) == len(re.findall(r"`2\.1-\S+` 20", PAGE)) // 2 > 5


@pytest.mark.parametrize(
    ("head", "more", "ids"),
    [
        (
            "issued: 2025-03-14\nperiod: {from: 2025-01, until: 2025-09}\n",
            "",
            "2025-Q1 2025-Q2 2025-Q3",
        ),
        ("issued: 2025-04-01\nperiod: {from: 2025-01, until: 2025-09}\n", "", "2025-Q2 2025-Q3"),
        ("issued: 2025-03-14\nperiod: {from: 2025-01, until: 2025-08}\n", "", "2025-Q1 2025-Q2"),
        ("period: {from: 2025-07, until: 2026-06}\n", "", "2025-Q3 2025-Q4 2026-Q1 2026-Q2"),
        ("issued: 2025-08-01\n", "", "2025-Q3 2025-Q4"),
        ("issued: 2024-12-01\nperiod: {from: 2025-01, until: 2025-06}\n", "", "2025-Q1 2025-Q2"),
        ("issued: 2025-01-04\n", ", start: 2025-07", "2025-Q3 2025-Q4"),
        ("", "", ""),
    ],
    ids=[
        *("issue in a period", "issue after one", "end inside one", "over two years"),
        *("no period", "issue before", "own start", "no day at all"),
    ],
)
def test_only_periods_inside_the_plan(head: str, more: str, ids: str) -> None:
    assert [each for each, _ in found(read("每季度末", head, more))] == ids.split()


def test_the_words_themselves_say_when_it_begins() -> None:
    assert found(read("自2025年10月起，每季度末")) == [("2025-Q4", "2025-12-31")]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("2026年至2027年，每年6月底前", "2026 2027"),
        ("2026-2027年每年6月底前", "2026 2027"),
        ("2026年、2027年每年6月底前", "2026 2027"),
        ("2026、2027和2028年，每年底前", "2026 2027 2028"),
        ("2026年每季度末", "2026-Q1 2026-Q2 2026-Q3 2026-Q4"),
        ("2026年，每半年", "2026-H1 2026-H2"),
        ("2025年11月至2026年2月，每月25日前", "2025-11 2025-12 2026-01 2026-02"),
        ("2029年每季度末", ""),
    ],
)
def test_the_words_themselves_say_in_which_time_it_comes_round(said: str, ids: str) -> None:
    head = "issued: 2025-03-14\nperiod: {from: 2025-03, until: 2028-12}\n"
    assert [each for each, _ in found(read(said, head))] == ids.split()


def test_the_day_of_a_month_is_clamped_to_its_end() -> None:
    head = "period: {from: 2025-02, until: 2025-04}\n"
    assert [day for _, day in found(read("每月31日前", head))] == [
        *("2025-02-28", "2025-03-31", "2025-04-30")
    ]


def test_they_follow_the_milestones_that_are_written() -> None:
    steps = ", milestones: [{by: 2025-05-31, what: 建台账}]"
    assert found(read("每年6月底前", HEAD, steps)) == [("1", "2025-05-31"), ("2025", "2025-06-30")]


@pytest.mark.parametrize(
    ("deadline", "more", "days"),
    [
        ("3月底、6月底、9月底前", "", "2025-03-31 2025-06-30"),
        ("4、6、9、11月25日前", "", "2025-04-25 2025-06-25 2025-09-25"),
        ("6月底前完成一半，年底前全部完成", "", "2025-06-30"),
        ("年底前、6月底前", "", "2025-06-30"),
        ("6月底前完成2025年全年任务", "", ""),
        ("年底前", "", ""),
    ],
)
def test_dates_before_the_last_are_milestones(deadline: str, more: str, days: str) -> None:
    assert found(read(deadline, more=more)) == [(day, day) for day in days.split()]


def test_a_date_that_is_a_milestone_anyway_is_none_twice() -> None:
    plan = read("3月底、6月底前", more=", milestones: [{by: 3月底, what: 开工}]")
    assert found(plan) == [("1", "2025-03-31")]
