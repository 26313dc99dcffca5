"""`taskmap status`: where the office stands, and status 1 where something is overdue or waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conftest import Issue, Run
from support.office import DAY, PDF, Office, fill_checklist, home_made

DUE_SOON = """\
id: q-1
title: 季度方案
issued: 2025-01-01
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
  - {no: 1, title: 一, lead: 甲局, deadline: 2025年3月底前}
  - {no: 2, title: 二, lead: 乙局, deadline: 年底前}
"""


def status(taskmap: Run, day: str, expected: int) -> Any:
    ran = taskmap("status", "--as-of", day, "--format", "json")
    assert ran.status == expected, ran.err
    return ran.data


def test_as_days_go_by(issue: Issue, taskmap: Run) -> None:
    """Nobody has reported yet; then the report is soon due, then missing, and the next period begins."""
    issue(DUE_SOON, "2025-01-01")
    calm = status(taskmap, "2025-01-02", 0)
    [plan] = calm["plans"]
    assert (plan["period"], plan["due"], plan["missing"]) == (
        "2025-01",
        "2025-01-25",
        ["甲局", "乙局"],
    )
    assert (calm["overdue"], calm["soon"], calm["waiting"]) == ([], [], [])
    assert calm["next_command"] == "taskmap collect 收件"
    soon = status(taskmap, "2025-01-20", 0)
    assert [(each["unit"], each["days"]) for each in soon["soon"]] == [("甲局", -5), ("乙局", -5)]
    late = status(taskmap, "2025-01-28", 1)
    assert (late["plans"][0]["period"], len(late["overdue"])) == ("2025-01", 2)
    assert late["next_command"] == "taskmap remind --dry-run"
    assert status(taskmap, "2025-02-01", 1)["plans"][0]["period"] == "2025-02"
    [measure] = [each for each in status(taskmap, "2025-03-26", 1)["soon"]]
    assert (measure["kind"], measure["measure"]) == ("measure", "1")
    page = taskmap("status", "--as-of", "2025-03-26").out
    assert "2025-03-31  还有5天  举措到期  q-1   甲局  1 一" in page
    assert "逾期1天" in page


def test_the_ledger_the_plans_and_doubts(small: Path, taskmap: Run) -> None:
    small.write_text(
        f"# 待核[id-guessed]: 编号\n{small.read_text('utf-8')}  # 待核[x]: 单位\n", "utf-8"
    )
    assert taskmap("split", small, "--as-of", "2022-05-02").status == 0
    found = status(taskmap, "2022-05-03", 0)
    assert found["ledger"] == str(small.parent / ".taskmap" / "ledger.db")
    [plan] = found["plans"]
    assert (plan["title"], plan["revision"], plan["recorded"]) == ("小方案", 1, "2022-05-02")
    assert plan["doubts"] == 2
    assert taskmap("retire", "small-1", "--why", "停", "--as-of", "2022-06-01").status == 0
    over = status(taskmap, "2022-06-30", 0)
    assert (over["plans"], over["overdue"]) == ([], [])
    ran = taskmap("status", "--as-of", "2022-05-01")
    assert (ran.status, ran.out) == (2, "")
    assert "到 2022-05-01 为止还没有印发过的方案" in ran.err


def test_who_reported_and_what_waits(taskmap: Run) -> None:
    office = Office(taskmap)
    office.send("甲局.xlsx", fill_checklist("甲局"))
    office.send("乙局.xlsx", home_made())
    assert office.collect().status == 1
    found = status(taskmap, "2022-06-22", 1)
    [plan] = found["plans"]
    assert (plan["reported"], plan["missing"], plan["unverified"]) == (["甲局"], [], ["乙局"])
    [waiting] = found["waiting"]
    assert (waiting["unit"], waiting["period"]) == ("乙局", "2022-06")
    assert found["next_command"] == f"taskmap collect --trust {waiting['file']}"
    # The plan asks for a stamp, and of 甲局 no signed copy came.
    [unsigned] = found["unsigned"]
    assert (unsigned["unit"], unsigned["period"], unsigned["received"]) == ("甲局", "2022-06", DAY)
    office.send("甲局-2022-06-盖章.pdf", PDF)
    assert office.data()["accepted"][-1]["unit"] == "甲局"
    assert status(taskmap, "2022-06-22", 1)["unsigned"] == []
    page = taskmap("status", "--as-of", "2022-06-22").out
    assert "乙局（待核实）" in page
    assert "1/2" in page
    [line] = [each for each in page.splitlines() if waiting["number"] in each]
    assert "2022-06-20" in line
    assert taskmap("correct", waiting["number"], "--withdraw", "--why", "不是的").status == 0
    after = status(taskmap, "2022-06-22", 0)
    assert after["waiting"] == []
    assert after["plans"][0]["missing"] == ["乙局"]


def test_what_waited_then_though_a_right_one_came_later(taskmap: Run) -> None:
    office = Office(taskmap)
    office.send("乙局.xlsx", home_made())
    assert office.collect().status == 1
    office.send("乙局.xlsx", fill_checklist("乙局"))
    assert office.data(day="2022-06-23")["accepted"][0]["unit"] == "乙局"
    then, now = status(taskmap, "2022-06-22", 1), status(taskmap, "2022-06-23", 0)
    assert then["plans"][0]["unverified"] == ["乙局"]
    assert [each["unit"] for each in then["waiting"]] == ["乙局"]
    assert (now["plans"][0]["unverified"], now["waiting"]) == ([], [])


def test_without_a_ledger(taskmap: Run) -> None:
    ran = taskmap("status")
    assert ran.status == 2
    assert "没有台账" in ran.err
