"""The ledger to what is overdue on a day, in the plans and units that were asked for.

Nothing here loads a plan, its model or a calendar before something is late: this runs each morning for a year,
nearly always to find nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from taskmap.ledger import opening
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking import overdue
from taskmap.tracking.overdue import OverdueItem
from taskmap.workflow import days, missing_plans

if TYPE_CHECKING:
    from taskmap.plan.workdays import Calendar


class OverdueRequest(NamedTuple):
    """Which plans, units and kinds; an empty one stands for all. `within`: also what is due in so
    many days; `with_counts`: count in each plan what was checked.
    """

    as_of: str | None
    within: int | None
    plans: Sequence[str]
    units: Sequence[str]
    kinds: Sequence[str]
    with_counts: bool


class PlanCount(NamedTuple):
    """How many reports, and how many measures and milestones (`deadlines`), had fallen due in a
    plan by the day.
    """

    issue: LatestIssue
    day: datetime.date
    reports: int
    deadlines: int


class OverdueCheck(NamedTuple):
    """`day` is None where the ledger had no plan. `unpublished_years` are the years whose holidays
    are not published yet, as far as working days in them were counted.
    """

    findings: Sequence[OverdueItem]
    day: datetime.date | None
    counts: Sequence[PlanCount]
    unpublished_years: Sequence[int]


def check(place: Place, request: OverdueRequest) -> OverdueCheck:
    """What is overdue. Raises TaskmapError where a plan or unit is named that is not there."""
    calendar = cache(_calendar)

    def working_days(first: datetime.date, last: datetime.date) -> int:
        return calendar().count_workdays(first, last)

    found: list[OverdueItem] = []
    counts: list[PlanCount] = []
    day: datetime.date | None = None
    with opening.open_for_reading(place) as book:
        for issue in _issues(book, request):
            day = days.day(request.as_of, issue.timezone)
            facts = book.plan_facts(issue, day, overdue.horizon(day, request.within))
            found += overdue.find_overdue(facts, day, request.within, working_days)
            if request.with_counts:
                counts.append(PlanCount(issue, day, *book.count_due(issue, day)))
    found = overdue.filter_items(found, request.units, request.kinds)
    years = {day.year, *(each.due.year for each in found)} if found and day else set()
    unpublished_years = calendar().unpublished_years(years) if years else ()
    return OverdueCheck(found, day, counts, unpublished_years)


def _calendar() -> Calendar:
    # Loaded when something is late, and not before.
    from taskmap.workflow.calendars import folder_calendar

    return folder_calendar()


def _issues(book: LedgerReader, request: OverdueRequest) -> Iterator[LatestIssue]:
    """The plans to look at, as they stood on the day."""
    latest = {each.plan: each for each in book.latest_issues()}
    missing_plans.require_plans(sorted(set(request.plans)), latest)
    chosen = [each for each in latest.values() if not request.plans or each.plan in request.plans]
    for name in request.units:
        if not any(book.has_obligations(each, name) for each in chosen):
            raise TaskmapError(f"方案里没有单位“{name}”，请照任务分解表上的名称写")
    for each in chosen:
        # Where the plan's days begin was known from the latest; what it said is asked as of that day.
        day = days.day(request.as_of, each.timezone)
        for then in [each] if each.day <= day else book.latest_issues(until=day, plan=each.plan):
            if not then.has_deadlines:
                raise TaskmapError(
                    f"方案 {then.plan} 是旧版本拆解的，没有记下完成时限，请再运行一次 taskmap split"
                )
            yield then
