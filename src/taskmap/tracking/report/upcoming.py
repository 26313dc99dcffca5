"""A measure to its deadline and milestones that come up to the end of the next period."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from taskmap.plan.model import Measure
from taskmap.plan.periods import Period
from taskmap.tracking.report.standing import due_date


@dataclass(frozen=True, slots=True)
class UpcomingItem:
    """`what` falls due on `due`, `days` after the day of the report, negative if before it; `lead` is whose it is."""

    measure: Measure
    lead: str
    what: str
    due: datetime.date
    days: int


def find_upcoming(
    measure: Measure,
    lead: str,
    progress_day: datetime.date,
    as_of: datetime.date,
    next_period: Period,
    *,
    ongoing: bool,
) -> Iterator[UpcomingItem]:
    """What of the measure falls due after `progress_day`, the day on which progress is measured, up to the last day
    of `next_period`; `lead` is only passed on. With `ongoing`, reported as 长期坚持, the measure has no deadline any
    more, only milestones.
    """
    for what, due in _dates(measure, ongoing):
        if progress_day < due <= next_period.last:
            yield UpcomingItem(measure, lead, what, due, (due - as_of).days)


def _dates(measure: Measure, ongoing: bool) -> Iterator[tuple[str, datetime.date]]:
    if not ongoing and (due := due_date(measure.deadline)) is not None:
        yield "完成时限", due
    for milestone in measure.milestones:
        if milestone.by.date is not None:
            units = "、".join(unit.name for unit in milestone.units)
            yield f"{milestone.what}{f'（{units}）' if units else ''}", milestone.by.date
