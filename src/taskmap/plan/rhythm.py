"""How often something comes round, and on which days: of recurring deadlines and of reporting rules alike."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Frequency(StrEnum):
    """How often a report is due, or a deadline comes round."""

    WEEK = "week"
    TEN_DAYS = "ten-days"
    TWO_WEEKS = "two-weeks"
    HALF_MONTH = "half-month"
    MONTH = "month"
    TWO_MONTHS = "two-months"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


MONTHS = {
    Frequency.MONTH: 1,
    Frequency.TWO_MONTHS: 2,
    Frequency.QUARTER: 3,
    Frequency.HALF_YEAR: 6,
    Frequency.YEAR: 12,
}
"""How many months a period of each frequency has; those not here are shorter than a month."""
LAST = 31
"""The day, or the number of a working day, that stands for the last one there is."""


class DayInPeriod(Struct, frozen=True, order=True):
    """A day of a period: `month` counted from 1 in the period, one more than it has for the month after it, and the day
    of that month, 31 its end, clamped to the month; with `workday` that working day of it, 31 the last.

    Of a period shorter than a month, which stands here for a month, `month` is 1, 2 for the period that follows. Day 1
    of a week is Monday, day 8 of two weeks the second Monday.
    """

    month: int
    day: int
    workday: bool = False


class Rhythm(Struct, frozen=True):
    """How something comes round: in each period of `every` on each of `days`, which are in order; with `months` only in
    periods that end in one of these months of the year.
    """

    every: Frequency
    days: tuple[DayInPeriod, ...]
    months: tuple[int, ...] = ()
