"""A measure to its deadline and milestones that come up to the end of the next period."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from msgspec import Struct

from taskmap.plan import wording
from taskmap.plan.model import Measure
from taskmap.plan.periods import Period
from taskmap.plan.progress import milestone_row_id
from taskmap.tracking.report.milestones import group_steps
from taskmap.tracking.report.schedule import Step


class UpcomingItem(Struct, frozen=True):
    """`what` falls due on `due`, `days` after the day of the report, for the `units` that have not done it."""

    measure: Measure
    units: tuple[str, ...]
    what: str
    due: datetime.date
    days: int
    milestone: str = ""
    """Its id, "" for the deadline of the measure."""

    @property
    def item(self) -> str:
        """What the office calls it: the id of the measure, or the number of the milestone's row."""
        return (
            milestone_row_id(self.measure.id, self.milestone) if self.milestone else self.measure.id
        )


def find_upcoming(
    measure: Measure,
    deadlines: Iterable[tuple[str, datetime.date]],
    steps: Iterable[Step],
    as_of: datetime.date,
    next_period: Period,
) -> Iterator[UpcomingItem]:
    """What of the measure falls due from the day of the report (`as_of`) to the last day of `next_period`. `deadlines`
    are the last days that hold for the units that answer for it and have not done it; `steps` are its milestones, each
    for every unit that has to reach it: of those that are met nothing is said.
    """
    units_by_day: dict[datetime.date, list[str]] = {}
    for unit, due in deadlines:
        units_by_day.setdefault(due, []).append(unit)
    for due, units in units_by_day.items():
        if as_of <= due <= next_period.last:
            yield UpcomingItem(measure, tuple(units), "完成时限", due, (due - as_of).days)
    for same in group_steps(step for step in steps if not step.is_met):
        milestone, due = same[0].milestone, same[0].due
        if as_of <= due <= next_period.last:
            named = tuple(step.unit for step in same)
            what = wording.milestone_text(milestone)
            yield UpcomingItem(measure, named, what, due, (due - as_of).days, milestone.id)
