"""Two real items from 申请 to 销号: the one of Jiangyong, and an entry of the Shaoyang list, with shortcuts refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ZHUZHOU, Run
from taskmap import planfile

EXAMPLES = ZHUZHOU.parents[1]
JIANGYONG, SHAOYANG = "jiangyong-2025", "shaoyang-2021"


@pytest.fixture
def issued(here: Path, taskmap: Run) -> Path:
    """Both plans in one ledger."""
    (here / "台账.txt").write_text("销号资料", "utf-8")
    for name, day in ((SHAOYANG, "2021-07-01"), (JIANGYONG, "2025-01-06")):
        words = ("-o", name, "--as-of", day)
        assert taskmap("split", EXAMPLES / name / "plan.yaml", *words).status == 0
    return here


def answers(plan: str, task: str) -> list[str]:
    """An answer to each criterion and each milestone of the task."""
    found = planfile.read(EXAMPLES / plan / "plan.yaml").plan
    assert found is not None
    item = next(each for each in found.every_task() if each.id == task)
    criteria = item.closure.criteria if item.closure else ()
    steps = [step for measure in item.measures for step in measure.milestones]
    keys = [str(number) for number in range(1, len(criteria) + 1)]
    keys += [f"节点{number}" for number in range(1, len(steps) + 1)]
    return [word for key in keys for word in ("--answer", f"{key}=已经做到")]


@pytest.mark.parametrize(
    ("plan", "task", "open_ones"),
    [(JIANGYONG, "1", {"closure-criterion"}), (SHAOYANG, "16", set())],
)
def test_from_application_to_the_end(
    issued: Path, taskmap: Run, plan: str, task: str, open_ones: set[str]
) -> None:
    def step(name: str, day: str, *words: str) -> tuple[int, set[str], str]:
        ran = taskmap("close", task, name, "--plan", plan, "--day", day, *words, "--format", "json")
        codes = {refusal["code"] for refusal in ran.data["refused"]}
        return ran.status, codes, ran.data["stage"]

    assert step("销号", "2025-10-09") == (1, {"closure-order"}, "未申请")
    assert step("申请", "2025-10-10", "--evidence", "台账.txt") == (0, set(), "已申请")
    assert step("核查", "2025-10-15", "--why", "资料齐全") == (0, set(), "已核查")
    if open_ones:
        assert step("验收", "2025-10-20", "--why", "同意") == (1, open_ones, "已核查")
    accept = ("--why", "同意", *answers(plan, task))
    assert step("验收", "2025-10-20", *accept) == (0, set(), "已验收")
    assert step("销号", "2025-10-21")[:2] == (1, {"closure-order"})
    notice = ("--until", "2025-11-02")
    assert step("公示", "2025-10-23", *notice) == (0, set(), "公示中")
    assert step("异议", "2025-10-30", "--why", "数据有出入")[0] == 0
    codes = {"closure-notice", "closure-objection"}
    assert step("销号", "2025-11-02") == (1, codes, "公示中")
    assert step("处理异议", "2025-11-03", "--why", "已当面说明")[0] == 0
    assert step("销号", "2025-11-03") == (0, set(), "已销号")
    assert taskmap("ledger", "check").status == 0


def test_an_entry_with_dated_steps_waits_for_them(issued: Path, taskmap: Run) -> None:
    plan = planfile.read(EXAMPLES / SHAOYANG / "plan.yaml").plan
    assert plan is not None
    dated = next(
        task for task in plan.every_task() if any(each.milestones for each in task.measures)
    )
    for words in (("apply", "--evidence", "台账.txt"), ("visit", "--why", "已看")):
        assert taskmap("close", dated.id, *words, "--plan", SHAOYANG).status == 0
    ran = taskmap("close", dated.id, "accept", "--why", "同意", "--plan", SHAOYANG)
    assert (ran.status, "节点1还没有报完成" in ran.err) == (1, True)


def test_the_same_problem_stands_in_both(issued: Path, taskmap: Run) -> None:
    (pair,) = taskmap("related", "--format", "json").data
    assert pair["whole"]
    assert {(item["plan"], item["task"]) for item in pair["items"]} == {
        (SHAOYANG, "16"),
        (JIANGYONG, "1"),
    }
