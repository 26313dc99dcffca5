"""`taskmap explain`: a phrase in its plan, a day and what falls due on it, a code and what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import taskmap as package
from conftest import Run
from taskmap.system import codes

PLAN = """\
id: p
title: 方案
issued: 2025-11-03
period: {from: 2025-11, until: 2026-03}
reporting:
  - {name: 月度进展, every: month, day: 31, roll: earlier}
  - {name: 专项报告, once: 2026-01-30}
units: [甲局]
tasks:
  - {no: 1, title: 一, lead: 甲局, deadline: 1月30日、3月底前}
  - {no: 2, title: 二, lead: 甲局, deadline: 3月底前, milestones: [{by: 2026-01-30, what: 开工}]}
"""
CALLS = {
    "error",
    "warning",
    "Doubt",
    "ReturnFault",
    "ClosureRefusal",
    "ExtensionRefusal",
    "_refuse",
}
CODE = re.compile("[a-z]+(-[a-z]+)+")


@pytest.fixture
def explain(here: Path, taskmap: Run) -> Run:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    return lambda *words: taskmap("explain", *words, "--format", "json")


def test_a_phrase_lies_in_the_period_of_the_plan(explain: Run) -> None:
    found = explain("3月底前", "--plan", "plan.yaml").data
    assert found["date"] == "2026-03-31"
    assert "在实施期限内，是2026年" in found["why"]
    assert "due" not in found


def test_a_year_that_is_named_goes_before_the_plan(explain: Run) -> None:
    found = explain("3月底前", "--plan", "plan.yaml", "--year", "2025").data
    assert found["date"] == "2025-03-31"


def test_which_of_several_dates_holds_is_said(explain: Run) -> None:
    why = explain("6月底前完成全年任务，年底前评估", "--year", "2025").data["why"]
    assert why.startswith("写了2个时间，最后一个是时限，前面的是节点：“年底前”")
    assert "“全年”说的是事项本身，不是时限" in why


def test_what_falls_due_on_a_day(explain: Run) -> None:
    """31 January 2026 is a Saturday."""
    found = explain("2026-01-30", "--plan", "plan.yaml")
    assert found.status == 0
    assert [(each["kind"], each["item"]) for each in found.data["due"]] == [
        ("报送", "月度进展"),
        ("报送", "专项报告"),
        ("节点", "1-2026-01-30"),
        ("节点", "2-1"),
    ]
    assert "原为2026年1月31日，不是工作日，提前到这一天" in found.data["due"][0]["why"]


def test_a_day_on_which_nothing_falls_due(explain: Run, taskmap: Run) -> None:
    assert explain("2026-01-29", "--plan", "plan.yaml").data["due"] == []
    assert "这一天没有到期的" in taskmap("explain", "2026-01-29", "--plan", "plan.yaml").out


@pytest.mark.parametrize("words", ["deadline-past", "[deadline-past]"])
def test_a_code(explain: Run, words: str) -> None:
    found = explain(words)
    assert (found.status, found.data["code"]) == (0, "deadline-past")
    assert "年份写错" in found.data["meaning"]


def test_a_code_that_there_is_not(explain: Run) -> None:
    found = explain("deadline-pst")
    assert (found.status, "没有代码 deadline-pst，是不是 deadline-past？" in found.err) == (2, True)


def codes_in_source() -> Iterator[str]:
    for path in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", None) or getattr(node.func, "id", None)
            for argument in node.args if name in CALLS else ():
                text = argument.value if isinstance(argument, ast.Constant) else None
                if isinstance(text, str) and CODE.fullmatch(text):
                    yield text


def test_every_code_is_explained() -> None:
    """In docs/errors.md, or in a table of the page of its command: tools/errors_page.py."""
    found = set(codes_in_source())
    assert len(found) > 100
    assert found - set(codes.codes()) == set()
