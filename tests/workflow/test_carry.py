"""`carry`: a checklist goes out with what its unit said last, and `same_as` and `from` are kept and looked up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import Run
from support.office import Office, fill_rows
from taskmap import planfile
from taskmap.plan.workdays import Calendar
from taskmap.planfile.restoring import restore_plan

HEAD = """\
id: qinghe-1
title: 清河整治
issued: 2022-01-03
period: {from: 2022-01, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
"""
TASKS = """\
tasks:
  - {no: 1, title: 清理岸坡垃圾, lead: 甲局, support: [乙局], deadline: 2022-12-20}
  - no: 2
    title: 修步道
    lead: 甲局
    deadline: 2022-12-20
    milestones: [{by: 2022-07-20, what: 开工}]
  - {no: 3, title: 立公示牌, lead: 甲局, deadline: 2022-12-20}
"""
SAID = {
    "1": ("推进中", 40, "清理了三段"),
    "2": ("推进中", 12.5, "编了方案"),
    "3": ("已完成", 100, "立了五块"),
}


def issue(office: Office, plan: str, month: str, day: str) -> None:
    Path("plan.yaml").write_text(plan, "utf-8")
    ran = office.taskmap("split", "plan.yaml", "--month", month, "--as-of", day)
    assert ran.status == 0, ran.err


def asked(unit: str) -> dict[str, list[Any]]:
    """What stands in the cells to fill, by the number of the row."""
    sheet = openpyxl.load_workbook(Path("out") / "责任清单" / f"{unit}.xlsx")["月度报送"]
    rows = sheet.iter_rows(min_row=5, values_only=True)
    return {str(row[0]): [*row[6:13]] for row in rows if row[3] in ("牵头", "责任", "配合")}


@pytest.fixture
def office(here: Path, taskmap: Run) -> Office:
    return Office(taskmap, plan=None)


def test_the_cells_to_fill_hold_what_the_unit_itself_said_last(office: Office) -> None:
    issue(office, f"{HEAD}carry: true\n{TASKS}", "2022-06", "2022-06-01")
    assert {cell for row in asked("甲局").values() for cell in row} == {None}
    office.send("甲局.xlsx", fill_rows("甲局", SAID))
    assert office.data()["accepted"][0]["rows"] == 3
    issue(office, f"{HEAD}carry: true\n{TASKS}", "2022-07", "2022-06-26")
    nothing = [None] * 7
    assert asked("甲局") == {
        "1": ["推进中", 40, None, "清理了三段", None, None, "照片"],
        "2": ["推进中", 12.5, None, "编了方案", None, None, "照片"],
        "2-1": nothing,
        "3": nothing,
    }
    assert asked("乙局") == {"1": nothing}


def test_without_the_key_they_stay_empty(office: Office) -> None:
    issue(office, HEAD + TASKS, "2022-06", "2022-06-01")
    office.send("甲局.xlsx", fill_rows("甲局", SAID))
    office.data()
    issue(office, HEAD + TASKS, "2022-07", "2022-06-26")
    assert {cell for row in asked("甲局").values() for cell in row} == {None}


def test_what_was_carried_on_counts_when_it_comes_back_unchanged(office: Office) -> None:
    issue(office, f"{HEAD}沿用上期: 是\n{TASKS}", "2022-06", "2022-06-01")
    office.send("甲局.xlsx", fill_rows("甲局", SAID))
    office.data()
    issue(office, f"{HEAD}沿用上期: 是\n{TASKS}", "2022-07", "2022-06-26")
    office.send("七月.xlsx", fill_rows("甲局", {"1": ("推进中", 60, "清理了五段")}))
    assert office.data(day="2022-07-20")["accepted"][0]["rows"] == 2
    assert office.progress("qinghe-1")["甲局", "2022-07", "1"] == ("推进中", 60.0)
    assert office.progress("qinghe-1")["甲局", "2022-07", "2"] == ("推进中", 12.5)


def test_the_ledger_keeps_what_a_measure_is_the_same_as() -> None:
    text = HEAD + TASKS.replace("no: 3,", "no: 3, 同: city-1/7, from: prov-1/2.1,")
    plan, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert plan is not None
    assert not faults
    restored = restore_plan(planfile.content(plan), Calendar())
    assert restored == plan
    *_, last = restored.every_measure()
    assert last.same_as is not None
    assert last.handed_down_from is not None
    assert (last.same_as.text, last.handed_down_from.text) == ("city-1/7", "prov-1/2.1")


def test_what_other_plans_have_not_is_a_warning(office: Office, taskmap: Run) -> None:
    other = HEAD.replace("qinghe-1", "city-1") + TASKS
    issue(office, other, "2022-06", "2022-06-01")
    named = TASKS.replace("no: 1,", "no: 1, same_as: city-1/3,")
    named = named.replace("no: 3,", "no: 3, same_as: city-1/33, from: prov-1/2,")
    Path("plan.yaml").write_text(HEAD + named, "utf-8")
    ran = taskmap("validate", "plan.yaml", "--format", "json")
    assert ran.status == 0
    assert [(each["code"], each["severity"]) for each in ran.data] == [
        ("reference-unknown", "warning")
    ] * 2
    assert ["city-1 没有编号为“33”" in ran.data[0]["message"], "没有方案 prov-1" in ran.data[1]["message"]] == [True, True]  # fmt: skip
    ran = taskmap("split", "plan.yaml", "-o", "out2", "--as-of", "2022-06-01")
    assert ran.status == 0
    assert ran.err.count("[reference-unknown]") == 2
