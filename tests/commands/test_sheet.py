"""`taskmap sheet` and `import` of what it wrote, as an office types them."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from support.example_plans import path_of


@pytest.fixture
def plan(here: Path) -> Path:
    return Path(shutil.copy(path_of("starting-late"), here / "plan.yaml"))


def test_there_and_back(plan: Path, taskmap: Run) -> None:
    ran = taskmap("sheet", "plan.yaml")
    assert (ran.status, ran.out) == (0, "写好了 plan.xlsx\n")
    ran = taskmap("import", "plan.xlsx", "-o", "again.yaml")
    assert ran.status == 0
    assert "3 项任务、4 条举措、3 个单位，0 处待核" in ran.out
    ran = taskmap("diff", "plan.yaml", "again.yaml", "--format", "json")
    assert ran.status == 0


def test_faults_are_told_by_their_cells(plan: Path, here: Path, taskmap: Run) -> None:
    taskmap("sheet", "plan.yaml")
    book = openpyxl.load_workbook("plan.xlsx")
    book["任务"]["F5"], book["任务"]["M6"] = "县住件局", "备注"
    book.save("plan.xlsx")
    ran = taskmap("import", "plan.xlsx", "-o", "again.yaml")
    assert ran.status == 1
    assert "任务!F5 → again.yaml:" in ran.out
    assert (here / "again.yaml").exists()
    ran = taskmap("import", "plan.xlsx", "--format", "json")
    assert {"unit-twin", "unknown-unit"} & {each["code"] for each in ran.data["doubts"]}
    assert {(each["sheet"], each["cell"]) for each in ran.data["doubts"]} >= {("任务", "F5")}


def test_another_id(plan: Path, here: Path, taskmap: Run) -> None:
    taskmap("sheet", "plan.yaml")
    taskmap("import", "plan.xlsx", "-o", "again.yaml", "--id", "xiaoqu-2026")
    assert "编号: xiaoqu-2026\n" in (here / "again.yaml").read_text("utf-8")


def test_nothing_is_overwritten(plan: Path, taskmap: Run) -> None:
    taskmap("sheet", "plan.yaml")
    ran = taskmap("sheet", "plan.yaml")
    assert ran.status == 2
    assert "--force" in ran.err
    assert taskmap("sheet", "plan.yaml", "--force").status == 0


def test_a_name_of_no_workbook(plan: Path, taskmap: Run) -> None:
    ran = taskmap("sheet", "plan.yaml", "-o", "plan.yaml", "--force")
    assert ran.status == 2
    assert "plan.xlsx" in ran.err


def test_a_plan_with_errors(plan: Path, here: Path, taskmap: Run) -> None:
    plan.write_text(plan.read_text("utf-8").replace("6月底前", "尽快"), "utf-8")
    ran = taskmap("sheet", "plan.yaml")
    assert ran.status == 1
    assert "[deadline-unknown]" in ran.out
    assert not (here / "plan.xlsx").exists()
    ran = taskmap("sheet", "plan.yaml", "--format", "json")
    assert (ran.data["file"], ran.data["faults"][0]["code"]) == (None, "deadline-unknown")
