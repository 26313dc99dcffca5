"""责任领导, 责任人, 督办领导 and 完成标准: inherited, kept by the ledger, and printed where people look."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from taskmap import planfile
from taskmap.plan.model import Measure, Plan
from taskmap.plan.workdays import Calendar
from taskmap.planfile.restoring import restore_plan
from taskmap.system.diagnostics import has_errors

HEAD = """\
id: heliu-3
title: 清河整治
issuer: 某办
issued: 2025-01-03
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25, to: 某办}]
"""
TASKS = """\
units:
  - {name: 甲局, leader: 副局长甲, owner: 科长甲}
  - 乙局
tasks:
  - no: 1
    title: 清理
    supervisor: 副县长
    leader: 副局长子
    criteria: [岸坡没有垃圾, 照片存档]
    measures:
      - {text: 清运, lead: 甲局, owner: 科长子, deadline: 2025-02-28}
      - {text: 看守, lead: 乙局, supervisor: 县长, leader: 副局长丑, deadline: 2025-02-28}
  - {no: 2, title: 巡查, lead: 甲局, responsible: [乙局], deadline: 2025-02-28}
"""
PLAIN = "tasks: [{no: 1, title: 清理, supervisor: 副县长, lead: 甲局}]\n"


def parse(text: str) -> Plan:
    plan, faults = planfile.parse(text.encode(), "plan.yaml", Calendar())
    assert plan is not None
    assert not has_errors(faults)
    return plan


def people(measure: Measure) -> tuple[str, str]:
    return measure.leader, measure.owner


def test_a_measure_has_those_of_its_task_unless_it_names_its_own() -> None:
    first, second = parse(HEAD + TASKS).every_task()
    assert [people(each) for each in first.measures] == [("副局长子", "科长子"), ("副局长丑", "")]
    assert [first.supervisor_of(each) for each in first.measures] == ["副县长", "县长"]
    assert {each.criteria for each in first.measures} == {("岸坡没有垃圾", "照片存档")}
    assert people(second.measures[0]) == ("", "")


def test_the_ledger_gives_them_back() -> None:
    plan = parse(HEAD + TASKS)
    assert restore_plan(planfile.content(plan), Calendar()) == plan


def test_a_plan_without_them_is_the_revision_that_it_was() -> None:
    """Its JSON has no new key, so that no new revision is issued of a plan that nobody changed."""
    stored = json.loads(planfile.content(parse(HEAD + PLAIN)))
    [task] = stored["tasks"]
    assert task["supervisor"] == "副县长"
    assert not {"leader", "owner", "supervisor", "criteria"} & task["measures"][0].keys()


@pytest.fixture
def split(here: Path, taskmap: Run) -> Path:
    Path("plan.yaml").write_text(HEAD + TASKS, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-05").status == 0
    return here / "out"


def column(file: Path, page: str, head: str) -> list[str]:
    rows = list(openpyxl.load_workbook(file)[page].iter_rows(values_only=True))
    at = next(number for number, row in enumerate(rows) if head in row)
    place = rows[at].index(head)
    return [str(row[place] or "") for row in rows[at + 1 :]]


def test_the_task_table(split: Path) -> None:
    assert column(split / "任务分解表.xlsx", "任务分解表", "备注") == [
        "督办领导：副县长\n责任领导：副局长子\n责任人：科长子\n完成标准：岸坡没有垃圾\n照片存档",
        "督办领导：县长\n责任领导：副局长丑\n完成标准：岸坡没有垃圾\n照片存档",
        # Who leads it has people of its own.
        "责任领导：副局长甲（甲局）\n责任人：科长甲（甲局）",
    ]


def test_the_checklists(split: Path) -> None:
    file = split / "责任清单" / "甲局.xlsx"
    assert column(file, "责任清单", "节点与指标")[:2] == [
        "完成标准：岸坡没有垃圾\n照片存档\n责任领导：副局长子\n责任人：科长子",
        "",
    ]
    page = openpyxl.load_workbook(file)["责任清单"]
    assert str(page["A3"].value).startswith("责任领导：副局长甲　责任人：科长甲\n月报")
    other = openpyxl.load_workbook(split / "责任清单" / "乙局.xlsx")["责任清单"]
    assert str(other["A3"].value).startswith("月报")


def test_the_letters(split: Path, taskmap: Run) -> None:
    docx = pytest.importorskip("docx")
    assert taskmap("remind", "--as-of", "2025-03-03").status == 0
    [file] = (split / "催办函").glob("甲局*.docx")
    cells = [cell.text for row in docx.Document(str(file)).tables[0].rows for cell in row.cells]
    assert {text for text in cells if "责任领导" in text} == {
        "月报（责任领导：副局长甲，责任人：科长甲）",
        "清理（责任领导：副局长子，责任人：科长子）",
        "巡查（责任领导：副局长甲，责任人：科长甲）",
    }
