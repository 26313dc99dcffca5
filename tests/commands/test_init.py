"""A ready workspace: what is written can be checked and split as it is, and nothing is overwritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Run

EXAMPLES = sorted(
    path.parent.name for path in (Path(__file__).parents[2] / "examples").glob("*/plan.yaml")
)


def test_the_plan_with_comments(taskmap: Run, here: Path) -> None:
    assert taskmap("init", "工作").status == 0
    assert taskmap("validate", "工作/plan.yaml").out == "没有发现问题。\n"
    ran = taskmap("split", "工作/plan.yaml", "--as-of", "2026-01-20", "--format", "json")
    assert (ran.status, ran.data["measures"], ran.data["units"]) == (0, 2, 5)


def test_its_keys_are_chinese_or_english(taskmap: Run, here: Path) -> None:
    """One plan, said line by line in both."""
    for name, words in (("中文", ()), ("英文", ("--keys", "en"))):
        assert taskmap("init", name, *words).status == 0
    ran = taskmap("diff", "中文/plan.yaml", "英文/plan.yaml")
    assert (ran.status, "没有变化" in ran.out) == (0, True)
    chinese, english = (
        [
            len(line) - len(line.lstrip())
            for line in Path(name, "plan.yaml").read_text("utf-8").split("\n")
        ]
        for name in ("中文", "英文")
    )
    assert chinese == english
    typed = [
        line.partition("#")[0] for line in Path("中文/plan.yaml").read_text("utf-8").split("\n")
    ]
    assert not [line for line in typed if re.search("[a-z_]+:", line)]


def test_nothing_is_overwritten(taskmap: Run, here: Path) -> None:
    (here / "plan.yaml").write_text("我的", "utf-8")
    ran = taskmap("init")
    assert ran.status == 2
    assert "没有覆盖" in ran.err
    assert (here / "plan.yaml").read_text("utf-8") == "我的"


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_complete_example(name: str, taskmap: Run, here: Path) -> None:
    assert taskmap("init", "例子", "--example", name).status == 0
    assert taskmap("validate", "例子/plan.yaml").status == 0
    assert (here / "例子" / "README.md").is_file()


def test_an_unknown_example_names_those_that_there_are(taskmap: Run) -> None:
    ran = taskmap("init", "--example", "x")
    assert ran.status == 2
    assert "zhuzhou-2022" in ran.err


def test_a_name_that_is_too_long(taskmap: Run, here: Path) -> None:
    ran = taskmap("init", "长" * 300)
    assert ran.status == 2
    assert "名称太长" in ran.err
    assert list(here.iterdir()) == []
