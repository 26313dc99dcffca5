"""docs/report.md and docs/cron.md, with their examples: by whose word a measure stands, and which deadline holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from taskmap.ledger import opening
from taskmap.plan.progress import Progress, Status, Submission

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
groups: {各县区: [东区, 西区, 南区]}
reporting: [{name: 月报, every: month, day: 25}]
tasks: [{no: 1, title: 一, problem: 河道有垃圾, lead: 各县区, deadline: 2025-01-31}]
"""


@pytest.fixture
def split(here: Path, taskmap: Run) -> Path:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-01-02").status == 0
    with opening.open_for_writing(here / ".taskmap" / "ledger.db") as ledger:
        for unit, status, percent in (
            ("东区", Status.DONE, None),
            ("西区", Status.IN_PROGRESS, 60),
        ):
            row = Progress("1", status, percent)
            day = datetime.date(2025, 1, 24)
            ledger.record_submission(
                Submission("p", 1, unit, "2025-01", day, (row,), digest=unit), "某科室"
            )
    return here


def test_one_that_is_silent_keeps_it_open(split: Path, taskmap: Run) -> None:
    ran = taskmap("report", "--month", "2025-01", "--as-of", "2025-01-30", "--format", "markdown")
    (line,) = (line for line in ran.out.splitlines() if line.startswith("| 1 | 1 |"))
    cells = [cell.strip() for cell in line.split("|")]
    deciding = "南区（牵头3家，完成1家，按最慢的计）"
    assert deciding in cells
    assert deciding in PAGE
    assert "未报送" in cells
    assert "东区（已完成）、西区（推进中60%）" in cells


def extended(taskmap: Run) -> None:
    for day, until, number, more in (
        ("2025-01-20", "2025-02-10", "1号", ("--unit", "西区")),
        ("2025-01-25", "2025-03-31", "2号", ()),
    ):
        how = ("--until", until, "--number", number, "--why", "雨天", "--day", day, *more)
        assert taskmap("extend", "1", *how).status == 0


def printed(folder: Path) -> Iterator[str]:
    """What each workbook prints as the deadline."""
    for file in sorted(folder.rglob("*.xlsx")):
        for sheet in openpyxl.load_workbook(file):
            for row in sheet.iter_rows(values_only=True):
                yield from (str(cell) for cell in row if cell and "批准延至" in str(cell))


def test_the_last_approved_holds_for_each(split: Path, taskmap: Run) -> None:
    extended(taskmap)
    late = taskmap(
        "check-overdue", "--as-of", "2025-02-20", "--kind", "measure", "--format", "json"
    )
    assert (late.status, late.data) == (0, [])
    late = taskmap(
        "check-overdue", "--as-of", "2025-04-01", "--kind", "measure", "--format", "json"
    )
    assert {each["unit"]: each["number"] for each in late.data} == {"西区": "2号", "南区": "2号"}


def test_every_paper_prints_it(split: Path, taskmap: Run) -> None:
    extended(taskmap)
    assert taskmap("split", "plan.yaml", "--as-of", "2025-02-01", "-o", "又").status == 0
    said = "2025-01-31（2号批准延至2025-03-31）"
    # 任务分解表, 整改清单, and both sheets of three checklists.
    assert list(printed(split / "又")) == [said] * 8


def test_an_earlier_day_that_was_approved_holds(split: Path, taskmap: Run) -> None:
    how = ("--until", "2025-01-26", "--number", "3号", "--why", "提前", "--day", "2025-01-20")
    assert taskmap("extend", "1", *how, "--force").status == 0
    late = taskmap(
        "check-overdue", "--as-of", "2025-01-28", "--kind", "measure", "--format", "json"
    )
    assert [(each["unit"], each["due"], each["first_due"]) for each in late.data] == [
        ("西区", "2025-01-26", "2025-01-31"),
        ("南区", "2025-01-26", "2025-01-31"),
    ]
