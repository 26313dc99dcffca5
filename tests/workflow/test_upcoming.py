"""What falls due next: the report names for whom and when, as check-overdue does."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from conftest import Issue, Run

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
groups: {各县区: [东区, 西区, 南区, 北区]}
tasks:
  - {no: 1, title: 修堤, lead: [甲局, 乙局], support: [丙局], deadline: 2025-03-31}
  - {no: 2, title: 清障, lead: 各县区, deadline: 2025-12-31, milestones: [{by: 2025-03-20, what: 排查}, {by: 2025-04-10, what: 拆除, units: [东区, 丙局]}]}
  - {no: 3, title: 巡河, lead: 甲局, deadline: 长期坚持}
"""
EXTENSIONS = (("1", "甲局", "2025-09-30"), ("2-1", "西区", "2025-04-20"))
"""甲局 is the first of those who never said anything: its later day must not hide that of 乙局."""


@pytest.fixture
def office(issue: Issue, taskmap: Run) -> Run:
    issue(PLAN, "2025-01-02")
    for number, unit, until in EXTENSIONS:
        words = ("--until", until, "--number", "1号", "--why", "雨季", "--day", "2025-02-01")
        assert taskmap("extend", number, "--unit", unit, *words).status == 0
    return taskmap


def reported(taskmap: Run, month: str, day: str) -> set[tuple[str, str, str]]:
    """Item, unit and day of the report's table."""
    name = "月报.xlsx"
    assert taskmap("report", "--month", month, "--as-of", day, "-o", name).status == 0
    table = CalamineWorkbook.from_path(name).get_sheet_by_name("下期到期").to_python()
    head = next(number for number, row in enumerate(table) if row[0] == "编号")
    place = {str(title): column for column, title in enumerate(table[head])}
    return {
        (str(row[0]), unit, str(row[place["到期日期"]])[:10])
        for row in table[head + 1 :]
        if row[0] not in ("", "无")
        for unit in str(row[place["牵头单位"]]).split("、")
    }


def awaited(taskmap: Run, day: str, last: str) -> set[tuple[str, str, str]]:
    """The same of check-overdue, from that day to the `last`."""
    within = (date.fromisoformat(last) - date.fromisoformat(day)) // timedelta(days=1)
    ran = taskmap("check-overdue", "--as-of", day, "--within", within, "--format", "json")
    return {
        (
            "-".join(filter(None, (each["measure"], each.get("milestone")))),
            each["unit"],
            each["due"],
        )
        for each in ran.data
        if each["kind"] in ("measure", "milestone") and each["days"] <= 0
    }


@pytest.mark.parametrize(
    ("month", "day", "last"),
    [
        ("2025-02", "2025-02-25", "2025-03-31"),
        ("2025-02", "2025-03-05", "2025-03-31"),
        ("2025-03", "2025-03-20", "2025-04-30"),
        ("2025-03", "2025-03-31", "2025-04-30"),
        ("2025-03", "2025-04-15", "2025-04-30"),
    ],
    ids=["before", "made later", "due today", "the last day", "past by now"],
)
def test_it_is_what_check_overdue_waits_for(office: Run, month: str, day: str, last: str) -> None:
    found = reported(office, month, day)
    assert found == awaited(office, day, last)
    assert found


def test_a_sentence_names_a_few_units_and_counts_many(office: Run) -> None:
    documented = re.findall(r"^\d完成时限（.*日前）$", PAGE, re.MULTILINE)
    text = office("report", "--month", "2025-03", "--as-of", "2025-03-20", "-o", "月报.txt")
    assert text.status == 0
    said = "".join(Path("月报.txt").read_text("utf-8").split())
    told = "".join(re.findall("到期事项(.*?)。", said))
    assert documented[0] in told
    assert "节点2-1“排查”（东区、南区、北区，3月20日前）" in told
    assert "节点2-2“拆除”（东区、丙局，4月10日前）" in told
    assert (
        office("report", "--month", "2025-12", "-o", "年报.txt", "--as-of", "2025-12-01").status
        == 0
    )
    year = "".join(Path("年报.txt").read_text("utf-8").split())
    assert documented[1] in year
