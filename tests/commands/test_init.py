"""A ready workspace: what is written can be checked and split as it is, and nothing is overwritten."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Run, variables
from support import first_plan
from support.example_plans import readme
from support.terminals import run_at_terminal

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


@pytest.mark.slow
class TestAtATerminal:
    def test_answers_make_a_plan_without_errors(self, taskmap: Run, here: Path) -> None:
        Path("名单.csv").write_bytes("序号,单位名称\n1,县林业局\n2,东河镇\n".encode("gbk"))
        answers = (
            "|某\x1b[D县|某县2026年河湖管护要点|某县河长办||一月|2026-01|2025-12|2026-12|40|25|"
            "|县水利局、县城管局|名单.csv|没有.xlsx|甲局等|"
        )
        seen = run_at_terminal(answers.replace("|", "\n"), "init", "工作")
        for said in ("这一句要写", "方向键", "“一月”", "晚于", "“40”", "没有这个文件", "“甲局等”"):
            assert said in seen
        assert taskmap("validate", "工作/plan.yaml").out == "没有发现问题。\n"
        text = (here / "工作" / "plan.yaml").read_text("utf-8")
        assert "编号: plan-2026-" in text
        assert "报送至: 某县河长办" in text
        assert [name in text for name in ("县水利局", "县城管局", "县林业局", "东河镇")] == [
            True
        ] * 4
        assert "甲局" not in text

    def test_the_first_plan_of_the_examples(self, here: Path) -> None:
        seen = run_at_terminal("\n".join(first_plan.ANSWERS), "init", "督查")
        assert (here / "督查" / "plan.yaml").read_text("utf-8") == first_plan.answered()
        shown = readme("first-plan").partition("```text\n")[2].partition("```")[0].splitlines()
        assert [line for line in shown if line not in first_plan.ANSWERS and line not in seen] == []

    def test_a_plan_that_is_there_is_not_asked_about(self, here: Path) -> None:
        (here / "plan.yaml").write_text("我的", "utf-8")
        assert "没有覆盖" in run_at_terminal("", "init")
        assert (here / "plan.yaml").read_text("utf-8") == "我的"

    @pytest.mark.parametrize("how", ["interrupt", "end", "other encoding"])
    def test_given_up_in_the_midst(self, how: str, here: Path) -> None:
        own, other = os.openpty()
        running = subprocess.Popen(
            [sys.executable, "-m", "taskmap", "init", "工作"],
            stdin=other,
            stderr=other,
            stdout=subprocess.PIPE,
            env=variables(),
        )
        os.write(own, "某县2026年要点\n".encode())
        seen = b""
        while "发文单位".encode() not in seen:
            seen += os.read(own, 10_000)
        if how == "interrupt":
            running.send_signal(signal.SIGINT)
        else:
            os.write(own, "县府\n".encode("gbk") if how == "other encoding" else b"")
            os.write(own, b"\x04")
        running.communicate(timeout=60)
        assert running.returncode == 2
        assert list(here.iterdir()) == []
        os.close(other)
        os.close(own)
