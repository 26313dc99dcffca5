"""Asked about a day before any plan, or about one that is not there, every command says so in the same words."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ONE_TASK, Issue, Run
from taskmap.ledger import opening

BEFORE = [
    "report --month 2025-02 --as-of 2025-02-10",
    "score --from 2025-02 --until 2025-02 --as-of 2025-02-10",
    "check-overdue --as-of 2025-02-10",
    "check-overdue --as-of 2025-02-10 --plan p",
    "remind --dry-run --as-of 2025-02-10",
    "calendar --as-of 2025-02-10",
    "plans --as-of 2025-02-10",
    "related --as-of 2025-02-10",
    "close --list --day 2025-02-10",
    "close 1 show --day 2025-02-10",
    "close 1 申请 --why 好 --day 2025-02-10",
    "extend 1 --until 2025-12-01 --number 1号 --why 雨 --day 2025-02-10",
    "collect plan.yaml --received 2025-02-10",
]
STRANGE = [
    "report --plan q --as-of 2025-03-10",
    "check-overdue --plan q --as-of 2025-03-10",
    "remind --dry-run --plan q --as-of 2025-03-10",
    "calendar --plan q --as-of 2025-03-10",
    "close --list --plan q --day 2025-03-10",
    "related --plan q --as-of 2025-03-10",
    "score --from 2025-03 --until 2025-03 --plan q --as-of 2025-03-10",
]
NEVER = [
    "report",
    "check-overdue",
    "remind --dry-run",
    "calendar",
    "plans",
    "close --list",
    "extend 1 --until 2025-12-01 --number 1号 --why 雨",
]


@pytest.fixture
def office(issue: Issue) -> None:
    issue(ONE_TASK, "2025-03-01")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("line", BEFORE)
def test_a_day_before_any_plan(taskmap: Run, line: str) -> None:
    ran = taskmap(*line.split())
    assert (ran.status, ran.out) == (2, "")
    assert "台账里到 2025-02-10 为止还没有印发过的方案；请先 taskmap split" in ran.err


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("line", STRANGE)
def test_a_plan_that_is_not_there(taskmap: Run, line: str) -> None:
    ran = taskmap(*line.split())
    assert (ran.status, ran.out) == (2, "")
    assert "台账里到 2025-03-10 为止没有方案 q，有：p" in ran.err


@pytest.mark.parametrize("line", NEVER)
def test_a_ledger_without_plans(here: Path, taskmap: Run, line: str) -> None:
    with opening.open_for_writing(here / ".taskmap" / "ledger.db"):
        pass
    ran = taskmap(*line.split())
    assert (ran.status, ran.out) == (2, "")
    assert "还没有印发过的方案；请先 taskmap split" in ran.err
