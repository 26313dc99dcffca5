"""Plan files, read by the calendar that the ledger has of their plan."""

from __future__ import annotations

from pathlib import Path

from taskmap import planfile
from taskmap.ledger import opening
from taskmap.ledger.places import Place
from taskmap.plan.workdays import Calendar
from taskmap.workflow.plan_calendars import recorded_calendar


def read_plan_file(path: Path, place: Place) -> planfile.PlanFile:
    """The plan file at `path` by the calendar that the ledger at `place` has of its plan, or where that was not issued
    by the one beside the file. Raises TaskmapError as `planfile.read` does, and where the ledger cannot be read.
    """
    plan_file = planfile.read(path)
    calendar = _issued_calendar(plan_file.plan.id, place) if plan_file.plan else None
    if calendar is None or calendar == plan_file.calendar:
        return plan_file
    return planfile.read(path, calendar)


def _issued_calendar(plan: str, place: Place) -> Calendar | None:
    """None where the plan was not issued, in a ledger that is there."""
    if isinstance(place, Path) and not place.exists():
        return None
    with opening.open_for_reading(place) as book:
        if next(book.latest_issues(plan=plan), None) is None:
            return None
        return recorded_calendar(book, plan)
