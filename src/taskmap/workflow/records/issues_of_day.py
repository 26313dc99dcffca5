"""The ledger to the plans as they stood on a day, without loading a plan or its model."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence

from msgspec import Struct

from taskmap.ledger.entries import LedgerEntry
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.reading import LedgerReader
from taskmap.tracking.plan_terms import PlanTerm, Retirement
from taskmap.workflow.records import days, unknown_names
from taskmap.workflow.records.retirements import retirements


class DayIssue(Struct, frozen=True):
    """A plan as it was issued last by the `day`, which is the plan's: days begin where its time zone says. The `events`
    are all that was decided of it up to then, and the `retirements` among them.
    """

    issue: LatestIssue
    day: datetime.date
    events: Sequence[LedgerEntry]
    retirements: tuple[Retirement, ...]

    @property
    def is_retired(self) -> bool:
        """Whether the plan is out of force on that day."""
        return PlanTerm(retirements=self.retirements).retirement is not None


def read_issues(
    reader: LedgerReader, as_of: str | None, plans: Collection[str] = ()
) -> list[DayIssue]:
    """All plans issued by the day `as_of` (as typed; None: today), or those whose ids are in `plans`, in the order in
    which they were first issued. Raises TaskmapError where there are none, and for an id that is not among them.
    """
    found: dict[str, DayIssue] = {}
    day: datetime.date | None = None
    for history in reader.histories():
        issue = history.latest_issue()
        assert issue is not None, "a plan is known by its issue"
        day = days.day(as_of, issue.timezone)
        if day < issue.day:
            issue = history.latest_issue(day)
        if issue is not None:
            events = history.events(day, issue)
            found[issue.plan] = DayIssue(issue, day, events, retirements(events))
    unknown_names.require_plans(plans, found, day)
    return [each for plan, each in found.items() if not plans or plan in plans]
