"""The days that a deadline sets besides its last one, each a milestone of its own: of a recurring one a last day in
each period inside the plan, of several dates those before the last.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from taskmap.plan import periods
from taskmap.plan.model import Deadline, DeadlineKind, Measure, Milestone, Plan
from taskmap.plan.periods import Period
from taskmap.plan.rhythm import DayInPeriod, Frequency, Rhythm
from taskmap.system.dates import long_date

_DAY = datetime.timedelta(days=1)


def instances(measure: Measure, plan: Plan) -> Iterator[Milestone]:
    """One for each last day of the measure's deadline inside the `plan`, in order, its id the label of its period:
    2025-Q3. None where the deadline has no rhythm, nor where neither 实施期限 nor the day of issue is known.
    """
    said, rhythm, span = measure.deadline.said, measure.deadline.rhythm, _span(plan)
    if rhythm is None or span is None:
        return
    first = max(filter(None, (span[0], plan.issued, measure.begins, measure.recurs_from)))
    for period, due in _due_days(rhythm, *span):
        if due >= first:
            why = f"“{said}”在{period.title}的截止日"
            by = Deadline(due.isoformat(), DeadlineKind.DATE, due, dates=(due,), why=why)
            what = f"{said}（{period.title}）"
            yield Milestone(by, what, id=period.label, at=measure.deadline.at)


def earlier_dates(measure: Measure) -> Iterator[Milestone]:
    """One for each date before the last of a deadline such as 3月底、6月底、9月底前, in order, its id the day: 2025-03-31;
    but none for a day on which the measure has a milestone anyway.
    """
    deadline = measure.deadline
    written = {each.by.date for each in measure.milestones}
    for day in sorted({*deadline.dates} - {deadline.date} - written):
        why = f"“{deadline.said}”写了几个时间，这是其中一个，最后一个是时限"
        by = Deadline(day.isoformat(), DeadlineKind.DATE, day, dates=(day,), why=why)
        label = periods.period_of(day, None).label
        yield Milestone(by, f"{deadline.said}（{long_date(day)}）", id=label, at=deadline.at)


def _span(plan: Plan) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of 实施期限; a plan without one is taken to hold to the end of the year in which it was issued."""
    begins = plan.begins or plan.issued
    if begins is None:
        return None
    return begins, plan.ends or begins.replace(month=12, day=31)


# A plan repeats the same few rhythms in thousands of measures.
@lru_cache(maxsize=1024)
def _due_days(
    rhythm: Rhythm, begins: datetime.date, ends: datetime.date
) -> tuple[tuple[Period, datetime.date], ...]:
    """The last days, each with the period that it is called by. One after the end of its period (每季度结束后10日内) belongs
    to the plan with that.
    """
    return tuple(
        (_naming_period(period, rhythm, due), due)
        for period in periods.between(begins, ends, rhythm.every)
        for each in rhythm.days
        for due in [_due_day(period, each)]
        if begins <= due and min(due, period.last) <= ends
    )


def _due_day(period: Period, day: DayInPeriod) -> datetime.date:
    if period.frequency is Frequency.WEEK:
        return period.first + (day.day - 1) * _DAY
    return period.first + relativedelta(months=day.month - 1, day=day.day)


def _naming_period(period: Period, rhythm: Rhythm, due: datetime.date) -> Period:
    """Of several last days in a period each is called by its month, of several in a month by its day."""
    if len(rhythm.days) == 1:
        return period
    return periods.period_of(due, Frequency.MONTH if _are_in_several_months(rhythm) else None)


def _are_in_several_months(rhythm: Rhythm) -> bool:
    return len({each.month for each in rhythm.days}) == len(rhythm.days)


def have_same_ids(one: Rhythm, other: Rhythm) -> bool:
    """Whether the instances of both rhythms have the same ids, on whatever days they fall due."""
    if one.every is not other.every or len(one.days) != len(other.days):
        return False
    if not (_are_in_several_months(one) and _are_in_several_months(other)):
        return one == other
    months = zip(one.days, other.days, strict=True)
    return len(one.days) == 1 or all(each.month == twin.month for each, twin in months)
