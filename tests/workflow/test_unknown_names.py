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


TWO_UNITS = ONE_TASK.replace("lead: 甲局", "units: [市水利局, 市城管局]").replace(
    "title: 方案", "title: 方案\nunits: [{name: 市水利局, aliases: [水务局]}, 市城管局]"
)
UNIT = [
    "check-overdue --as-of 2025-03-26 --unit",
    "remind --dry-run --as-of 2025-03-26 --unit",
    "calendar --as-of 2025-03-26 --unit",
    "split plan.yaml --dry-run --unit",
    "extend 1 --until 2025-12-31 --number 1号 --why 雨 --day 2025-03-10 --unit",
    "score add --number 1号 --why 好 --day 2025-03-10 --",
]
ITEM = [
    "close {} show --day 2025-03-10",
    "close {} 申请 --why 好 --day 2025-03-10",
    "extend {} --until 2025-12-31 --number 1号 --why 雨 --day 2025-03-10",
    "related {} --as-of 2025-03-10",
]


@pytest.mark.parametrize("line", UNIT)
@pytest.mark.parametrize("name", ["水利局", "市水力局", "市水利"])
def test_the_nearest_unit_is_proposed(issue: Issue, taskmap: Run, line: str, name: str) -> None:
    issue(TWO_UNITS, "2025-03-01")
    ran = taskmap(*line.split(), name, *(["2"] if line.startswith("score") else []))
    assert (ran.status, ran.out) == (2, "")
    assert f"方案里没有单位“{name}”，是不是“市水利局”？" in ran.err


@pytest.mark.parametrize("line", ["show", "log --unit"])
def test_the_nearest_unit_is_proposed_where_one_looks(
    issue: Issue, taskmap: Run, line: str
) -> None:
    issue(TWO_UNITS, "2025-03-01")
    ran = taskmap(*line.split(), "水利局")
    assert (ran.status, ran.out) == (2, "")
    assert "市水利局" in ran.err


@pytest.mark.parametrize("line", UNIT[:4])
def test_an_alias_is_its_unit(issue: Issue, taskmap: Run, line: str) -> None:
    issue(TWO_UNITS, "2025-03-01")
    ran = taskmap(*line.split(), "水务局")
    assert (ran.status in (0, 1), "市城管局" in ran.out) == (True, False), ran.err


def test_the_nearest_plan_is_proposed_where_two_are_compared(issue: Issue, taskmap: Run) -> None:
    issue(ONE_TASK.replace("id: p", "id: gwr-2025"), "2025-03-01")
    ran = taskmap("diff", "gwr-202@1", "plan.yaml")
    assert (ran.status, ran.out) == (2, "")
    assert "台账里也没有方案 gwr-202，是不是 gwr-2025？" in ran.err


@pytest.mark.parametrize("line", STRANGE)
def test_the_nearest_plan_is_proposed(issue: Issue, taskmap: Run, line: str) -> None:
    issue(ONE_TASK.replace("id: p", "id: gwr-2025"), "2025-03-01")
    ran = taskmap(*line.replace("--plan q", "--plan gwr").split())
    assert (ran.status, ran.out) == (2, "")
    assert "没有方案 gwr，有：gwr-2025；是不是 gwr-2025？" in ran.err


@pytest.mark.parametrize("line", ITEM)
def test_the_nearest_measure_is_proposed(issue: Issue, taskmap: Run, line: str) -> None:
    issue(ONE_TASK.replace("no: 1,", "no: 12,"), "2025-03-01")
    near = taskmap(*line.format("1").split())
    assert (near.status, near.out) == (2, "")
    assert "没有编号为“1”的举措，是不是 12？" in near.err
    nothing = taskmap(*line.format("乙").split())
    assert "没有编号为“乙”的举措，编号见任务分解表" in nothing.err


@pytest.mark.parametrize("line", ITEM)
def test_a_number_of_several_plans_asks_for_the_plan(issue: Issue, taskmap: Run, line: str) -> None:
    issue(ONE_TASK, "2025-03-01")
    issue(ONE_TASK.replace("id: p", "id: q"), "2025-03-01", "-o", "q")
    ran = taskmap(*line.format("1").split())
    assert (ran.status, ran.out) == (2, "")
    assert "几个方案都有 1：p、q；请用 --plan 写明是哪一个" in ran.err
    assert taskmap(*line.format("1").split(), "--plan", "q").status in (0, 1)
