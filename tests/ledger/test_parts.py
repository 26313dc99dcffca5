"""The parts that are read of a few units: theirs, and those of all that answer for their measures."""

from __future__ import annotations

import datetime

from taskmap.ledger import opening, places
from taskmap.ledger.records import PlanIssue
from taskmap.tracking.parts import Part

pytest_plugins = ["support.ledger_fixtures"]
MAY = datetime.date(2022, 5, 1)
PARTS = (
    Part("1", "1", "甲局", True, MAY),
    Part("1", "1", "乙局", False, MAY, datetime.date(2022, 6, 1)),
    Part("1", "1", "丙局", False, MAY),
    Part("2", "2", "丙局", True, MAY),
)


def test_parts_of_a_few_units(book: places.Place) -> None:
    with opening.open_for_writing(book) as ledger:
        with ledger.issue_plan(PlanIssue("p", "a", "", MAY), (), "某科室", (), PARTS):
            pass
        [issue] = ledger.latest_issues()
        assert tuple(ledger.parts(issue)) == PARTS
        assert tuple(ledger.parts(issue, ["乙局"])) == PARTS[:2]
        assert tuple(ledger.parts(issue, ["丙局"])) == (PARTS[0], *PARTS[2:])
