"""A rhythm to its days: on which days it comes round, and the period that each is called by; a reporting rule to its
rhythm.
"""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from taskmap.plan import periods
from taskmap.plan.model import Plan, ReportingRule
from taskmap.plan.periods import Period
from taskmap.plan.rhythm import MONTHS, DayInPeriod, Frequency, Rhythm
from taskmap.plan.workdays import Calendar

_DAY = datetime.timedelta(days=1)


class DueDay(NamedTuple):
    """A `day` on which a rhythm comes round, the `period` that it is called by, and the last day of the one in which it
    comes round; whether it `counts_workdays`.
    """

    period: Period
    day: datetime.date
    ends: datetime.date
    counts_workdays: bool = False


def single_days(rule: ReportingRule) -> tuple[datetime.date, ...]:
    """The days of a rule with `once`, in order; () for one that comes round."""
    return tuple(sorted((rule.once, *rule.once_more))) if rule.once else ()


def rule_rhythm(rule: ReportingRule) -> Rhythm | None:
    """How a reporting rule comes round; None with `once`."""
    if rule.every is None:
        return None
    last = MONTHS.get(rule.every, 1)
    days = rule.days or (DayInPeriod(last + rule.following, rule.day),)
    return Rhythm(rule.every, days, rule.months)


# A plan repeats the same few rhythms in thousands of measures.
@lru_cache(maxsize=1024)
def due_days(
    rhythm: Rhythm, begins: datetime.date, ends: datetime.date, calendar: Calendar
) -> tuple[DueDay, ...]:
    """Those of each period from the one in which `begins` lies to the one in which `ends` lies, in the order of the
    periods; working days by the `calendar`. The first and the last may lie outside these days.
    """
    found = (
        DueDay(_naming_period(period, rhythm, day), day, period.last, each.workday)
        for period in periods.between(begins, ends, rhythm.every)
        if not rhythm.months or period.last.month in rhythm.months
        for each in rhythm.days
        for day in [_due_day(period, each, calendar)]
    )
    # In February the 30th and the 31st are one day.
    return tuple({each.period: each for each in found}.values())


def _due_day(period: Period, day: DayInPeriod, calendar: Calendar) -> datetime.date:
    if period.frequency in MONTHS:
        month = period.first + relativedelta(months=day.month - 1)
        home = periods.period_of(month, Frequency.MONTH)
    else:
        home = period.next() if day.month > 1 else period
    if day.workday:
        return calendar.workday_between(home.first, home.last, day.day)
    return min(home.first + (day.day - 1) * _DAY, home.last)


def _naming_period(period: Period, rhythm: Rhythm, due: datetime.date) -> Period:
    frequency = _label_frequency(rhythm)
    return period if frequency is rhythm.every else periods.period_of(due, frequency)


def _label_frequency(rhythm: Rhythm) -> Frequency | None:
    """Of several days in a period each is called by its month, of several in a month by itself."""
    if len(rhythm.days) == 1:
        return rhythm.every
    months = {each.month for each in rhythm.days}
    is_apart = len(months) == len(rhythm.days) and max(months) <= MONTHS.get(rhythm.every, 0)
    return Frequency.MONTH if is_apart else None


def label_frequency(rule: ReportingRule) -> Frequency | None:
    """What the periods span that a rule's reports are called by; None for single days."""
    rhythm = rule_rhythm(rule)
    return _label_frequency(rhythm) if rhythm else None


def needs_signature(plan: Plan, label: str) -> bool:
    """Whether the plan asks for a signed copy of a report for the period of this `label`. Two rules may go side by side,
    of which only one asks for the stamp; their periods differ.
    """
    period = periods.parse(label)
    return period is not None and any(
        rule.signed and label_frequency(rule) == period.frequency for rule in plan.rules
    )


def have_same_labels(one: Rhythm, other: Rhythm) -> bool:
    """Whether the days of both rhythms are called by the same periods, on whatever days they fall."""
    frequency = _label_frequency(one)
    if one.every is not other.every or frequency is not _label_frequency(other):
        return False
    if frequency is None:
        return one == other
    months = [each.month for each in one.days]
    return frequency is one.every or months == [each.month for each in other.days]
