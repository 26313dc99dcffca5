"""Period: the week, month, quarter, half-year, year or single day that a report is about."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.relativedelta import MO, relativedelta

from taskmap.plan import period_labels
from taskmap.plan.rhythm import Frequency
from taskmap.system import numerals
from taskmap.system.dates import long_date

_DAY = datetime.timedelta(days=1)
_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF_YEAR: 6, Frequency.YEAR: 12}
_FREQUENCIES = {
    "week": Frequency.WEEK,
    "month": Frequency.MONTH,
    "quarter": Frequency.QUARTER,
    "half": Frequency.HALF_YEAR,
    "year": Frequency.YEAR,
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Both days are inclusive; without a frequency it is the one day of a report asked for once.

    Periods sort by time, of those that begin together the shorter first. Made by `period_of`.
    """

    first: datetime.date
    last: datetime.date
    frequency: Frequency | None = None

    @property
    def label(self) -> str:
        """2022-W23 (ISO 8601), 2022-06, 2022-Q3, 2022-H1, 2022 or 2022-06-25."""
        year, month = f"{self.first.year:04}", self.first.month
        match self.frequency:
            case Frequency.WEEK:
                iso = self.first.isocalendar()
                return f"{iso.year:04}-W{iso.week:02}"
            case Frequency.MONTH:
                return f"{year}-{month:02}"
            case Frequency.QUARTER:
                return f"{year}-Q{month // 3 + 1}"
            case Frequency.HALF_YEAR:
                return f"{year}-H{month // 6 + 1}"
            case Frequency.YEAR:
                return year
        return self.first.isoformat()

    @property
    def title(self) -> str:
        """As a document prints it: 2022年第23周, 2022年6月, 2022年第三季度, 2022年上半年 …"""
        year, month = self.first.year, self.first.month
        match self.frequency:
            case Frequency.WEEK:
                iso = self.first.isocalendar()
                return f"{iso.year}年第{iso.week}周"
            case Frequency.MONTH:
                return f"{year}年{month}月"
            case Frequency.QUARTER:
                return f"{year}年第{numerals.chinese(month // 3 + 1)}季度"
            case Frequency.HALF_YEAR:
                return f"{year}年{'上下'[month // 6]}半年"
            case Frequency.YEAR:
                return f"{year}年度"
        return long_date(self.first)

    def next(self) -> Period:
        """The period that begins the day after this one ends."""
        return period_of(self.last + _DAY, self.frequency)


def period_of(day: datetime.date, frequency: Frequency | None) -> Period:
    """The period of the `frequency` in which `day` lies, the day itself if that is None; weeks begin on Monday."""
    if frequency is None:
        return Period(day, day)
    if frequency is Frequency.WEEK:
        first = day + relativedelta(weekday=MO(-1))
        return Period(first, first + relativedelta(days=6), frequency)
    months = _MONTHS[frequency]
    first = day + relativedelta(month=(day.month - 1) // months * months + 1, day=1)
    return Period(first, first + relativedelta(months=months - 1, day=31), frequency)


def between(
    first: datetime.date, last: datetime.date, frequency: Frequency | None
) -> Iterator[Period]:
    """The periods from the one in which `first` lies to the one in which `last` lies, each single day if
    `frequency` is None; none if `last` is earlier.
    """
    each = period_of(first, frequency)
    while each.first <= last:
        yield each
        if each.last >= last:
            # There may be no day behind it.
            return
        each = each.next()


def parse(label: str) -> Period | None:
    """The period with exactly this label; None if there is none, as with 2022-13 or 2022-W53."""
    last = period_labels.last_day(label)
    if last is None:
        return None
    try:
        return period_of(last, _FREQUENCIES.get(period_labels.label_kind(label)))
    except (ValueError, OverflowError):
        return None
