"""The months of a timeline, and where a day stands among them."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from taskmap.document import Timeline


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int

    @property
    def days(self) -> int:
        """How many it has."""
        return calendar.monthrange(self.year, self.month)[1]


def months(timeline: Timeline) -> list[Month]:
    """Those from that of the first day to that of the last."""
    numbers = range(_number(timeline.first), _number(timeline.last) + 1)
    return [Month(number // 12, number % 12 + 1) for number in numbers]


def years(months: list[Month]) -> Iterator[tuple[int, int, int]]:
    """Every year with the place of its first of the `months`, from 0, and how many of them it has."""
    place = 0
    for year, own in groupby(months, key=lambda each: each.year):
        count = len([*own])
        yield year, place, count
        place += count


def place(timeline: Timeline, day: datetime.date, *, end: bool = False) -> float:
    """How many months lie between the beginning of the timeline and that of the `day`, or its `end`."""
    days = Month(day.year, day.month).days
    return _number(day) - _number(timeline.first) + (day.day - (not end)) / days


def _number(day: datetime.date) -> int:
    return day.year * 12 + day.month - 1
