"""docs/report.md, with its example: in which bucket a measure is, its light, and what is said beside it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from support import report_sources
from taskmap.documents import monthly_report
from taskmap.plan import periods
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report
from taskmap.tracking.report import Bucket

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
RULE = "reporting: [{name: 月报, every: month, day: 25}]"
GOING, DONE, IDLE, ONGOING = Status.IN_PROGRESS, Status.DONE, Status.NOT_STARTED, Status.ONGOING
Word = tuple[str, str, str, Status, float | None]
"""Unit, period, day of receipt, status, percent."""


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def make_source(
    task: str, words: Sequence[Word], rule: str = RULE, struck: str = ""
) -> report.ReportSource:
    text = f"""\
id: p
title: 方案
issued: 2025-01-02
period: {{from: 2025-01, until: 2025-12}}
{rule}
groups: {{各县区: [东区, 西区]}}
tasks: [{{no: 1, title: 一, {task}}}]
"""
    submissions = (
        Submission("p", 1, unit, period, day(received), (Progress("1", status, percent),))
        for unit, period, received, status, percent in words
    )
    source = report_sources.make_source(report_sources.parse_plan(text), submissions)
    return replace(source, struck_off={"1": day(struck)} if struck else {})


def line(source: report.ReportSource, as_of: str, month: str = "2025-06") -> dict[str, Any]:
    span = periods.parse(month)
    assert span is not None
    document = monthly_report.document(report.make_report([source], span, day(as_of)))
    (row,) = next(each for each in document.tables if each.title == "分任务").rows
    return dict(row.values)


def june(status: Status, percent: float | None = None, unit: str = "甲局") -> Word:
    return unit, "2025-06", "2025-06-20", status, percent


MAY = ("甲局", "2025-05", "2025-05-20", GOING, 30)
YEAR, JUNE, LATER = "lead: 甲局, deadline: 年底前", "lead: 甲局, deadline: 6月底前", "2025-07-01"


@pytest.mark.parametrize(
    ("task", "words", "as_of", "bucket", "light", "remark"),
    [
        (YEAR, [june(DONE)], LATER, "已完成", "绿", "按期完成"),
        (JUNE, [june(GOING, 95)], "2025-06-30", "滞后", "黄", ""),
        (JUNE, [june(GOING, 95)], "2025-07-05", "逾期", "红", "逾期5天"),
        (JUNE, [MAY], "2025-07-05", "逾期", "红", "逾期5天，本期未报送"),
        # What goes on after its date is in order once its unit says so.
        (f"{JUNE}并长期坚持", [june(ONGOING)], "2025-07-05", "长期坚持", "", ""),
        ("lead: 甲局, deadline: 9月至12月", [june(IDLE, 0)], LATER, "未到起始", "", ""),
        (YEAR, [MAY], LATER, "未报送", "", "上次报推进中30%"),
        (YEAR, [], LATER, "未报送", "", "从未报送"),
        # Before the due day the last word stands.
        (YEAR, [MAY], "2025-06-25", "滞后", "红", "本期未到期"),
        (YEAR, [], "2025-06-25", "未启动", "", "本期未到期"),
        ("lead: 甲局, deadline: 长期坚持", [june(GOING, 10)], LATER, "长期坚持", "", ""),
        (
            "lead: 甲局, deadline: 每季度",
            [june(GOING, 10)],
            LATER,
            "滞后",
            "红",
            "节点1-2025-Q1逾期",
        ),
        ("lead: 甲局", [june(GOING, 10)], LATER, "达序时", "", ""),
        (
            "lead: 甲局, deadline: 每季度",
            [june(IDLE, 0)],
            LATER,
            "未启动",
            "红",
            "节点1-2025-Q1逾期",
        ),
        ("lead: 甲局", [june(IDLE, 0)], LATER, "未启动", "", ""),
        (YEAR, [june(IDLE, 0)], LATER, "未启动", "红", ""),
        (YEAR, [june(GOING, 70)], LATER, "超序时", "绿", ""),
        (YEAR, [june(GOING, 49.99999999999999)], LATER, "达序时", "绿", ""),
        (YEAR, [june(GOING, 41)], LATER, "滞后", "黄", ""),
    ],
)
def test_the_first_that_fits(
    task: str, words: list[Word], as_of: str, bucket: str, light: str, remark: str
) -> None:
    row = line(make_source(task, words), as_of)
    assert (row["bucket"], row["light"], row["remark"]) == (bucket, light, remark)


def test_struck_off_on_the_day_of_the_report() -> None:
    source = make_source(JUNE, [june(GOING, 95)], struck="2025-07-03")
    assert [line(source, day)["bucket"] for day in ("2025-07-02", "2025-07-03")] == [
        "逾期",
        "已销号",
    ]


def test_nobody_asked() -> None:
    for rule in ("", "reporting: [{name: 季报, every: quarter, day: 次月5日, from: 2025-07}]"):
        row = line(make_source(YEAR, [], rule), LATER)
        assert (row["bucket"], row["light"]) == ("未要求报送", "")


@pytest.mark.parametrize(
    ("words", "remark"),
    [
        ([june(DONE)], "按期完成"),
        ([("甲局", "2025-06", "2025-07-04", DONE, None)], "按期完成"),
        ([MAY, ("甲局", "2025-07", "2025-07-20", DONE, None)], "逾期完成"),
        # Said once more, it was done all the same by then.
        ([june(DONE), ("甲局", "2025-08", "2025-08-20", DONE, None)], "按期完成"),
        # Taken back, it was not.
        (
            [
                june(DONE),
                ("甲局", "2025-07", "2025-07-20", GOING, 90),
                ("甲局", "2025-08", "2025-08-20", DONE, None),
            ],
            "逾期完成",
        ),
    ],
)
def test_done_in_time_or_not(words: list[Word], remark: str) -> None:
    row = line(make_source(JUNE, words), "2025-09-01", "2025-08")
    assert (row["bucket"], row["remark"]) == ("已完成", remark)


def test_june_printed_in_august() -> None:
    """Done and overdue are of the day of the report; the progress shown is June's."""
    done = [june(GOING, 60), ("甲局", "2025-07", "2025-07-20", DONE, None)]
    row = line(make_source(JUNE, done), "2025-08-01")
    assert (row["bucket"], row["percent"], row["remark"]) == ("已完成", 60, "逾期完成")
    row = line(make_source(JUNE, done), "2025-07-10")
    assert (row["bucket"], row["percent"]) == ("逾期", 60)


def test_the_overdue_one_of_two_decides() -> None:
    words = [june(DONE, unit="东区"), june(GOING, 60, "西区")]
    row = line(make_source("lead: 各县区, deadline: 6月底前", words), "2025-07-05")
    assert (row["bucket"], row["lead"]) == ("逾期", "西区（牵头2家，完成1家，按逾期的计）")


def test_all_names_in_their_order_with_nothing_in_them() -> None:
    span = periods.parse("2025-06")
    assert span is not None
    found = report.make_report([make_source(YEAR, [])], span, day(LATER))
    plans: Any = monthly_report.data(found)["plans"]
    buckets = plans[0]["buckets"]
    assert list(buckets) == [bucket.value for bucket in Bucket]
    assert sum(buckets.values()) == 1


def test_the_example_of_the_page() -> None:
    row = line(make_source(JUNE, [june(GOING, 95)]), "2025-07-05")
    names = ("deadline", "status", "percent", "elapsed", "light", "bucket", "remark")
    assert f"| {' | '.join(str(row[name]) for name in names)} |" in PAGE
