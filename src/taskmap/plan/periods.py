"""Period: the span of time, from a single day to a year, that a report is about."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from dateutil.relativedelta import relativedelta
from msgspec import Struct

from taskmap.plan import period_labels
from taskmap.plan.rhythm import MONTHS, Frequency
from taskmap.system import numerals
from taskmap.system.dates import long_date

_DAY = datetime.timedelta(days=1)
_FREQUENCIES = {
    "week": Frequency.WEEK,
    "ten_days": Frequency.TEN_DAYS,
    "two_weeks": Frequency.TWO_WEEKS,
    "half_month": Frequency.HALF_MONTH,
    "two_months": Frequency.TWO_MONTHS,
    "month": Frequency.MONTH,
    "quarter": Frequency.QUARTER,
    "half": Frequency.HALF_YEAR,
    "year": Frequency.YEAR,
}


class Period(Struct, frozen=True, order=True):
    """Both days are inclusive; without a frequency it is the one day of a report asked for once.

    Periods sort by time, of those that begin together the shorter first. Made by `period_of`.
    """

    first: datetime.date
    last: datetime.date
    frequency: Frequency | None = None

    @property
    def label(self) -> str:
        """2022-W23 (ISO 8601), 2022-06, 2022-Q3, 2022-H1, 2022 or 2022-06-25; 2022-06-H1 for 上半月, 2022-06-T3 for 下旬,
        2022-W23-W24 and 2022-M05-M06 for two weeks and two months.
        """
        year, month = f"{self.first.year:04}", self.first.month
        match self.frequency:
            case Frequency.WEEK:
                iso = self.first.isocalendar()
                return f"{iso.year:04}-W{iso.week:02}"
            case Frequency.TWO_WEEKS:
                iso, last = self.first.isocalendar(), self.last.isocalendar()
                return f"{iso.year:04}-W{iso.week:02}-W{last.week:02}"
            case Frequency.TEN_DAYS:
                return f"{year}-{month:02}-T{self.first.day // 10 + 1}"
            case Frequency.HALF_MONTH:
                return f"{year}-{month:02}-H{self.first.day // 15 + 1}"
            case Frequency.MONTH:
                return f"{year}-{month:02}"
            case Frequency.TWO_MONTHS:
                return f"{year}-M{month:02}-M{month + 1:02}"
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
            case Frequency.TWO_WEEKS:
                iso, last = self.first.isocalendar(), self.last.isocalendar()
                return f"{iso.year}年第{iso.week}至{last.week}周"
            case Frequency.TEN_DAYS:
                return f"{year}年{month}月{'上中下'[self.first.day // 10]}旬"
            case Frequency.HALF_MONTH:
                return f"{year}年{month}月{'上下'[self.first.day // 15]}半月"
            case Frequency.MONTH:
                return f"{year}年{month}月"
            case Frequency.TWO_MONTHS:
                return f"{year}年{month}至{month + 1}月"
            case Frequency.QUARTER:
                return f"{year}年第{numerals.chinese(month // 3 + 1)}季度"
            case Frequency.HALF_YEAR:
                return f"{year}年{'上下'[month // 6]}半年"
            case Frequency.YEAR:
                return f"{year}年度"
        return long_date(self.first)

    def first_report_day(self, dues: Iterable[datetime.date]) -> datetime.date:
        """The first day on which it may be reported on, of which the reports are due on the days `dues`: of a report that
        is due before the period begins (on the working day before), or asked for once, the period is not waited for.
        """
        return min([self.first, *dues]) if self.frequency else datetime.date.min

    def next(self) -> Period:
        """The period that begins the day after this one ends."""
        return period_of(self.last + _DAY, self.frequency)

    def previous(self) -> Period:
        """The period that ends the day before this one begins."""
        return period_of(self.first - _DAY, self.frequency)


def period_of(day: datetime.date, frequency: Frequency | None) -> Period:
    """The period of the `frequency` in which `day` lies, the day itself if that is None. Weeks begin on Monday; two of
    them are counted through from 1 January 2001, so that a year with 53 weeks breaks no pair.
    """
    if frequency is None:
        return Period(day, day)
    if frequency in MONTHS:
        months = MONTHS[frequency]
        first = day + relativedelta(month=(day.month - 1) // months * months + 1, day=1)
        return Period(first, first + relativedelta(months=months - 1, day=31), frequency)
    return Period(*_SHORT[frequency](day), frequency)


def _week(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    first = day - day.weekday() * _DAY
    return first, first + 6 * _DAY


def _two_weeks(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    first = day - (day - period_labels.FIRST_OF_TWO_WEEKS).days % 14 * _DAY
    return first, first + 13 * _DAY


def _ten_days(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    number = min((day.day - 1) // 10, 2)
    first = day.replace(day=number * 10 + 1)
    return first, first + (relativedelta(day=31) if number == 2 else 9 * _DAY)


def _half_month(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    if day.day <= 15:
        return day.replace(day=1), day.replace(day=15)
    return day.replace(day=16), day + relativedelta(day=31)


_SHORT = {
    Frequency.WEEK: _week,
    Frequency.TEN_DAYS: _ten_days,
    Frequency.TWO_WEEKS: _two_weeks,
    Frequency.HALF_MONTH: _half_month,
}


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
