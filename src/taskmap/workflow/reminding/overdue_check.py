"""The ledger to what is overdue on a day, in the plans and units that were asked for.

Nothing here loads a plan or its model, nor a calendar before something is late: this runs each morning for a year,
nearly always to find nothing.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from taskmap.ledger import opening
from taskmap.ledger.outstanding import LatestIssue
from taskmap.ledger.places import Place
from taskmap.ledger.reading import LedgerReader
from taskmap.system.diagnostics import TaskmapError
from taskmap.tracking import overdue
from taskmap.tracking.overdue import Obligation, OverdueItem, OverdueKind
from taskmap.workflow.records import owed_reports
from taskmap.workflow.records.issues_of_day import DayIssue, read_issues

if TYPE_CHECKING:
    from taskmap.plan.workdays import Calendar

SOON = 10
"""Days ahead of which pages tell what falls due, where nobody says how many."""


class OverdueRequest(NamedTuple):
    """Which plans, units and kinds; an empty one stands for all. `within`: also what is due in so
    many days; `with_counts`: count in each plan what was checked.
    """

    as_of: str | None
    within: int | None = None
    plans: Sequence[str] = ()
    units: Sequence[str] = ()
    kinds: Sequence[str] = ()
    with_counts: bool = False


class PlanCount(NamedTuple):
    """How many reports, and how many measures and milestones (`deadlines`), had fallen due in a
    plan by the day.
    """

    issue: LatestIssue
    day: datetime.date
    reports: int
    deadlines: int


class OverdueCheck(NamedTuple):
    """`day` is that of the plan looked at last. `unpublished_years` are the years whose holidays
    are not published yet, as far as working days in them were counted.
    """

    findings: Sequence[OverdueItem]
    day: datetime.date | None
    counts: Sequence[PlanCount]
    unpublished_years: Sequence[int]


def check(place: Place, request: OverdueRequest) -> OverdueCheck:
    """What is overdue. Raises TaskmapError where a plan or unit is named that is not there."""
    with opening.open_for_reading(place) as book:
        return check_ledger(book, request)


def check_ledger(book: LedgerReader, request: OverdueRequest) -> OverdueCheck:
    """What is overdue by the open ledger `book`. Raises TaskmapError as `check` does."""
    found: list[OverdueItem] = []
    counts: list[PlanCount] = []
    unpublished_years: set[int] = set()
    day: datetime.date | None = None
    issues = _issues(book, request)
    request = request._replace(units=_find_units(book, issues, request.units))
    for each in issues:
        day, calendar = each.day, cache(partial(_calendar, each))
        items = _find_overdue(book, each, request, calendar)
        found += items
        if items:
            years = {day.year, *(item.due.year for item in items)}
            unpublished_years.update(calendar().unpublished_years(years))
        if request.with_counts:
            counts.append(PlanCount(each.issue, day, *book.count_due(each.issue, day)))
    return OverdueCheck(found, day, counts, sorted(unpublished_years))


def _find_overdue(
    book: LedgerReader,
    day_issue: DayIssue,
    request: OverdueRequest,
    calendar: Callable[[], Calendar],
) -> list[OverdueItem]:
    issue, day = day_issue.issue, day_issue.day
    last, obligations = overdue.horizon(day, request.within), _current_obligations(book, issue, day)
    facts = book.plan_facts(issue, day, last, day_issue.events, obligations)

    if not request.kinds or OverdueKind.REPORT in request.kinds:
        facts = owed_reports.keep_pressed(book, day_issue, facts)

    def working_days(first: datetime.date, last: datetime.date) -> int:
        return calendar().count_workdays(first, last)

    return overdue.find_overdue(
        facts, day, request.within, working_days, request.units, request.kinds
    )


def _current_obligations(
    book: LedgerReader, issue: LatestIssue, day: datetime.date
) -> Sequence[Obligation] | None:
    if not issue.is_outdated:
        return None
    # Only for what an earlier taskmap issued, until it is split again.
    from taskmap.workflow.records import issued_plans

    return issued_plans.current_obligations(book, issue, day)


def _calendar(day_issue: DayIssue) -> Calendar:
    # Loaded when something is late, and not before.
    from taskmap.workflow.records.plan_calendars import plan_calendar

    return plan_calendar(day_issue.events)


def _issues(book: LedgerReader, request: OverdueRequest) -> list[DayIssue]:
    """The plans to look at, as they stood on the day."""
    found = read_issues(book, request.as_of, request.plans)
    found = [each for each in found if not each.is_retired]
    for each in found:
        if not each.issue.has_deadlines:
            raise TaskmapError(
                f"方案 {each.issue.plan} 是旧版本拆解的，没有记下完成时限，请再运行一次 taskmap split"
            )
    return found


def _find_units(
    book: LedgerReader, issues: Sequence[DayIssue], names: Sequence[str]
) -> Sequence[str]:
    """The units that are meant, by their names on the day. Raises TaskmapError for a name that no plan has."""
    if all(any(book.has_obligations(each.issue, name) for each in issues) for name in names):
        return names
    # For a short name, a group or a slip; a name as it is registered needs no plan.
    from taskmap.workflow.records import unit_names

    return sorted(unit_names.units_of_day(book, names, issues))
