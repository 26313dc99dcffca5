"""The days that a deadline sets besides its last one, each a milestone of its own: of a recurring one a last day in
each period inside the plan, of several dates those before the last.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from taskmap.plan import periods
from taskmap.plan.due_days import due_days
from taskmap.plan.model import Deadline, DeadlineKind, Measure, Milestone, Plan
from taskmap.plan.workdays import OFFICIAL
from taskmap.system.dates import long_date


def instances(measure: Measure, plan: Plan) -> Iterator[Milestone]:
    """One for each last day of the measure's deadline inside the `plan`, in order, its id the label of its period:
    2025-Q3. None where the deadline has no rhythm, nor where neither 实施期限 nor the day of issue is known.
    """
    said, rhythm, span = measure.deadline.said, measure.deadline.rhythm, _span(plan)
    until = measure.deadline.until or datetime.date.max
    if rhythm is None or span is None:
        return
    first = max(filter(None, (span[0], plan.issued, measure.begins, measure.recurs_from)))
    for period, due, ends, _ in due_days(rhythm, *span, OFFICIAL):
        # One after the end of its period (每季度结束后10日内) belongs to the plan with that.
        if due >= first and min(due, ends) <= min(span[1], until):
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
