"""The first day of a public notice and its length to its last day, counted with 调休."""

from __future__ import annotations

import datetime

from msgspec import Struct

from taskmap.plan.workdays import Calendar
from taskmap.tracking.closure.steps import PublicNotice

_DAY = datetime.timedelta(days=1)


class NoticeLength(Struct, frozen=True):
    """How long a notice was asked to be: its last day, or working days, or calendar days, the first day counted. The
    first of the three that is not None counts.
    """

    until: datetime.date | None = None
    working_days: int | None = None
    days: int | None = None


def public_notice(
    begins: datetime.date, length: NoticeLength, calendar: Calendar
) -> PublicNotice | None:
    """The notice from `begins` on, both days inside, as offices print it (「1月21日至2月8日」); None if no length was
    given. A length in working days ends on a working day, one in calendar days is rolled forward to one.
    """
    if (until := _until(begins, length, calendar)) is None:
        return None
    return PublicNotice(
        begins,
        until,
        days=(until - begins).days + 1,
        working=calendar.count_workdays(begins, until),
        provisional=not all(map(calendar.is_published, range(begins.year, until.year + 1))),
    )


def _until(begins: datetime.date, length: NoticeLength, calendar: Calendar) -> datetime.date | None:
    if length.until:
        return length.until
    if length.working_days is not None:
        return calendar.add_workdays(begins - _DAY, length.working_days)
    if length.days is not None:
        # Civil Code, article 203: a term whose last day is a day off ends on the next working day.
        return calendar.roll_forward(begins + (length.days - 1) * _DAY)
    return None
