"""`collect` says who is still missing, for each plan and period of which something came."""

from __future__ import annotations

from conftest import Run
from support.filled_checklists import set_cells
from support.office import Office, fill_checklist

PLAN = """\
id: p
title: 方案
issued: 2022-06-01
period: {from: 2022-06, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
  - {no: 1, title: 一, lead: 甲局}
  - {no: 2, title: 二, lead: 乙局}
  - {no: 3, title: 三, lead: 丙局}
"""


def line(period: str, count: int, names: str) -> str:
    return f"p {period} 期还有 {count} 家没有报：{names}"


def test_names_and_how_many(taskmap: Run) -> None:
    office = Office(taskmap, PLAN)
    office.send("甲局.xlsx", fill_checklist("甲局"))
    assert line("2022-06", 2, "乙局、丙局") in office.collect().out.splitlines()
    office.send("乙局.xlsx", fill_checklist("乙局"))
    office.send("丙局.xlsx", fill_checklist("丙局"))
    ran = office.collect()
    assert "p 2022-06 期都报齐了" in ran.out.splitlines()


def test_in_json_and_in_a_dry_run(taskmap: Run) -> None:
    office = Office(taskmap, PLAN)
    office.send("甲局.xlsx", fill_checklist("甲局"))
    missing = [
        {"plan": "p", "period": "2022-06", "units": ["乙局", "丙局"], "returned": [], "count": 2}
    ]
    assert office.data("--dry-run")["missing"] == missing
    assert office.data()["missing"] == missing


def test_a_return_that_was_sent_back_is_missing_and_said_to_be_back(taskmap: Run) -> None:
    office = Office(taskmap, PLAN)
    office.send("甲局.xlsx", fill_checklist("甲局", set_cells(H5=300)))
    ran = office.collect()
    assert f"{line('2022-06', 3, '甲局、乙局、丙局')}，其中退回没有改好的：甲局" in ran.out


def test_several_plans_and_periods_a_line_each(taskmap: Run) -> None:
    office = Office(taskmap, PLAN)
    office.issue(PLAN.replace("id: p", "id: q"), name="other")
    office.send("甲局.xlsx", fill_checklist("甲局"))
    office.send("乙局.xlsx", fill_checklist("乙局", name="other"))
    said = office.collect().out.splitlines()
    assert line("2022-06", 2, "乙局、丙局") in said
    assert "q 2022-06 期还有 2 家没有报：甲局、丙局" in said


def test_who_owes_nothing_is_not_missing(taskmap: Run) -> None:
    """What is struck off or done asks for nothing more."""
    office = Office(taskmap, PLAN)
    office.send("乙局.xlsx", fill_checklist("乙局", set_cells(G5="已完成", H5=100)))
    office.collect(day="2022-06-20")
    office.issue(PLAN, month="2022-07")
    office.send("乙局.xlsx", b"")
    office.send("甲局.xlsx", fill_checklist("甲局"))
    ran = office.collect(day="2022-07-20")
    assert line("2022-07", 1, "丙局") in ran.out.splitlines()


def test_nothing_came_nothing_is_said(taskmap: Run) -> None:
    office = Office(taskmap, PLAN)
    office.send("说明.txt", b"text")
    assert "没有报" not in office.collect().out
