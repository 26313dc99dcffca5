"""The plans of an office and a period to the number that its report has among those of the year: 期号."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from taskmap.plan import periods
from taskmap.plan.periods import Period
from taskmap.tracking.report.sources import ReportSource, reporting_day


def issue_number(issues: Sequence[ReportSource], period: Period) -> int | None:
    """How many periods of this kind the plans `issues` have had to report on in the year up to this `period`, itself
    counted, whether a paper was made of each or not: a paper made again keeps its number. None for a single day.
    """
    if period.frequency is None:
        return None
    year = reporting_day(period).year
    spans = periods.between(datetime.date(year, 1, 1), period.last, period.frequency)
    return sum(
        reporting_day(span).year == year and any(issue.is_about(span) for issue in issues)
        for span in spans
    )
