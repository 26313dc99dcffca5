"""The days of a plan to whether it is in force, and whether a report or a score speaks of it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    # Every morning asks whether plans are retired, and about no period.
    from taskmap.plan.periods import Period

_DAY = datetime.timedelta(days=1)


class Retirement(Struct, frozen=True, omit_defaults=True):
    """A plan was out of force from the `day` on, until the day on which it was issued again; None: it still is. `why` is
    what the office said.
    """

    why: str
    day: datetime.date
    until: datetime.date | None = None

    def includes(self, day: datetime.date) -> bool:
        """Whether the plan was out of force on that day."""
        return self.day <= day and (self.until is None or day < self.until)


class PlanTerm(Struct, frozen=True):
    """`begins` and `ends` are the first and the last day of 实施期限, None where it is open; the plan counts from
    `first_day` on, None: always; `retirements` are in order of time.
    """

    begins: datetime.date | None = None
    ends: datetime.date | None = None
    first_day: datetime.date | None = None
    retirements: tuple[Retirement, ...] = ()

    @property
    def retirement(self) -> Retirement | None:
        """That which lasts; None while the plan is in force."""
        return next((each for each in self.retirements if each.until is None), None)

    def is_retired(self, day: datetime.date) -> bool:
        """Whether the plan was out of force on that day."""
        return any(each.includes(day) for each in self.retirements)

    def is_over(self, day: datetime.date) -> bool:
        """Whether 实施期限 is over, or the plan out of force, on that day."""
        return self.is_retired(day) or (self.ends is not None and self.ends < day)

    def overlaps(self, first: datetime.date, last: datetime.date) -> bool:
        """Whether a day from `first` to `last` lies in 实施期限."""
        return (self.begins or first) <= last and first <= (self.ends or last)

    def last_day(self, day: datetime.date) -> datetime.date:
        """The last day up to this one on which the plan was in force: no clock of it runs any further."""
        return next((each.day - _DAY for each in self.retirements if each.includes(day)), day)

    def covers(self, period: Period, has_open: Callable[[datetime.date], bool]) -> bool:
        """Whether the plan is in force in the period, or was issued by its last day and had something open then, which
        `has_open` tells of a day. A period that lies wholly in a retirement has nothing of it.
        """
        first, last = period.first, period.last
        if self.first_day and last < self.first_day:
            return False
        if any(each.includes(first) and each.includes(last) for each in self.retirements):
            return False
        return self.overlaps(first, last) or has_open(last)
