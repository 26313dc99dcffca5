"""A deadline phrase to what it means, in the year and from the day of issue that were named or that a plan has."""

from __future__ import annotations

from pathlib import Path

from taskmap import planfile
from taskmap.plan import deadlines
from taskmap.system.diagnostics import TaskmapError


def date_context(year: int | None, issued: str | None, plan: Path | None) -> deadlines.DateContext:
    """The `year` and the day on which the plan was `issued` (as typed), as far as they are named;
    else those of the file `plan`. None leaves them open. Raises TaskmapError for a day that is
    none.
    """
    day = deadlines.parse_date(issued) if issued else None
    if issued and day is None:
        raise TaskmapError(f"--issued 不是日期：“{issued}”，请写成 2022-05-07")
    if plan is not None and (found := planfile.read(plan).plan) is not None:
        begins = found.begins or found.issued
        return deadlines.DateContext(year or (begins.year if begins else None), day or found.issued)
    return deadlines.DateContext(year, day)
