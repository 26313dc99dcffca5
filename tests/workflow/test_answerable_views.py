"""One plan and one month's returns in every view: the same units answer for a measure in all of them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conftest import Issue, Run
from taskmap.ledger import opening
from taskmap.ledger.reading import LedgerReader
from taskmap.plan import assignments, periods, units
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.tracking import report
from taskmap.workflow.deciding import closure_cases, rectification_lists
from taskmap.workflow.records import issued_plans
from taskmap.workflow.reporting import report_sources

PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
groups: {各县区: [东区, 西区]}
reporting: [{name: 月报, every: month, day: 25}]
tasks:
  - {no: 1, problem: 一, title: 一, responsible: [甲局], support: [乙局], deadline: 2025-02-20, milestones: [{by: 2025-02-10, what: 起步}]}
  - {no: 2, problem: 二, title: 二, lead: [各县区], deadline: 2025-02-20, milestones: [{by: 2025-02-10, what: 起步}]}
  - {no: 3, problem: 三, title: 三, lead: [甲局, 乙局], deadline: 2025-02-20, milestones: [{by: 2025-02-10, what: 起步}]}
  - {no: 4, problem: 四, title: 四, support: [乙局], deadline: 2025-02-20, milestones: [{by: 2025-02-10, what: 起步}]}
"""
DAY = datetime.date(2025, 3, 10)
DONE = ("甲局", "东区")
PARTS = {"甲局": "13", "乙局": "134", "东区": "2", "西区": "2"}


class Views(NamedTuple):
    """What each view says of a measure that the units of DONE reported done, and the others half of it."""

    report: str
    """The bucket, and the unit by whose word."""
    overdue: str
    """The units late with it: check-overdue, and remind the same."""
    listed: str
    """The column 进展 of the 整改清单."""
    milestone: str
    """Whether closing still waits for its milestone."""


EXPECTED = {
    "1": Views("已完成 甲局", "", "已完成", ""),
    "2": Views("逾期 西区", "西区", "东区：已完成\n西区：推进中，50%", "等"),
    "3": Views("逾期 乙局", "乙局", "甲局：已完成\n乙局：推进中，50%", "等"),
    "4": Views("逾期 乙局", "乙局", "推进中，50%", "等"),
}
FIRST = EXPECTED | {"3": Views("已完成 甲局", "", "已完成", "")}
"""With `leads: first`."""


def submissions() -> Iterator[Submission]:
    for unit, measures in PARTS.items():
        said = (Status.DONE, None) if unit in DONE else (Status.IN_PROGRESS, 50)
        rows = tuple(Progress(measure, *said) for measure in measures)
        yield Submission("p", 1, unit, "2025-01", datetime.date(2025, 1, 24), rows, digest=unit)


def report_lines(book: LedgerReader) -> dict[str, str]:
    month = periods.parse("2025-01")
    assert month is not None
    found = report.make_report(report_sources.issues(book, DAY), month, DAY)
    return {line.measure.id: f"{line.bucket} {line.lead}" for line in found.plans[0].lines}


def rectification_rows(book: LedgerReader) -> dict[str, str]:
    ((plan, revision, *_),) = issued_plans.load_plans(book)
    registry = units.Registry.of(plan)
    parts = assignments.assign(plan, registry)
    document = rectification_lists.rectification_document(
        book, plan, registry, parts, revision, DAY
    )
    rows = document.tables[0].rows
    return {row.task: str(row.values["open.progress"]) for row in rows}


def late_units(found: Any) -> dict[str, str]:
    by_measure: dict[str, list[str]] = defaultdict(list)
    for unit, measure, kind in found:
        if kind == "measure":
            by_measure[measure].append(unit)
    return {measure: " ".join(sorted(said)) for measure, said in by_measure.items()}


@pytest.mark.parametrize(("head", "expected"), [("", EXPECTED), ("leads: first\n", FIRST)])
def test_what_each_view_says(
    here: Path, taskmap: Run, issue: Issue, head: str, expected: dict[str, Views]
) -> None:
    issue(head + PLAN, "2025-01-02")
    with opening.open_for_writing(here / ".taskmap" / "ledger.db") as ledger:
        for each in submissions():
            ledger.record_submission(each, "某科室")
    as_of = ("--as-of", DAY.isoformat(), "--format", "json")
    overdue = taskmap("check-overdue", *as_of).data
    letters = taskmap("remind", "--dry-run", *as_of).data["reminders"]
    missed = late_units((each["unit"], each["measure"], each["kind"]) for each in overdue)
    pressed = late_units(
        (letter["unit"], item["measure"], item["kind"])
        for letter in letters
        for item in letter["items"]
    )
    assert missed == pressed
    with opening.open_for_reading(here / ".taskmap" / "ledger.db") as book:
        said, entries = report_lines(book), rectification_rows(book)
        waiting = {
            name: "等"
            if closure_cases.load_case(book, name, "p", DAY.isoformat()).requirements().milestones
            else ""
            for name in expected
        }
    assert {
        name: Views(said[name], missed.get(name, ""), entries[name], waiting[name])
        for name in expected
    } == expected
