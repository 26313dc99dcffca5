"""A report that is asked for once: receipt, report, score and calendar agree, also where it says that all is done."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from conftest import Issue, Run

PAGE = Path(__file__).parents[2] / "docs" / "report.md"
PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 总结, once: 2025-06-20}]
tasks:
  - {no: 1, title: 修堤, lead: 甲局, support: [丙局], deadline: 2025-06-30}
  - {no: 2, title: 清障, lead: 乙局, deadline: 2025-06-30}
"""
STATUS, PERCENT, TOLD, TEXT, PROOF = 7, 8, 9, 10, 13


@pytest.fixture
def office(issue: Issue, taskmap: Run) -> Run:
    issue(PLAN, "2025-06-02", "--month", "2025-06-20")
    return taskmap


def send(taskmap: Run, unit: str, day: str, told: str = "") -> str:
    """The receipt of a return in which all is done."""
    book = openpyxl.load_workbook(f"out/责任清单/{unit}.xlsx")
    row: dict[int, str | int | None] = {
        STATUS: "已完成",
        PERCENT: 100,
        TOLD: told or None,
        TEXT: "修了3处",
        PROOF: "照片",
    }
    for column, value in row.items():
        book["月度报送"].cell(5, column).value = value
    book.save(name := f"{unit}.xlsx")
    ran = taskmap("collect", name, "--received", day)
    assert ran.status == 0, ran.out
    return ran.out.splitlines()[0]


@pytest.mark.parametrize("told", ["", "2025-06-10"])
def test_it_is_owed_though_it_says_that_all_is_done(office: Run, told: str) -> None:
    assert "按时" in send(office, "甲局", "2025-06-18", told)
    assert "迟报 3 天" in send(office, "乙局", "2025-06-23", told)
    words = ("--month", "2025-06", "--as-of", "2025-06-24", "--format", "json")
    found = office("report", *words).data["plans"][0]["reporting"]
    assert (found["owed"], found["on_time"], found["late"]) == (2, 1, 1)
    score = ("score", "--from", "2025-06", "--until", "2025-06", "--as-of", "2025-06-24")
    ranked = {each["unit"]: each for each in office(*score, "--format", "json").data["standings"]}
    assert ranked["甲局"]["rank"] == 1
    assert "迟报" in [each["cause"] for each in ranked["乙局"]["points"]]
    assert office("calendar", "-o", "日历", "--as-of", "2025-06-24").status == 0
    for unit, asked in (("甲局", "CONFIRMED"), ("乙局", "CONFIRMED"), ("丙局", "CANCELLED")):
        events = Path(f"日历/{unit}.ics").read_text("utf-8").split("BEGIN:VEVENT")
        (own,) = [each for each in events if "报送总结" in each]
        assert f"STATUS:{asked}" in own, unit
    assert "只报一次的，在它自己的报送里说办完了的也算应报" in PAGE.read_text("utf-8")


def test_it_is_not_owed_by_who_was_done_before(office: Run) -> None:
    """丙局 supports what is finished."""
    send(office, "甲局", "2025-06-18")
    words = ("--as-of", "2025-06-24", "--kind", "report", "--format", "json")
    assert re.findall('"unit": "(.*)"', office("check-overdue", *words).out) == ["乙局"]
