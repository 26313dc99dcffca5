"""The ledger to the reports of the periods before one, as they were at their time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from taskmap.ledger.reading import LedgerReader
from taskmap.plan import periods
from taskmap.plan.periods import Period
from taskmap.plan.rhythm import Frequency
from taskmap.tracking import report
from taskmap.tracking.report import PlanReport, ReportSource
from taskmap.tracking.report.sources import belongs_to
from taskmap.workflow.records import issued_plans
from taskmap.workflow.reporting import report_sources

_DAY = datetime.timedelta(days=1)


def earlier_periods(current: PlanReport, most: int) -> list[Period]:
    """From the day on which the plan begins, or the first report is asked for, to the one before that of `current`; the
    last `most` of them.
    """
    asked = (periods.parse(each.period) for each in current.issue.asked_reports)
    first = current.clock.begins or min((each.first for each in asked if each), default=None)
    if first is None:
        return []
    frequency = current.period.frequency or Frequency.MONTH
    return list(periods.between(first, current.period.first - _DAY, frequency))[-most:]


def read_earlier_reports(
    reader: LedgerReader, current: PlanReport, day: datetime.date, most: int
) -> tuple[PlanReport, ...]:
    """Of the `earlier_periods` of `current`, which is a report as of the `day`, the plan's reports as each period was when
    it was over and its reports were due: what came later is in those of later periods.
    """
    spans = earlier_periods(current, most)
    return tuple(each for span in spans for each in _read(reader, current.issue, span, day))


def _read(
    reader: LedgerReader, issue: ReportSource, period: Period, day: datetime.date
) -> Iterator[PlanReport]:
    dues = (each.due for each in issue.asked_reports if belongs_to(each.period, period))
    then = min(day, max([period.last, *dues]))
    for revision in reader.latest_revisions(then):
        if revision.plan == issue.plan.id:
            issued = issued_plans.load_plan(reader, revision, then)
            source = report_sources.make_source(reader, issued, then)
            yield from report.report_plans([(source, period)], then).plans
