"""`taskmap retire`: a plan out of force is in no list afterwards, and in every one of the days before."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import Issue, Run
from taskmap.ledger import opening
from taskmap.plan.progress import Progress, Status, Submission

PLAN = """\
id: p-2025
title: 方案
issued: 2025-01-10
period: {from: 2025-01, until: 2025-12}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
  - {no: 1, title: 一, lead: 甲局, deadline: 3月底前, milestones: [{by: 2025-02-15, what: 开工}]}
  - {no: 2, title: 二, lead: 乙局, deadline: 6月底前, closure: {criteria: [建成], limit_days: 5}}
"""
OTHER = PLAN.replace("p-2025", "q-2025").replace("甲局", "丙局").replace("乙局", "丙局")
RETIRE = ("retire", "p-2025", "--why", "并入新方案")
SINCE = "2025-04-10"


@pytest.fixture
def office(here: Path, issue: Issue) -> Path:
    issue(PLAN, "2025-01-10")
    with opening.open_for_writing(here / ".taskmap" / "ledger.db") as book:
        row = Progress("2", Status.DONE, 100)
        day = datetime.date(2025, 3, 20)
        book.record_submission(Submission("p-2025", 1, "乙局", "2025-03", day, (row,)), "某科室")
    return here


def retire(taskmap: Run, *words: str) -> None:
    ran = taskmap(*RETIRE, "--as-of", SINCE, *words)
    assert ran.status == 0, ran.err


def late(taskmap: Run, day: str) -> set[str]:
    ran = taskmap("check-overdue", "--as-of", day, "--format", "json")
    return {each["kind"] for each in ran.data if each["plan"] == "p-2025"}


def report(taskmap: Run, month: str, day: str) -> Any:
    ran = taskmap("report", "--month", month, "--as-of", day, "--format", "json")
    return ran.data["plans"] if ran.status == 0 else ran.err


def test_it_says_what_it_did(office: Path, taskmap: Run) -> None:
    ran = taskmap(*RETIRE, "--day", SINCE, "--format", "json")
    assert ran.data == {"plan": "p-2025", "revision": 1, "day": SINCE, "why": "并入新方案"}
    assert taskmap("ledger", "check").status == 0
    assert "；从 2025-04-10 起终止：并入新方案）" in taskmap("plans").out
    assert taskmap("plans", "--format", "json").data[0]["retired"] == SINCE
    assert taskmap("plans", "--as-of", "2025-04-09", "--format", "json").data[0]["retired"] is None
    assert taskmap("ledger", "export").status == 0
    assert "retirement" in Path("台账导出/流水.csv").read_text("utf-8-sig")


def test_nothing_is_late_afterwards(office: Path, taskmap: Run) -> None:
    before = {"report", "measure", "milestone", "closure"}
    assert late(taskmap, "2025-04-09") == late(taskmap, SINCE) == before
    retire(taskmap)
    assert late(taskmap, "2025-04-09") == before
    for day in (SINCE, "2025-07-10"):
        ran = taskmap("check-overdue", "--as-of", day, "--plan", "p-2025")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert taskmap("remind", "--as-of", day, "--dry-run").out == "没有要催办的。\n"
        assert taskmap("close", "--list", "--day", day).out == "共 0 项\n"
    assert taskmap("remind", "--as-of", "2025-04-09", "--dry-run").out.endswith(
        "份，没有写文件（--dry-run）\n"
    )
    assert taskmap("close", "--list", "--day", "2025-04-09").out.startswith("共 2 项")


def test_the_calendar_takes_everything_back(office: Path, taskmap: Run) -> None:
    retire(taskmap)

    def statuses(day: str) -> tuple[int, int]:
        assert taskmap("calendar", "-o", day, "--as-of", day).status == 0
        text = "".join(each.read_text("utf-8") for each in Path(day).glob("*.ics"))
        return text.count("BEGIN:VEVENT"), text.count("STATUS:CANCELLED")

    events, cancelled = statuses(SINCE)
    assert (cancelled, statuses("2025-02-01")[1]) == (events, 0)


def test_reports_of_the_time_before_stay(office: Path, taskmap: Run) -> None:
    """By what was known on the eve; a report of later months has nothing of the plan."""
    before = report(taskmap, "2025-03", "2025-04-09")
    retire(taskmap)
    (after,) = report(taskmap, "2025-03", "2025-06-01")
    assert after["buckets"] == before[0]["buckets"]
    assert after["reporting"] == before[0]["reporting"]
    (april,) = report(taskmap, "2025-04", "2025-06-01")
    assert april["reporting"]["owed"] == 0
    why = "2025年5月没有可以报告的方案：方案 p-2025 那时已经终止\n"
    assert str(report(taskmap, "2025-05", "2025-06-01")).endswith(why)
    ran = taskmap("report", "--month", "2025-03", "--as-of", "2025-06-01")
    assert "方案从2025年4月10日起终止：并入新方案，本报告算到前一天" in ran.err


def test_what_comes_in_afterwards_makes_nothing_owed(office: Path, taskmap: Run) -> None:
    """甲局 was done with February; what it takes back when the plan is out of force is no report missed in March."""

    def say(status: Status, day: str) -> None:
        with opening.open_for_writing(office / ".taskmap" / "ledger.db") as book:
            received = datetime.date.fromisoformat(day)
            rows = (Progress("1", status, None), Progress("1-1", Status.DONE, 100))
            book.record_submission(
                Submission("p-2025", 1, "甲局", "2025-02", received, rows), "某科室"
            )

    say(Status.DONE, "2025-02-20")
    retire(taskmap)
    (before,) = report(taskmap, "2025-03", "2025-06-01")
    say(Status.IN_PROGRESS, "2025-04-20")
    (after,) = report(taskmap, "2025-03", "2025-06-01")
    assert after["reporting"] == before["reporting"]
    assert before["reporting"]["owed"] == 1


def test_the_score_ends_there(office: Path, taskmap: Run) -> None:
    words = ("score", "--from", "2025-03", "--until", "2025-07", "--format", "json")
    till_march = taskmap(*words[:3], "--until", "2025-03", *words[5:], "--as-of", "2025-04-09").data
    retire(taskmap)
    found = taskmap(*words, "--as-of", "2025-08-01").data["standings"]
    assert {(each["unit"], each["score"]) for each in found} == {
        (each["unit"], each["score"]) for each in till_march["standings"]
    }


def test_another_plan_goes_on(office: Path, taskmap: Run) -> None:
    Path("other.yaml").write_text(OTHER, "utf-8")
    assert taskmap("split", "other.yaml", "-o", "另", "--as-of", "2025-01-10").status == 0
    retire(taskmap)
    (plan,) = report(taskmap, "2025-05", "2025-06-01")
    assert plan["plan"] == "q-2025"
    # The number that both have is that of the plan in force.
    words = ("--until", "2025-12-01", "--number", "1号", "--why", "雨", "--day", "2025-05-01")
    assert taskmap("extend", "1", *words, "--format", "json").data["plan"] == "q-2025"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "方案 p-2025 从 2025-04-10 起已经终止（并入新方案），不用再登记"),
        (
            ("extend", "1", "--until", "2025-12-01", "--number", "1号", "--why", "雨"),
            "（并入新方案），不再登记",
        ),
        (("close", "2", "申请"), "（并入新方案），不再登记"),
        (("split", "plan.yaml", "--as-of", "2025-05-01"), "内容没有变，不再出清单"),
        (("split", "plan.yaml", "--as-of", "2025-05-01", "--dry-run"), "内容没有变，不再出清单"),
    ],
)
def test_nothing_more_is_entered(
    office: Path, taskmap: Run, words: tuple[str, ...], said: str
) -> None:
    retire(taskmap)
    ran = taskmap(*(words or (*RETIRE, "--as-of", "2025-05-01")))
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("p-2024", "--why", "好"), "台账里没有方案 p-2024，有：p-2025；是不是 p-2025？"),
        (("p-2025", "--why", " "), "--why 请写明为什么终止"),
        (("p-2025",), "缺少 --why"),
        (
            ("p-2025", "--why", "好", "--as-of", "2025-01-09"),
            "到 2025-01-09 为止还没有印发过的方案",
        ),
        (("p-2025", "--why", "好", "--day", "2062-01-01"), "[day-to-come]"),
        (("p-2025", "--why", "好", "--day", "2025-01-20"), "第 2 版是 2025-02-01 印发的"),
    ],
)
def test_what_cannot_be(office: Path, taskmap: Run, words: tuple[str, ...], said: str) -> None:
    (office / "plan.yaml").write_text(PLAN.replace("title: 二", "title: 二二"), "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-02-01").status == 0
    ran = taskmap("retire", *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_a_new_revision_brings_it_back(office: Path, taskmap: Run) -> None:
    """What fell due while it was retired is owed by nobody."""
    retire(taskmap)
    (office / "plan.yaml").write_text(PLAN.replace("title: 二", "title: 二二"), "utf-8")
    assert "不能再印发早于那天的一版" in taskmap("split", "plan.yaml", "--as-of", "2025-04-01").err
    assert taskmap("split", "plan.yaml", "--as-of", "2025-06-01").status == 0
    assert late(taskmap, "2025-05-31") == set()
    ran = taskmap("check-overdue", "--kind", "report", "--as-of", "2025-06-26", "--format", "json")
    periods = {each["period"] for each in ran.data}
    assert periods == {"2025-01", "2025-02", "2025-03", "2025-06"}
    assert "方案 p-2025 那时已经终止" in report(taskmap, "2025-05", "2025-06-26")
    assert report(taskmap, "2025-06", "2025-06-26")[0]["reporting"]["owed"] == 1
    assert taskmap(*RETIRE, "--as-of", "2025-07-01").status == 0


def test_the_page_says_what_is_so(here: Path, taskmap: Run) -> None:
    text = """\
id: yunling-2024
title: 云岭县2024年河湖管护要点
issued: 2024-03-01
period: {from: 2024-03, until: 2024-12}
tasks: [{no: 1, title: 一, lead: 甲局}]
"""
    (here / "plan.yaml").write_text(text, "utf-8")
    assert taskmap("split", "plan.yaml").status == 0
    page = (Path(__file__).parents[2] / "docs" / "changes.md").read_text("utf-8")
    (line,) = (line for line in page.splitlines() if line.startswith("taskmap retire "))
    assert taskmap(*line.split()[1:]).status == 0
    assert taskmap("plans").out in page
