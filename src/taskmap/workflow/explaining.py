"""A deadline phrase to what it means, in the year and from the day of issue that were named or that a plan has."""

from __future__ import annotations

from pathlib import Path

from taskmap.ledger.places import Place
from taskmap.plan import deadlines
from taskmap.system.diagnostics import TaskmapError


def date_context(
    year: int | None, issued: str | None, plan: Path | None, place: Place
) -> deadlines.DateContext:
    """The `year` and the day on which the plan was `issued` (as typed), as far as they are named;
    else those of the file `plan`. None leaves them open. Working days are counted by the calendar of
    that plan: once it is issued the one in the ledger at `place`, before the one beside the file.
    Raises TaskmapError for a day that is none.
    """
    day = deadlines.parse_date(issued) if issued else None
    if issued and day is None:
        raise TaskmapError(f"--issued 不是日期：“{issued}”，请写成 2022-05-07")
    if plan is None:
        return deadlines.DateContext(year, day)
    # What reads plans and the ledger takes longer to load than a phrase to explain.
    from taskmap.workflow.plan_files import read_plan_file

    plan_file = read_plan_file(plan, place)
    if (found := plan_file.plan) is None:
        return deadlines.DateContext(year, day)
    day, calendar = day or found.issued, plan_file.calendar
    if year:
        # A year that was named holds, whatever the plan's period.
        return deadlines.DateContext(year, day, calendar)
    return deadlines.DateContext.of_plan(day, found.begins, found.ends, calendar)
