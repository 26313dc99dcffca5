"""Reports where units answer side by side: no lead, limits of their own, rules and weeks that overlap."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run
from support.office import INBOX, fill_checklist

PLAN = """\
id: side-1
title: 甲市要点
issued: 2025-01-10
period: {from: 2025-01, until: 2025-12}
reporting:
  - {name: 月报, every: month, day: 25, signed: true}
  - {name: 季报, every: quarter, day: 次月5日}
units: [甲局, 东县, 西县]
tasks:
  - {no: 1, title: 工业, lead: 甲局, deadline: 年底前}
  - {no: 4, title: 隐患整治, problem: 隐患多, responsible: [东县, 西县], deadline: 1月底前}
"""
WEEKLY = """\
id: week-1
title: 防汛
issued: 2025-05-01
period: {from: 2025-05-12, until: 2025-06-30}
reporting: [{name: 周报, every: week, day: 周五}]
tasks:
  - {no: 1, title: 排查隐患, lead: 甲局, deadline: 6月15日前}
"""


@pytest.fixture
def office(here: Path) -> None:
    INBOX.mkdir()


def split(taskmap: Run, text: str, month: str, day: str) -> None:
    Path("plan.yaml").write_text(text, "utf-8")
    ran = taskmap("split", "plan.yaml", "-o", f"out-{month}", "--month", month, "--as-of", day)
    assert ran.status == 0, ran.err


def collect(taskmap: Run, month: str, day: str, **shares: float) -> None:
    folder = INBOX / month
    folder.mkdir()
    for unit, share in shares.items():
        (folder / f"{unit}.xlsx").write_bytes(fill_checklist(unit, share=share, out=f"out-{month}"))
    ran = taskmap("collect", folder, "--received", day)
    assert ran.status == 0, ran.out + ran.err


def report(taskmap: Run, month: str, day: str) -> str:
    ran = taskmap("report", "--month", month, "--as-of", day, "--format", "markdown")
    assert ran.status == 0, ran.err
    return ran.out


def behind(taskmap: Run, month: str, day: str) -> Any:
    words = ("--from", month, "--until", month, "--as-of", day, "--format", "json")
    found = taskmap("score", *words).data
    return [
        (each["unit"], point["measure"])
        for each in found["standings"]
        for point in each["points"]
        if point["cause"] == "滞后"
    ]


@pytest.mark.usefixtures("office")
class TestWithoutLead:
    @pytest.fixture
    def february(self, office: None, taskmap: Run) -> None:
        split(taskmap, PLAN, "2025-02", "2025-01-12")
        words = ("--number", "函1", "--why", "雨", "--unit", "西县", "--day", "2025-01-20")
        assert taskmap("extend", "4", "--until", "2025-03-31", *words).status == 0
        collect(taskmap, "2025-02", "2025-02-24", 东县=99, 西县=70)

    @pytest.mark.usefixtures("february")
    def test_a_limit_of_its_own(self, taskmap: Run) -> None:
        text = report(taskmap, "2025-02", "2025-02-28")
        # 西县 is the slowest and in time; the one that is late is 东县, and so is the measure.
        assert "1月底前 | 推进中 | 99 | 100 | 红 | 逾期 | 逾期28天 |" in text
        assert "西县（推进中70%）" in text
        (line,) = [line for line in text.splitlines() if line.startswith("| 东县 |")]
        assert line.split(" | ")[8] == "1"
        assert behind(taskmap, "2025-02", "2025-02-28") == [("东县", "4")]

    @pytest.mark.usefixtures("february")
    def test_nobody_is_called_the_lead(self, taskmap: Run) -> None:
        assert "东县（无牵头，按逾期的计）" in report(taskmap, "2025-02", "2025-02-28")

    @pytest.mark.usefixtures("february")
    def test_all_of_them_speak_in_the_list_of_problems(self, taskmap: Run) -> None:
        split(taskmap, PLAN, "2025-03", "2025-03-01")
        sheet = openpyxl.load_workbook("out-2025-03/整改清单.xlsx").worksheets[0]
        said = "\n".join(str(cell.value) for row in sheet for cell in row if cell.value)
        assert "东县：推进中，99%" in said
        assert "西县：推进中，70%" in said


@pytest.mark.usefixtures("office")
def test_a_stamp_is_missed_only_where_one_is_asked_for(taskmap: Run) -> None:
    split(taskmap, PLAN, "2025-03", "2025-03-12")
    split(taskmap, PLAN, "2025-Q1", "2025-03-12")
    collect(taskmap, "2025-Q1", "2025-04-04", 甲局=50)
    (folder := INBOX / "2025-03").mkdir()
    (folder / "甲局.xlsx").write_bytes(fill_checklist("甲局", share=50, out="out-2025-03"))
    (folder / "甲局2025年3月盖章.pdf").write_bytes(b"%PDF-1.4 x")
    assert taskmap("collect", folder, "--received", "2025-03-24").status == 0
    assert "待补签字盖章件" not in report(taskmap, "2025-03", "2025-04-07")


@pytest.mark.usefixtures("office")
def test_a_week_over_the_end_of_a_month(taskmap: Run) -> None:
    """From 26 May to 1 June: its Thursday is in May, and so is its word."""
    for week, day, share in (("21", "2025-05-23", 40), ("22", "2025-05-30", 60)):
        split(taskmap, WEEKLY, f"2025-W{week}", day)
        collect(taskmap, f"2025-W{week}", day, 甲局=share)
    assert "| 推进中 | 60 | 57 |" in report(taskmap, "2025-05", "2025-05-31")
    assert behind(taskmap, "2025-05", "2025-06-10") == []
