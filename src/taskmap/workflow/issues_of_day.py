"""The ledger to the plans as they stood on a day, without loading a plan or its model."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import NamedTuple

from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.workflow import days, missing_plans
from taskmap.workflow.retirements import find_retirement


class DayIssue(NamedTuple):
    """A plan as it was issued last by the `day`, which is the plan's: days begin where its time zone says. `is_retired`:
    it is out of force on that day.
    """

    issue: LatestIssue
    day: datetime.date
    is_retired: bool = False


def read_issues(
    reader: LedgerReader, as_of: str | None, plans: Collection[str] = ()
) -> list[DayIssue]:
    """All plans issued by the day `as_of` (as typed; None: today), or those whose ids are in `plans`, in the order in
    which they were first issued. Raises TaskmapError where there are none, and for an id that is not among them.
    """
    found: dict[str, DayIssue] = {}
    day: datetime.date | None = None
    for latest in reader.latest_issues():
        day = days.day(as_of, latest.timezone)
        issue: LatestIssue | None = latest
        if day < latest.day:
            issue = next(reader.latest_issues(day, latest.plan), None)
        if issue is not None:
            is_retired = find_retirement(reader, issue.plan, day) is not None
            found[issue.plan] = DayIssue(issue, day, is_retired)
    missing_plans.require_plans(plans, found, day)
    return [each for plan, each in found.items() if not plans or plan in plans]
