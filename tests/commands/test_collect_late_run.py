"""`taskmap collect` of files that lay for days, of which nobody said when they came."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import Run
from support.filled_checklists import PLAN
from support.office import PDF, Office, fill_checklist, home_made
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


def test_whatever_came_with_them_is_mended_too(taskmap: Run, office: Office) -> None:
    office.send("甲局2022年6月签字件.pdf", PDF)
    office.send("乙局.xlsx", fill_checklist("乙局"))
    office.send("看不出.xlsx", b"no workbook")
    assert taskmap(*mending_lines(taskmap)[0]).status == 0
    entered = office.ledger("scan", "submission", "unverified")
    assert [str(each.day) for each in entered] == ["2022-06-25"] * 3


def test_a_plan_that_was_not_issued_by_the_first_due_day_has_a_line_of_its_own(
    taskmap: Run, office: Office
) -> None:
    later = PLAN.replace("back-1", "back-2").replace("day: 25", "day: 28")
    Path("later.yaml").write_text(later, "utf-8")
    words = ("later.yaml", "-o", "out-later", "--month", "2022-06", "--as-of", "2022-06-27")
    assert taskmap("split", *words).status == 0
    for name in ("plan", "later"):
        for unit in ("甲局", "乙局"):
            office.send(f"{name}/{unit}.xlsx", fill_checklist(unit, name=name))
    lines = mending_lines(taskmap)
    assert [taskmap(*each).status for each in lines] == [0, 0]
    days = {(each.plan, str(each.day)) for each in office.ledger("submission")}
    assert days == {("back-1", "2022-06-25"), ("back-2", "2022-06-28")}


def test_a_period_that_had_not_begun_by_the_first_due_day_has_a_line_of_its_own(
    taskmap: Run, office: Office
) -> None:
    office.send("六月/甲局.xlsx", fill_checklist("甲局"))
    office.issue(month="2022-07")
    office.send("七月/乙局.xlsx", fill_checklist("乙局"))
    lines = mending_lines(taskmap)
    assert [taskmap(*each).status for each in lines] == [0, 0]
    days = {each.period: str(each.day) for each in office.ledger("submission")}
    assert days == {"2022-06": "2022-06-25", "2022-07": "2022-07-25"}


def test_what_is_trusted_late_today_is_told_too(taskmap: Run, office: Office) -> None:
    """Of one that was rejected before nothing is left by which it had come earlier."""
    office.send("乙局.xlsx", home_made())
    [refused] = office.data()["refused"]
    assert taskmap("correct", refused["number"], "--withdraw", "--why", "不是").status == 0
    [line] = mending_lines(taskmap, "--trust", "收件/乙局.xlsx")
    assert taskmap(*line).status == 0
    assert [str(each.day) for each in office.ledger("submission")] == ["2022-06-25"]


def mending_lines(taskmap: Run, *words: str) -> list[list[str]]:
    """The command lines that a run which said nothing of the day proposes."""
    ran = taskmap("collect", "收件", *words)
    return [line.split() for line in re.findall(r"taskmap (correct .+)", ran.err)]


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
