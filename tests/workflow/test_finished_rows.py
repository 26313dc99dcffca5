"""Rows of what is finished, on the sheets of units that have other things left: marked, and not asked for again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from conftest import Run
from support.office import fill_rows

PAGE = Path(__file__).parents[2] / "docs" / "collect.md"
PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
  - {no: 1, title: 修堤, lead: [甲局], support: [丙局], deadline: 2025-06-30}
  - {no: 2, title: 清障, lead: [丙局], support: [甲局], deadline: 2025-06-30}
  - {no: 3, title: 建闸, lead: [甲局, 丙局], deadline: 2025-06-30}
  - {no: 4, title: 植树, lead: [甲局, 丙局], deadline: 2025-06-30, closure: {notice_days: 5}}
"""
JANUARY = {
    "甲局": {"1": "已完成", "2": "推进中", "3": "已完成", "4": "推进中"},
    "丙局": {"1": "推进中", "2": "推进中", "3": "推进中", "4": "推进中"},
}
"""甲局 finished its own 1 and its part of 3, and has 4 left as 丙局 has 2, 3 and 4."""
MARK = "（已完成，不用再填）"


def split(taskmap: Run, month: str) -> None:
    assert taskmap("split", "plan.yaml", "--month", month, "--as-of", f"{month}-02").status == 0


def said_before(unit: str) -> dict[str, str]:
    """上期进展 by the number of its row."""
    sheet = openpyxl.load_workbook(Path("out") / "责任清单" / f"{unit}.xlsx")["月度报送"]
    return {str(row[0]): str(row[5]) for row in sheet.values}


def marked(unit: str) -> set[str]:
    return {number for number, text in said_before(unit).items() if MARK in text}


def send(taskmap: Run, unit: str, month: str, said: dict[str, str]) -> dict[str, list[str]]:
    """By accepted and refused the codes of what came of it."""
    words = {
        number: (status, 100 if status == "已完成" else 40, f"{month}做了{number}处")
        for number, status in said.items()
    }
    Path("in").mkdir(exist_ok=True)
    Path(name := f"in/{unit}{month}.xlsx").write_bytes(fill_rows(unit, words))
    data = taskmap("collect", name, "--received", f"{month}-20", "--format", "json").data
    return {
        kind: [fault["code"] for each in data[kind] for fault in each["faults"]]
        for kind in ("accepted", "refused")
        if data[kind]
    }


@pytest.fixture
def office(here: Path, taskmap: Run) -> Run:
    """One that has February's sheets out, after both units answered in January and 4 was struck off."""
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    split(taskmap, "2025-01")
    for unit, said in JANUARY.items():
        assert send(taskmap, unit, "2025-01", said) == {"accepted": []}
    for step in (
        ("申请", "--evidence", "plan.yaml", "--why", "现场已核实"),
        ("核查", "--why", "属实"),
        ("验收", "--why", "同意"),
        ("公示", "--days", 5),
    ):
        assert taskmap("close", "4", *step, "--day", "2025-01-20").status == 0
    assert taskmap("close", "4", "销号", "--day", "2025-01-26").status == 0
    split(taskmap, "2025-02")
    return taskmap


def test_each_row_of_what_is_finished_or_struck_off_is_marked(office: Run) -> None:
    assert marked("甲局") == {"1", "3", "4"}
    assert marked("丙局") == {"1", "4"}, "what it supports is finished, its part of 3 is not"


def test_what_a_supporting_unit_said_stands_beside_the_mark(office: Run) -> None:
    """As the page shows it."""
    assert f"\n{said_before('丙局')['1']}\n" in PAGE.read_text("utf-8")


@pytest.mark.parametrize(("unit", "open_rows"), [("甲局", ["2"]), ("丙局", ["2", "3"])])
@pytest.mark.slow
def test_a_marked_row_may_stay_blank_and_no_other(
    office: Run, unit: str, open_rows: list[str]
) -> None:
    wrong = send(office, unit, "2025-02", dict.fromkeys(open_rows[1:], "推进中"))
    assert {code for codes in wrong.values() for code in codes} <= {"row-empty", "return-empty"}
    assert "refused" in wrong
    assert send(office, unit, "2025-02", dict.fromkeys(open_rows, "推进中")) == {"accepted": []}
