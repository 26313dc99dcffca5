"""`taskmap collect` of returns that come too early: nothing of them is entered, and nothing that is right is kept from it."""

from __future__ import annotations

from pathlib import Path

from conftest import Run
from support.filled_checklists import PLAN
from support.office import Office, fill_checklist


def test_a_period_that_has_not_begun(taskmap: Run) -> None:
    office = Office(taskmap, None)
    office.issue(month="2022-12")
    office.send("甲局.xlsx", fill_checklist("甲局"))
    data = office.data(day="2022-06-20")
    [refused] = data["refused"]
    assert [fault["code"] for fault in refused["faults"]] == ["return-early"]
    assert "2022年12月还没有开始" in refused["faults"][0]["message"]
    assert refused["correction"] == "更正/甲局-2022-12.xlsx"
    assert (data["accepted"], office.progress()) == ([], {})
    # It was no arrival of December's return either: that is late by its own day.
    [accepted] = office.data(day="2022-12-27")["accepted"]
    assert (accepted["rows"], accepted["late"]) == (4, 2)


def test_before_one_of_two_plans_was_issued(taskmap: Run) -> None:
    office = Office(taskmap)
    Path("other.yaml").write_text(PLAN.replace("back-1", "back-2"), "utf-8")
    words = ("-o", "out-other", "--month", "2022-06", "--as-of", "2022-06-10")
    assert taskmap("split", "other.yaml", *words).status == 0
    office.send("一.xlsx", fill_checklist("甲局"))
    office.send("二.xlsx", fill_checklist("甲局", name="other"))
    data = office.data(day="2022-06-08")
    assert [item["plan"] for item in data["accepted"]] == ["back-1"]
    [refused] = data["refused"]
    assert [fault["code"] for fault in refused["faults"]] == ["return-early"]
    assert "2022年6月10日才印发" in refused["faults"][0]["message"]
    assert [item["plan"] for item in office.data(day="2022-06-10")["accepted"]] == ["back-2"]
