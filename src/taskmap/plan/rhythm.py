"""How often something comes round, and on which days."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Frequency(StrEnum):
    """How often a report is due, or a deadline comes round."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class DayInPeriod(NamedTuple):
    """A day of a period: `month` counted from 1 in the period, one more than it has for the month after it, and the day
    of that month, 31 its end, clamped to the month. Of a week `month` is 1 and `day` 1 Monday to 7 Sunday.
    """

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a recurring deadline comes round: in each period of `every` on each of `days`, which are in order."""

    every: Frequency
    days: tuple[DayInPeriod, ...]
