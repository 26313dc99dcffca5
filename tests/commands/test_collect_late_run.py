"""`taskmap collect` of files that lay for days, of which nobody said when they came."""

from __future__ import annotations

import pytest

from conftest import Run
from support.office import Office, fill_checklist
from support.terminals import run_at_terminal

LATE = "2022-06-27"


@pytest.fixture
def office(taskmap: Run) -> Office:
    return Office(taskmap)


def test_the_line_that_is_told_mends_the_run(taskmap: Run, office: Office) -> None:
    for unit in ("甲局", "乙局"):
        office.send(f"{unit}.xlsx", fill_checklist(unit))
    ran = taskmap("collect", "收件")
    assert "2 份报送有 2 份按今天" in ran.err
    line = ran.err.partition("改成那一天：taskmap ")[2].split()
    assert taskmap(*line).status == 0
    days = {each.unit: str(each.day) for each in office.ledger("submission")}
    assert days == {"甲局": "2022-06-25", "乙局": "2022-06-25"}


def test_nothing_is_told_where_a_day_was_said(taskmap: Run, office: Office) -> None:
    office.send("甲局.xlsx", fill_checklist("甲局"))
    assert "correct" not in office.data(day=LATE)
    assert office.collect(day=LATE).err == ""


def test_nothing_is_told_of_what_had_come_late_before(taskmap: Run, office: Office) -> None:
    """By the first arrival it is late, whatever today is."""
    office.send("甲局.xlsx", fill_checklist("甲局"))
    office.data(day=LATE)
    office.send("甲局.xlsx", fill_checklist("甲局", share=45))
    assert "correct" not in taskmap("collect", "收件", "--format", "json").data


def test_a_program_reads_it(taskmap: Run, office: Office) -> None:
    office.send("甲局.xlsx", fill_checklist("甲局"))
    assert "correct" not in taskmap("collect", "收件", "--dry-run", "--format", "json").data
    data = taskmap("collect", "收件", "--format", "json").data
    assert data["correct"].startswith(f"taskmap correct {data['accepted'][0]['receipt']} ")


@pytest.mark.slow
def test_a_person_is_asked_first(office: Office) -> None:
    """At a real terminal, before anything is entered."""
    office.send("甲局.xlsx", fill_checklist("甲局"))
    assert "不是日期" in run_at_terminal("六月", "collect", "收件")
    assert office.ledger("submission") == []
    assert "按时" in run_at_terminal("2022-06-24", "collect", "收件")
