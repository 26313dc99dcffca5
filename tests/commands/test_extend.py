"""`taskmap extend`: a later limit becomes an entry of the ledger, and what makes no sense is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import Issue, Run
from taskmap.ledger import opening
from taskmap.ledger.entries import LedgerEntry

PLAN = """\
id: heliu-1
title: 清河整治
issued: 2025-01-03
period: {from: 2025-01, until: 2025-12}
tasks:
  - no: 1
    title: 岸线
    measures:
      - {text: 清理岸坡, units: [甲局, 乙局], deadline: 3月底前}
      - {text: 建立巡查, units: [乙局], deadline: 长期坚持}
"""
WORDS = ("--number", "县办〔2025〕0号", "--why", "汛期无法施工")


@pytest.fixture
def issued(here: Path, issue: Issue) -> Path:
    issue(PLAN, "2025-01-05")
    return here


def entries(folder: Path) -> list[LedgerEntry]:
    with opening.open_for_reading(folder / ".taskmap" / "ledger.db") as book:
        return list(book.events(None, "extension"))


def test_both_dates_are_printed_and_the_plan_stays(issued: Path, taskmap: Run) -> None:
    ran = taskmap("extend", "1.1", "--until", "2025-06-30", "--day", "2025-03-20", *WORDS)
    assert ran.status == 0
    assert "2025-03-31（3月底前）" in ran.out
    assert "2025-06-30（含当日）" in ran.out
    assert (issued / "plan.yaml").read_text("utf-8") == PLAN
    (entry,) = entries(issued)
    assert (entry.plan, entry.measure, entry.unit) == ("heliu-1", "1.1", "")
    assert json.loads(entry.body) == {
        **{"measure": "1.1", "until": "2025-06-30"},
        **{"number": "县办〔2025〕0号", "why": "汛期无法施工"},
    }


def test_the_next_one_counts_from_what_was_approved(issued: Path, taskmap: Run) -> None:
    assert taskmap("extend", "1.1", "--until", "2025-06-30", *WORDS).status == 0
    again = taskmap("extend", "1.1", "--until", "2025-05-31", *WORDS, "--format", "json")
    assert (again.status, again.data["before"]) == (1, "2025-06-30")
    assert [refusal["code"] for refusal in again.data["refused"]] == ["extension-earlier"]
    assert len(entries(issued)) == 1
    assert taskmap("extend", "1.1", "--until", "2025-05-31", *WORDS, "--force").status == 0
    assert len(entries(issued)) == 2


def test_a_task_with_one_measure_stands_for_it(here: Path, issue: Issue, taskmap: Run) -> None:
    issue(
        PLAN.replace("      - {text: 建立巡查, units: [乙局], deadline: 长期坚持}\n", ""),
        "2025-01-05",
    )
    assert taskmap("extend", "1", "--until", "2025-06-30", *WORDS).status == 0
    assert [each.measure for each in entries(here)] == ["1.1"]


def test_for_one_unit_only(issued: Path, taskmap: Run) -> None:
    one = ("extend", "1.1", "--until", "2025-06-30", *WORDS, "--format", "json")
    assert taskmap(*one, "--unit", "甲局").data["unit"] == "甲局"
    # The others still have time until the day of the plan.
    assert taskmap(*one, "--unit", "乙局").data["before"] == "2025-03-31"
    assert [entry.unit for entry in entries(issued)] == ["甲局", "乙局"]


def test_what_goes_on_for_ever_is_not_extended(issued: Path, process: Run) -> None:
    ran = process("extend", "1.2", "--until", "2025-06-30", *WORDS, "--force")
    assert (ran.status, ran.out) == (1, "")
    assert "举措 1.2 没有截止日期（长期坚持），不用延期 [extension-ongoing]" in ran.err
    assert entries(issued) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("1.9", "--until", "2025-06-30", *WORDS), "没有编号为“1.9”的举措，是不是 1.2、1.1？"),
        (("1", "--until", "2025-06-30", *WORDS), "请写明是哪一条：1.1、1.2"),
        (("1.1", "--until", "六月", *WORDS), "--until 不是日期"),
        (("1.1", "--until", "2025-06-30", "--why", "汛期"), "缺少 --number"),
        (("1.1", "--until", "2025-06-30", *WORDS, "--unit", "丙局"), "没有单位“丙局”"),
    ],
)
def test_what_cannot_be_done_is_said(
    issued: Path, taskmap: Run, words: tuple[str, ...], message: str
) -> None:
    ran = taskmap("extend", *words)
    assert (ran.status, ran.out, message in ran.err) == (2, "", True), ran.err
    assert entries(issued) == []
