"""The same problem in several plans of one ledger is found, whatever its width, spaces and punctuation."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from taskmap.plan import related_tasks
from taskmap.plan.model import Plan, Task

LIST = """\
id: list-2021
title: 整改清单
tasks:
  - {no: 15, problem: 部分乡镇污水管网没有接通，雨污混流。, units: [甲局]}
  - {no: 16, problem: "督察反馈指出：产业层次偏低。2020年，A类企业占比仍有 30%（含在建），环境压力较大。", units: [甲局]}
"""
OPINION = """\
id: opinion-2025
title: 验收
tasks:
  - {no: 1, title: 产业层次偏低, problem: "产业层次偏低.2020年,ａ类企业占比仍有30％(含在建), 环境 压力较大。", units: [某局]}
  - {no: 2, title: 雨污混流, problem: 雨污混流, units: [某局]}
"""


def plan(name: str, *texts: str) -> Plan:
    tasks = (Task(str(n), str(n), "", problem=text) for n, text in enumerate(texts, 1))
    return Plan(name, name, tasks=tuple(tasks))


def ids(*plans: Plan) -> list[tuple[str, str, bool]]:
    return [
        (
            f"{pair.inner.plan}{pair.inner.task}",
            f"{pair.outer.plan}{pair.outer.task}",
            pair.identical,
        )
        for pair in related_tasks.find_related(plans)
    ]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("河道两岸乱堆乱放", "河道两岸　乱堆、乱放。", [("甲1", "乙1", True)]),
        ("ＰＭ2.5平均浓度偏高", "pm2.5平均浓度\u200b偏高", [("甲1", "乙1", True)]),
        ("反馈：河道两岸乱堆乱放严重", "河道两岸乱堆乱放", [("乙1", "甲1", False)]),
        ("河道两岸乱堆乱放", "河道两岸乱堆乱倒", []),
        # Too short to be anybody's problem.
        ("雨污混流", "管网雨污混流", []),
        ("", "", []),
    ],
)
def test_pairs(one: str, other: str, expected: list[tuple[str, str, bool]]) -> None:
    assert ids(plan("甲", one), plan("乙", other)) == expected


def test_only_across_plans_and_each_pair_once() -> None:
    text = "河道两岸乱堆乱放"
    assert ids(plan("甲", text, text)) == []
    assert ids(plan("甲", text), plan("乙", text), plan("丙", f"{text}严重")) == [
        ("甲1", "乙1", True),
        ("甲1", "丙1", False),
        ("乙1", "丙1", False),
    ]


@given(
    st.text("甲乙丙丁", min_size=8, max_size=20), st.text(" 　，。（）\n“”、\ufeff", max_size=20)
)
def test_what_is_only_decoration_hides_nothing(text: str, marks: str) -> None:
    middle = len(text) // 2
    dressed = f"{marks}{text[:middle]}{marks}{text[middle:]}"
    assert ids(plan("甲", text), plan("乙", dressed)) == [("甲1", "乙1", True)]


@pytest.fixture
def issued(here: Path, taskmap: Run) -> None:
    for name, text in (("list", LIST), ("opinion", OPINION)):
        (here / f"{name}.yaml").write_text(text, "utf-8")
        day = "2021-06-01" if name == "list" else "2025-06-01"
        assert taskmap("split", f"{name}.yaml", "-o", name, "--as-of", day).status == 0


def test_the_command(issued: None, process: Run) -> None:
    ran = process("related", "--format", "json")
    assert ran.status == 0
    assert [
        (pair["whole"], [(item["plan"], item["task"]) for item in pair["items"]])
        for pair in ran.data
    ] == [(False, [("opinion-2025", "1"), ("list-2021", "16")])]


def test_one_task_and_an_earlier_day(issued: None, taskmap: Run) -> None:
    (shown,) = taskmap("related", "16").out.splitlines()
    assert shown.startswith("opinion-2025 1 产业层次偏低  包含在 list-2021 16 督察反馈指出")
    assert taskmap("related", "15").out == "没有发现几个方案说同一件事的。\n"
    assert taskmap("related", "--as-of", "2022-01-01", "--format", "json").data == []
    assert taskmap("related", "99").status == 2
