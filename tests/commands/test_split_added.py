"""`split --dry-run`: what the plan adds to what units are asked over all plans, and what of it is asked already."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from support.ledger_places import place_text
from taskmap.ledger.places import Place

pytest_plugins = ("support.ledger_fixtures",)

FIRST = """\
id: first-1
title: 先发的
issuer: 县政府
issued: 2022-01-03
period: {from: 2022-01, until: 2022-12}
reporting: [{name: 月报, every: month, day: 25}]
units: [{name: 甲局, aliases: [甲委]}, 乙局]
tasks:
  - {no: 1, title: 清岸, text: 清理岸坡垃圾, lead: [甲局, 乙局], deadline: 2022-12-20}
  - {no: 2, title: 修步道, lead: 甲局, deadline: 2022-12-20}
"""
SECOND = """\
id: second-1
title: 后发的
issuer: 县政府
issued: 2022-03-01
period: {from: 2022-03, until: 2022-06}
reporting: [{name: 月报, every: month, day: 20}]
tasks:
  - {no: 1, title: 河道, text: 清理岸坡垃圾。, lead: 甲委, deadline: 2022年12月20日前}
  - {no: 2, title: 立公示牌, lead: 丙镇, support: [甲委], deadline: 2022-06-20}
"""
KINDS = ("workbooks", "rows", "cells", "words")


def write(name: str, text: str) -> str:
    Path(name).write_text(text, "utf-8")
    return name


def dry_run(taskmap: Run, text: str, *words: str) -> Any:
    plan = write("new.yaml", text)
    ran = taskmap("split", plan, "--dry-run", "--as-of", "2022-03-01", "--format", "json", *words)
    assert ran.status == 0, ran.err
    return ran.data["adds"]


def totals(taskmap: Run) -> Any:
    ran = taskmap("burden", "--as-of", "2022-03-02", "--format", "json")
    assert ran.status == 0, ran.err
    return ran.data["total"]


def issue(taskmap: Run, name: str, text: str) -> Any:
    ran = taskmap("split", write(f"{name}.yaml", text), "-o", name, "--as-of", "2022-03-01")
    assert ran.status == 0, ran.err
    return ran


def difference(one: Any, other: Any) -> dict[str, int]:
    return {kind: one[kind] - other[kind] for kind in KINDS}


def test_what_it_says_is_what_issuing_it_does(
    here: Path, taskmap: Run, book: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKMAP_LEDGER", place_text(book))
    issue(taskmap, "first", FIRST)
    before, adds = totals(taskmap), dry_run(taskmap, SECOND)
    assert totals(taskmap) == before
    issue(taskmap, "second", SECOND)
    after = totals(taskmap)
    assert adds["apart"] == difference(after["apart"], before["apart"])
    assert adds["left"] == difference(after["left"], before["left"])
    assert adds["apart"] == {"workbooks": 8, "rows": 12, "cells": 84, "words": 36}
    # Of the two rows of 甲局 one is asked already, and its workbook goes out anyway.
    assert adds["left"] == {"workbooks": 4, "rows": 8, "cells": 56, "words": 24}
    by_unit = {each["unit"]: each["left"]["cells"] for each in adds["units"]}
    assert by_unit == {"甲局": 28, "丙镇": 28}
    assert adds["asked"] == [
        {"measure": "1", "plan": "first-1", "other": "1", "units": ["甲局"]},
    ]


def test_a_revision_adds_what_it_changes(here: Path, taskmap: Run) -> None:
    issue(taskmap, "first", FIRST)
    assert dry_run(taskmap, FIRST)["units"] == []
    less = FIRST.replace("  - {no: 2, title: 修步道, lead: 甲局, deadline: 2022-12-20}\n", "")
    adds = dry_run(taskmap, less)
    assert adds["apart"]["rows"] == adds["left"]["rows"] == -12
    assert [each["unit"] for each in adds["units"]] == ["甲局"]
    shorter = FIRST.replace("until: 2022-12", "until: 2022-11").replace("[甲局, 乙局]", "甲局")
    before = totals(taskmap)
    adds = dry_run(taskmap, shorter)
    issue(taskmap, "shorter", shorter)
    assert adds["left"] == difference(totals(taskmap)["left"], before["left"])
    assert {each["unit"]: each["left"]["rows"] for each in adds["units"]} == {
        "甲局": -2,
        "乙局": -12,
    }


def test_the_first_plan_of_all_and_the_screen(here: Path, taskmap: Run) -> None:
    ran = taskmap("split", write("p.yaml", FIRST), "--dry-run", "--as-of", "2022-03-01")
    assert "新增  分开发 24 份、36 条、252 格" in ran.out
    assert "摊到  甲局 168 格、乙局 84 格" in ran.out
    issue(taskmap, "first", FIRST)
    ran = taskmap("split", write("q.yaml", SECOND), "--dry-run", "--as-of", "2022-03-01")
    assert "已经在要  1 清理岸坡垃圾。：first-1 的 1 要的是同一件事（甲局）" in ran.out
    ran = taskmap("split", write("p.yaml", FIRST), "-o", "again", "--as-of", "2022-03-02")
    assert "新增" not in ran.out


def test_a_long_measure_is_told_by_its_beginning(here: Path, taskmap: Run) -> None:
    text = "排查辖区内老旧供水管网，逐栋逐户登记造册" * 10
    issue(taskmap, "first", FIRST.replace("清理岸坡垃圾", text))
    second = write("q.yaml", SECOND.replace("清理岸坡垃圾", text))
    ran = taskmap("split", second, "--dry-run", "--as-of", "2022-03-01")
    assert f"已经在要  1 {text[:30]}…：first-1 的 1 要的是同一件事（甲局）" in ran.out
    issue(taskmap, "second", SECOND.replace("清理岸坡垃圾", text))
    assert f"  {text[:30]}…  " in taskmap("burden", "--as-of", "2022-03-01").out
    told = taskmap("burden", "--as-of", "2022-03-01", "--format", "json").data
    assert [each["title"].rstrip("。") for each in told["repeated"]] == [text]


def test_who_issues_does_not_wait_for_it() -> None:
    code = (
        "import sys, taskmap.commands.split; "
        "print([each for each in sys.modules if each.startswith('taskmap.') and 'burden' in each])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
