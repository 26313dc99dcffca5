"""A day as somebody typed it, or today where the plan is at home."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from taskmap.system.diagnostics import TaskmapError


def day(text: str | None, timezone: str, option: str = "--as-of") -> datetime.date:
    """The day meant by an option; without one, today in the plan's time zone, wherever the machine stands."""
    if text is None:
        return datetime.datetime.now(ZoneInfo(timezone)).date()
    # Most mornings no day is typed, and what reads one takes the model of plans along.
    from taskmap.plan import deadlines

    if (found := deadlines.day(text)) is None:
        raise TaskmapError(f"{option} 不是日期：“{text}”，请写成 2022-05-25")
    return found
