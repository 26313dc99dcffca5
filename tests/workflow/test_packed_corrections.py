"""The number on the receipt of a packed workbook is that of all its sections: they are corrected together, or one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from support.ledger_places import place_text
from support.packs import BUILD, CLEAN, GUARD, collect, filled, issue, pack, plan, send
from taskmap.ledger.places import Place

pytest_plugins = ["support.ledger_fixtures"]

TWO = plan("a-1", CLEAN, BUILD), plan("b-1", CLEAN, BUILD.replace("三公里", "四公里"), day=20)
"""b-1 is due first: the number of its section is the one on the receipt."""
WHY = ("--why", "日期写错")


def correct(taskmap: Run, *words: str) -> list[tuple[str, str, str]]:
    """What was corrected: the kind, the plan, and the number of the correction."""
    ran = taskmap("correct", *words, *WHY, "--format", "json")
    assert ran.status == 0, ran.err
    return [(each["kind"], each["plan"], each["number"]) for each in ran.data]


def refusal(taskmap: Run, *words: str) -> str:
    ran = taskmap("correct", *words, *WHY)
    assert ran.status == 2
    return ran.err


def arrivals(taskmap: Run) -> list[tuple[str, str, str]]:
    """What counts now of the returns in June: the kind, the plan and the day."""
    found = taskmap("log", "2022-06", "--unit", "甲局", "--format", "json").data
    return [
        (each["kind"], each["plan"], each["counts_on"])
        for each in found
        if each["kind"] in ("submission", "refusal", "unverified") and each["counts_on"]
    ]


@pytest.fixture
def office(here: Path, taskmap: Run) -> Run:
    issue(taskmap, *TWO)
    pack(taskmap)
    return taskmap


def receipt(data: Any) -> str:
    [number] = {each["receipt"] for each in data["accepted"]}
    return str(number)


def test_all_sections_are_moved_and_withdrawn_and_may_come_again(
    here: Path, taskmap: Run, monkeypatch: pytest.MonkeyPatch, book: Place
) -> None:
    monkeypatch.setenv("TASKMAP_LEDGER", place_text(book))
    issue(taskmap, *TWO)
    pack(taskmap)
    send(filled("甲局", blank=["a-1/2"]))
    number = receipt(collect(taskmap, day="2022-06-27"))
    came = [("submission", "b-1"), ("submission", "a-1"), ("refusal", "a-1")]
    moved = correct(taskmap, number, "--received", "2022-06-19")
    assert [each[:2] for each in moved] == came[:2]
    assert arrivals(taskmap) == [(*each, "2022-06-19") for each in came]
    shown = taskmap("show", number, "--format", "json").data
    assert [each["plan"] for each in shown] == ["b-1", "a-1"]
    withdrawn = correct(taskmap, number, "--withdraw")
    assert arrivals(taskmap) == []
    said = refusal(taskmap, number, "--withdraw")
    assert f"correct {' '.join(each[2] for each in withdrawn)} --withdraw" in said
    again = receipt(collect(taskmap, day="2022-06-21"))
    assert "各节都已经撤销了" in refusal(taskmap, number, "--received", "2022-06-20")
    correct(taskmap, again, "--received", "2022-06-20")
    assert arrivals(taskmap) == [(*each, "2022-06-20") for each in came]
    assert taskmap("ledger", "check").status == 0


def test_one_section_is_named_by_its_plan_its_place_or_its_own_number(office: Run) -> None:
    send(filled("甲局"))
    data = collect(office)
    number = receipt(data)
    own = {each["plan"]: each["number"] for each in data["accepted"]}
    assert own["b-1"] == number
    correct(office, number, "--received", "2022-06-11", "--plan", "b-1")
    correct(office, f"{number}.2", "--received", "2022-06-12")
    assert arrivals(office) == [
        ("submission", "b-1", "2022-06-11"),
        ("submission", "a-1", "2022-06-12"),
    ]
    correct(office, f"{number}.1", "--received", "2022-06-13")
    correct(office, own["a-1"], "--withdraw")
    assert arrivals(office) == [("submission", "b-1", "2022-06-13")]
    # What is so already is left as it is.
    assert [each[1] for each in correct(office, number, "--withdraw")] == ["b-1"]
    assert "没有第 3 节" in refusal(office, f"{number}.3", "--withdraw")


def test_a_plan_without_a_section_on_the_receipt_is_told(office: Run) -> None:
    issue(office, plan("c-1", GUARD))
    send(filled("甲局"))
    number = receipt(collect(office))
    said = refusal(office, number, "--withdraw", "--plan", "c-1")
    assert "里没有方案 c-1 的" in said
    assert f"{number}（报送，b-1" in said


def test_sections_that_wait_move_with_what_was_entered_of_them(office: Run) -> None:
    book = filled("甲局")
    book["taskmap"]["B5"] = "0" * 64
    book["月度报送"]["A2"] = "单位：甲局　校验码：0000-0000"
    send(book)
    collect(office)
    number = receipt(collect(office, "--trust", "收件/甲局.xlsx", day="2022-06-24"))
    correct(office, number, "--received", "2022-06-18")
    assert {day for _, _, day in arrivals(office)} == {"2022-06-18"}
    assert len(arrivals(office)) == 4


def test_the_lines_that_mend_a_late_run_name_each_section_alone(here: Path, taskmap: Run) -> None:
    issue(taskmap, TWO[1])
    issue(taskmap, TWO[0].replace("issued: 2022-06-01", "issued: 2022-06-23"), day="2022-06-23")
    pack(taskmap, day="2022-06-23")
    send(filled("甲局"))
    ran = taskmap("collect", "收件", "--format", "json")
    lines = ran.data["correct"].splitlines()
    assert len(lines) == 2
    for line in lines:
        assert taskmap(*line.split()[1:]).status == 0, line
    assert arrivals(taskmap) == [
        ("submission", "b-1", "2022-06-20"),
        ("submission", "a-1", "2022-06-25"),
    ]
