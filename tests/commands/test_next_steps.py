"""A person at a terminal is told what to type next; pipes, cron and programs are not. What wrote in the ledger names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ONE_TASK, Issue, Run
from support.office import fill_checklist
from support.terminals import plain, show

SHOWN = [
    "validate plan.yaml",
    "split plan.yaml --as-of 2025-03-01",
    "split plan.yaml --as-of 2025-03-01 --dry-run",
    "split plan.yaml --as-of 2025-03-01 --draft",
    "check-overdue --as-of 2025-03-02",
    "check-overdue --as-of 2025-03-26",
    "report --month --as-of 2025-03-26",
    "score --from 2025-03 --until 2025-03 --as-of 2025-03-26",
    "close --list --day 2025-03-26",
    "close 1 查看 --day 2025-03-26",
    "diff p@1 plan.yaml",
    "explain 6月底前",
    "explain unit-joined",
    "calendar -o 日历 --as-of 2025-03-26",
    "plans",
    "log",
    "related",
    "show 1",
    "show 甲局",
    "remind --list",
    "remind --dry-run --as-of 2025-03-26",
    "ledger check",
    "ledger export -o 导出",
    "templates copy 模板",
    "schema",
    "completion bash",
]
WRITING = [
    "split plan.yaml --as-of 2025-03-02",
    "extend 1 --until 2026-01-31 --number 1号 --why 雨 --day 2025-03-10",
    "close 1 申请 --why 办完 --evidence plan.yaml --day 2025-03-10",
    "score add 甲局 2 --number 1号 --why 好 --day 2025-03-10",
    "retire p --why 废止 --as-of 2025-03-26",
    "collect in --received 2025-03-20",
]

ASKING = ["remind --as-of 2025-03-26"]
"""At a terminal they ask first."""


@pytest.fixture
def office(issue: Issue) -> None:
    issue(ONE_TASK, "2025-03-01", "-o", "out-plan")
    Path("in").mkdir()
    Path("in/甲局.xlsx").write_bytes(fill_checklist("甲局"))


@pytest.mark.slow
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("line", [*SHOWN, *WRITING])
def test_a_person_is_told_at_the_end(line: str) -> None:
    status, seen = show(*line.split())
    assert status in (0, 1), seen
    assert plain(seen).splitlines()[-1].startswith("下一步：")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "following"),
    [("甲局", "taskmap split p.yaml"), ("责任单位待定", "taskmap split p.yaml --draft")],
)
def test_what_cannot_be_issued_yet_can_be_a_draft(unit: str, following: str, here: Path) -> None:
    Path("p.yaml").write_text(ONE_TASK.replace("甲局", unit), "utf-8")
    _, seen = show("validate", "p.yaml")
    assert plain(seen).splitlines()[-1] == f"下一步：{following}"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("line", [*SHOWN, *WRITING, *ASKING])
def test_nobody_else_is(taskmap: Run, line: str) -> None:
    ran = taskmap(*line.split())
    assert ran.status in (0, 1), ran.err
    assert "下一步" not in ran.out + ran.err


@pytest.mark.slow
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("line", ["check-overdue --as-of 2025-03-26", "plans", "report"])
def test_nor_who_asked_for_json(line: str) -> None:
    assert "下一步" not in show(*line.split(), "--format", "json")[1]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("line", [*WRITING, *ASKING])
def test_what_wrote_names_the_ledger(taskmap: Run, line: str) -> None:
    assert "已记入台账 .taskmap/ledger.db" in taskmap(*line.split()).err


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "line",
    [
        *(each for each in SHOWN if not each.endswith("2025-03-01")),
        "extend 1 --until 2025-03-31 --number 1号 --why 雨 --day 2025-03-10",
        "collect in --received 2025-03-20 --dry-run",
    ],
)
def test_what_did_not_write_does_not(taskmap: Run, line: str) -> None:
    assert "已记入台账" not in taskmap(*line.split()).err


@pytest.mark.usefixtures("office")
def test_what_had_been_written_before_does_not(taskmap: Run) -> None:
    """Also of a file that nobody can open, which is told again each time."""
    Path("in/坏.xlsx").write_bytes(b"no workbook")
    collect = ("collect", "in", "--received", "2025-03-20")
    assert "已记入台账" in taskmap(*collect).err
    again = taskmap(*collect)
    assert (again.status, "已记入台账" in again.err) == (1, False)


@pytest.mark.parametrize(
    "words", [("init", "我的 督查"), ("import", "通知.txt", "-o", "我的 方案.yaml")]
)
def test_a_name_with_a_blank_is_one_word(here: Path, taskmap: Run, words: tuple[str, ...]) -> None:
    (here / "通知.txt").write_text("关于整治河道的通知\n一、整治河道。责任单位：甲局。\n", "utf-8")
    ran = taskmap(*words)
    assert ran.status == 0, ran.err
    plan = {"init": "我的 督查/plan.yaml", "import": "我的 方案.yaml"}[words[0]]
    assert f"taskmap validate '{plan}'" in ran.out
