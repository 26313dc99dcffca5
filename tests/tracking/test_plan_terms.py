"""When a plan is in force, and in which periods a report or a score speaks of it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from conftest import Run
from taskmap.ledger import opening
from taskmap.plan import periods
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking.plan_terms import PlanTerm, Retirement

PLAN = """\
id: p
title: 方案
issued: 2025-02-10
period: {from: 2025-01, until: 2025-06}
reporting: [{name: 月报, every: month, day: 25}]
tasks: [{no: 1, title: 一, lead: 甲局, deadline: 6月底前}]
"""
PAGE = Path(__file__).parents[2] / "docs" / "report.md"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def term(*retirements: tuple[str, str | None]) -> PlanTerm:
    given = [
        Retirement("", day(since), day(until) if until else None) for since, until in retirements
    ]
    return PlanTerm(day("2025-01-01"), day("2025-06-30"), day("2025-02-10"), tuple(given))


@pytest.mark.parametrize(
    ("label", "retired", "is_open", "said"),
    [
        ("2025-01", (), True, False),
        ("2025-02", (), False, True),
        ("2025-06", (), False, True),
        ("2025-07", (), True, True),
        ("2025-07", (), False, False),
        ("2025", (), False, True),
        ("2024", (), True, False),
        ("2025-04", (("2025-04-01", None),), True, False),
        ("2025-04", (("2025-04-02", None),), True, True),
        ("2025-05", (("2025-04-02", None),), True, False),
        ("2025-04", (("2025-04-01", "2025-04-30"),), True, True),
        ("2025-04", (("2025-04-01", "2025-05-01"),), True, False),
        ("2025-05", (("2025-04-01", "2025-05-01"),), True, True),
    ],
)
def test_a_period(
    label: str, retired: tuple[tuple[str, str | None], ...], is_open: bool, said: bool
) -> None:
    period = periods.parse(label)
    assert period is not None
    assert term(*retired).covers(period, lambda day: is_open) is said


def test_what_is_known_ends_on_the_eve() -> None:
    once = term(("2025-03-01", "2025-04-01"), ("2025-05-01", None))
    known = {"2025-02-28": "2025-02-28", "2025-03-31": "2025-02-28", "2025-04-01": "2025-04-01"}
    known |= {"2025-05-01": "2025-04-30", "2025-09-09": "2025-04-30"}
    for asked, answer in known.items():
        assert once.last_day(day(asked)) == day(answer)
    assert once.retirement == Retirement("", day("2025-05-01"))
    assert not PlanTerm().is_over(day("2025-05-01"))
    assert term().is_over(day("2025-07-01"))


def test_what_is_open_keeps_a_plan_in_the_report(here: Path, taskmap: Run) -> None:
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    assert taskmap("split", "plan.yaml", "--as-of", "2025-02-10").status == 0
    words = ("report", "--month", "2025-07", "--as-of", "2025-08-05")
    (plan,) = taskmap(*words, "--format", "json").data["plans"]
    assert plan["buckets"]["逾期"] == 1
    score = ("score", "--from", "2025-07", "--until", "2025-07", "--as-of", "2025-08-05")
    assert "甲局" in taskmap(*score).out
    with opening.open_for_writing(here / ".taskmap" / "ledger.db") as book:
        row = Progress("1", Status.DONE, 100)
        book.record_submission(
            Submission("p", 1, "甲局", "2025-06", day("2025-06-24"), (row,)), "某科室"
        )
    ran = taskmap(*words, "-o", "报告")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err in PAGE.read_text("utf-8")
    assert not Path("报告").exists()
    assert "没有单位可考核" in taskmap(*score).out
    before = taskmap("report", "--month", "2025-01", "--as-of", "2025-02-20")
    assert "2025年1月没有可以报告的方案" in before.err
