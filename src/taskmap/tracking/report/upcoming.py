"""Deadlines and milestones between the day of the report and the end of the next period."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from taskmap.plan.model import Measure
from taskmap.plan.periods import Period
from taskmap.tracking.report.standing import limit


@dataclass(frozen=True, slots=True)
class Upcoming:
    """`days` are left from the day of the report on."""

    measure: Measure
    lead: str
    what: str
    due: datetime.date
    days: int


def upcoming(
    measure: Measure,
    lead: str,
    at: datetime.date,
    as_of: datetime.date,
    following: Period,
    *,
    ongoing: bool,
) -> Iterator[Upcoming]:
    """`at` is the day up to which progress was measured: what falls due after it is still to come.

    What is reported as `ongoing` has no end any more, only steps.
    """
    for what, due in _dates(measure, ongoing):
        if at < due <= following.last:
            yield Upcoming(measure, lead, what, due, (due - as_of).days)


def _dates(measure: Measure, ongoing: bool) -> Iterator[tuple[str, datetime.date]]:
    if not ongoing and (due := limit(measure.deadline)) is not None:
        yield "完成时限", due
    for milestone in measure.milestones:
        if milestone.by.date is not None:
            units = "、".join(unit.name for unit in milestone.units)
            yield f"{milestone.what}{f'（{units}）' if units else ''}", milestone.by.date
