"""When a public notice begins and how long it shall be to its last day, counted with 调休."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from taskmap.plan.workdays import Calendar
from taskmap.tracking.closure.steps import Notice

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Length:
    """What somebody asked for; the first that is there counts."""

    until: datetime.date | None = None
    working: int | None = None
    days: int | None = None


def notice(begins: datetime.date, length: Length, calendar: Calendar) -> Notice | None:
    """The first day counts, as offices print it (「1月21日至2月8日」); None if no length was said."""
    if (until := _until(begins, length, calendar)) is None:
        return None
    return Notice(
        begins,
        until,
        days=(until - begins).days + 1,
        working=calendar.between(begins, until),
        provisional=not all(map(calendar.published, range(begins.year, until.year + 1))),
    )


def _until(begins: datetime.date, length: Length, calendar: Calendar) -> datetime.date | None:
    if length.until:
        return length.until
    if length.working is not None:
        return calendar.after(begins - _DAY, length.working)
    if length.days is not None:
        # Civil Code, article 203: a term whose last day is a day off ends on the next working day.
        return calendar.later(begins + (length.days - 1) * _DAY)
    return None
