"""A measure to its deadline and milestones that come up to the end of the next period."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taskmap.plan import wording
from taskmap.plan.model import Measure
from taskmap.plan.periods import Period
from taskmap.plan.progress import milestone_row_id
from taskmap.tracking.report.milestones import group_steps
from taskmap.tracking.report.schedule import Step
from taskmap.tracking.report.standing import due_date


@dataclass(frozen=True, slots=True)
class UpcomingItem:
    """`what` falls due on `due`, `days` after the day of the report, negative if before it; `lead` is whose it is."""

    measure: Measure
    lead: str
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
    lead: str,
    progress_day: datetime.date,
    as_of: datetime.date,
    next_period: Period,
    steps: Sequence[Step],
    *,
    ongoing: bool,
) -> Iterator[UpcomingItem]:
    """What of the measure falls due after `progress_day`, the day on which progress is measured, up to the last day
    of `next_period`; `lead` is only passed on. `steps` are its milestones, each for every unit that has to reach it; of
    those that are met nothing is said. With `ongoing`, reported as 长期坚持, the measure has no deadline any more, only milestones.
    """
    due = None if ongoing else due_date(measure.deadline)
    if due is not None and progress_day < due <= next_period.last:
        yield UpcomingItem(measure, lead, "完成时限", due, (due - as_of).days)
    for same in group_steps(step for step in steps if not step.is_met):
        milestone, due = same[0].milestone, same[0].due
        if progress_day < due <= next_period.last:
            # Named where it is not for all who answer for the measure.
            is_own = milestone.units or len(same) < sum(
                step.row_id == same[0].row_id for step in steps
            )
            names = "、".join(step.unit for step in same) if is_own else ""
            what = f"{wording.milestone_text(milestone)}{f'（{names}）' if names else ''}"
            yield UpcomingItem(measure, lead, what, due, (due - as_of).days, milestone.id)
