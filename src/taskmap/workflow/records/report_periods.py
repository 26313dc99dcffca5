"""What is typed for a period, or nothing, to the period that a report, a score or a checklist is about."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from taskmap.plan import period_spellings, periods
from taskmap.plan.period_labels import LAST_DUE
from taskmap.plan.periods import Period
from taskmap.system.diagnostics import TaskmapError

if TYPE_CHECKING:
    # The split of a plan reads a period here, and makes no report.
    from taskmap.tracking.report import ReportSource


def read_period(text: str, today: datetime.date, option: str, *, ahead: bool = False) -> Period:
    """The period in `text`, in any usual spelling, to somebody who types it behind the `option` on the day `today`;
    `ahead` as in `period_spellings.read_period`. Raises TaskmapError for what is no period.
    """
    if (found := period_spellings.read_period(text, today, ahead=ahead)) is None:
        raise TaskmapError(f"{option} 看不懂这一期：“{text}”，请写成 {period_spellings.SPELLINGS}")
    return found


def choose_period(
    text: str, issues: Sequence[ReportSource], day: datetime.date, option: str
) -> Period:
    """As `read_period`, and TaskmapError also for a single day on which none of the `issues` is reported."""
    found = read_period(text, day, option)
    if found.frequency is None and not any(
        found.label == each.period for issue in issues for each in issue.asked_reports
    ):
        month = f"{found.first:%Y-%m}"
        raise TaskmapError(
            f"{option} {found.label} 是一天，没有方案单报这一天；看那个月请写 {option} {month}"
        )
    return found


def choose_periods(
    text: str | None, issues: Sequence[ReportSource], day: datetime.date
) -> list[Period]:
    """Of each of the `issues` the period to report on: that in `text`; with LAST_DUE its own whose due day came last by the
    `day`; None is the one under way, of the frequency at which the first rule of the `issues` reports. Raises
    TaskmapError as `choose_period`.
    """
    rules = (rule.every for issue in issues for rule in issue.plan.rules if rule.every)
    under_way = periods.period_of(day, next(rules, None))
    if text == LAST_DUE:
        return [_last_due(each, day) or under_way for each in issues]
    found = under_way if text is None else choose_period(text, issues, day, "--month")
    return [found] * len(issues)


def _last_due(issue: ReportSource, day: datetime.date) -> Period | None:
    """None where nothing was due yet."""
    due = [each for each in issue.asked_reports if each.due <= day]
    last = max(due, key=lambda each: each.due, default=None)
    return periods.parse(last.period) if last else None
