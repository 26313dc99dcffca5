"""What was decided of all plans, in one statement: each plan's own, by a day, and no returns."""

from __future__ import annotations

import datetime

from taskmap.ledger import opening, places
from taskmap.ledger.entries import EntryKind
from taskmap.ledger.journal import Event
from taskmap.ledger.records import PlanIssue
from taskmap.ledger.writing import Ledger
from taskmap.plan.progress import Submission

pytest_plugins = ["support.ledger_fixtures"]
MARCH, MAY, JUNE = (datetime.date(2022, month, 1) for month in (3, 5, 6))
FORMER = {"甲委": "甲局"}


def issue(ledger: Ledger, *issues: PlanIssue) -> None:
    for each in issues:
        with ledger.issue_plan(each, ()):
            pass


def test_histories(book: places.Place) -> None:
    with opening.open_for_writing(book) as ledger:
        issue(ledger, PlanIssue("z", "1", "", MARCH), PlanIssue("a", "1", "", MAY))
        extension = Event(kind=EntryKind.EXTENSION, day=MAY, plan="z", revision=1, unit="甲委")
        ledger.append(extension, "某科室")
        ledger.record_submission(Submission("z", 1, "甲委", "2022-05", MAY, ()), "某科室")
        issue(ledger, PlanIssue("z", "2", "", JUNE, former_names=FORMER))
        first, second = ledger.histories()
        before, now, other = first.latest_issue(MAY), first.latest_issue(), second.latest_issue()
        assert before
        assert now
        assert other
        assert [(each.plan, each.revision) for each in (before, now, other)] == [
            ("z", 1),
            ("z", 2),
            ("a", 1),
        ]
        assert second.latest_issue(MARCH) is None
        assert [(each.kind, each.unit) for each in first.events(MAY, before)] == [
            ("issued", ""),
            ("extension", "甲委"),
        ]
        assert [(each.kind, each.unit) for each in first.events(JUNE, now)] == [
            ("issued", ""),
            ("extension", "甲局"),
            ("issued", ""),
        ]
        assert list(ledger.latest_issues(MAY)) == [before, other]
        assert list(ledger.latest_issues(plan="a")) == [other]
