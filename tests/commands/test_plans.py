"""`taskmap plans`: which plans the ledger holds, in which revision, with how much in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import SMALL, ZHUZHOU, Run

OTHER = """\
id: other-1
title: 另一方案
issued: 2022-06-01
tasks: [{no: 1, title: 第一项, lead: 甲局, measures: [{text: 一}, {text: 二}]}]
"""


@pytest.fixture
def ledger(small: Path, taskmap: Run) -> Run:
    """The small plan of May, changed in July; another one of June."""
    Path("other.yaml").write_text(OTHER, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2022-05-01").status == 0
    assert taskmap("split", "other.yaml", "-o", "另出", "--as-of", "2022-06-01").status == 0
    small.write_text(SMALL.replace("乙局, 丙县", "丁县"), "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2022-07-01").status == 0
    return taskmap


def test_a_line_a_plan(ledger: Run) -> None:
    ran = ledger("plans")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == (
        "small-1 小方案（第 2 版，2022-07-01 起；某办；2022-05-01 至 2022-12-31；任务 2 项，举措 2 条，单位 3 个）\n"
        "other-1 另一方案（第 1 版，2022-06-01 起；2022-06-01 印发；任务 1 项，举措 2 条，单位 1 个）\n"
    )


def test_for_programs(ledger: Run) -> None:
    small, other = ledger("plans", "--format", "json").data
    assert small == {
        "plan": "small-1",
        "title": "小方案",
        "issuer": "某办",
        "revision": 2,
        "recorded": "2022-07-01",
        "issued": None,
        "from": "2022-05-01",
        "until": "2022-12-31",
        "tasks": 2,
        "measures": 2,
        "units": 3,
        "retired": None,
    }
    assert (other["issued"], other["from"], other["until"]) == ("2022-06-01", None, None)


def test_as_they_stood(ledger: Run) -> None:
    [small] = ledger("plans", "--as-of", "2022-05-31", "--format", "json").data
    assert (small["revision"], small["recorded"]) == (1, "2022-05-01")
    ran = ledger("plans", "--as-of", "2022-04-30")
    assert (ran.status, ran.out) == (2, "")
    assert "到 2022-04-30 为止还没有印发过的方案" in ran.err


def test_no_ledger(taskmap: Run) -> None:
    ran = taskmap("plans")
    assert ran.status == 2
    assert "没有台账" in ran.err


def test_the_counts_are_those_of_split(taskmap: Run) -> None:
    said = taskmap("split", ZHUZHOU, "--as-of", "2022-05-08", "--format", "json").data
    [listed] = taskmap("plans", "--format", "json").data
    for name in ("plan", "revision", "tasks", "measures", "units"):
        assert listed[name] == said[name]
