"""A plan issued by the rules of taskmap 0.1.0: what it asks is worked out anew, until split records it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from support.ledger_places import place_text
from taskmap import planfile
from taskmap.ledger import opening, outstanding, places, records
from taskmap.ledger.entries import EntryKind
from taskmap.plan.progress import Progress, Status, Submission
from taskmap.plan.workdays import OFFICIAL
from taskmap.tracking.overdue import Obligation, OverdueKind

pytest_plugins = ["support.ledger_fixtures"]

PLAN = """\
id: p
title: 方案
issued: 2025-01-02
period: {from: 2025-01, until: 2025-12}
units: [甲局, {name: 乙委, aliases: [乙局]}, 丙局]
tasks:
  - {no: 1, title: 一, lead: [甲局, 乙委], deadline: 2025-01-31}
  - {no: 2, title: 二, responsible: [甲局], support: [丙局], deadline: 2025-01-31, milestones: [{by: 2025-01-20, what: 起步}]}
"""
ISSUED, DUE = datetime.date(2025, 1, 2), datetime.date(2025, 1, 31)
PARTS = {"甲局": Status.DONE, "乙局": Status.IN_PROGRESS, "丙局": Status.IN_PROGRESS}


@pytest.fixture
def old(book: places.Place, here: Path, monkeypatch: pytest.MonkeyPatch) -> places.Place:
    """By the old rules the first lead answered, and without a lead everybody."""
    (here / "plan.yaml").write_text(PLAN, "utf-8")
    plan, _ = planfile.parse(PLAN.encode(), "", OFFICIAL)
    assert plan is not None
    issue = records.PlanIssue(
        "p", planfile.content(plan), PLAN, ISSUED, former_names={"乙局": "乙委"}
    )
    asked = [("1", "甲局"), ("2", "甲局"), ("2", "丙局")]
    obligations = [Obligation(no, no, unit, OverdueKind.MEASURE, DUE) for no, unit in asked]
    with opening.open_for_writing(book) as ledger:
        with monkeypatch.context() as patched:
            patched.setattr("taskmap.ledger.writing.OBLIGATION_RULES", 0)
            with ledger.issue_plan(issue, (), "某科室", obligations):
                pass
        for unit, status in PARTS.items():
            rows = tuple(Progress(no, status, 50) for no in "12")
            day = datetime.date(2025, 1, 24)
            ledger.record_submission(
                Submission("p", 1, unit, "2025-01", day, rows, digest=unit), "某科室"
            )
    return book


def late(taskmap: Run, place: places.Place, command: str = "check-overdue") -> Any:
    more = ("--dry-run",) if command == "remind" else ()
    where = ("--ledger", place_text(place), "--as-of", "2025-02-10", "--format", "json")
    return taskmap(command, *where, *more).data


def test_overdue_and_letters_follow_the_rules_of_now(old: places.Place, taskmap: Run) -> None:
    (item,) = late(taskmap, old)
    assert (item["unit"], item["measure"], item["kind"]) == ("乙委", "1", "measure")
    (letter,) = late(taskmap, old, "remind")["reminders"]
    assert letter["unit"] == "乙委"


def test_calendars_too(old: places.Place, here: Path, taskmap: Run) -> None:
    where = ("--ledger", place_text(old), "--as-of", "2025-01-10", "-o", "日历")
    assert taskmap("calendar", *where).status == 0
    assert "STATUS:CANCELLED" in (here / "日历" / "丙局.ics").read_text("utf-8")
    assert "STATUS:CANCELLED" not in (here / "日历" / "乙委.ics").read_text("utf-8")


def test_split_records_them(old: places.Place, taskmap: Run) -> None:
    before = late(taskmap, old)
    where = ("--ledger", place_text(old), "--as-of", "2025-01-28")
    assert taskmap("split", "plan.yaml", *where).status == 0
    with opening.open_for_reading(old) as book:
        (issue,) = book.latest_issues()
        kinds = [entry.kind for entry in book.events("p", EntryKind.ISSUED, EntryKind.DUTIES)]
        *_, entry = book.events("p", EntryKind.DUTIES)
        recorded = [(each.measure, each.unit) for each in book.obligations(entry)]
    assert (issue.is_outdated, kinds) == (False, ["issued", "duties"])
    assert recorded == [("1", "甲局"), ("1", "乙委"), ("2", "甲局"), ("2", "甲局")]
    assert late(taskmap, old) == before
    # Once is enough.
    assert taskmap("split", "plan.yaml", *where).status == 0
    with opening.open_for_reading(old) as book:
        assert len(list(book.events("p", EntryKind.DUTIES))) == 1


def test_rows_that_stay_the_same_are_marked_all_the_same(
    old: places.Place, taskmap: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ("--ledger", place_text(old), "--as-of", "2025-01-28")
    with monkeypatch.context() as patched:
        patched.setattr("taskmap.ledger.writing.OBLIGATION_RULES", 0)
        assert taskmap("split", "plan.yaml", *where).status == 0
    assert taskmap("split", "plan.yaml", *where).status == 0
    with opening.open_for_reading(old) as book:
        assert [issue.is_outdated for issue in book.latest_issues()] == [False]


@pytest.mark.parametrize("size", [1, 2, 3, 2000])
def test_in_several_statements(
    old: places.Place, taskmap: Run, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(outstanding, "_BATCH", size)
    assert [item["unit"] for item in late(taskmap, old)] == ["乙委"]
