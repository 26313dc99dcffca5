"""What a measure, or the part of a unit in it, is held to in time: its first and last day, and the milestones between."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from taskmap.plan.model import Deadline, Measure, Milestone


class Step(NamedTuple):
    """A milestone for one unit that has to reach it. `due` is the last day that holds for the unit, `first_due` the
    plan's own; `row_id` is the number of its row in a checklist, 2.1-1.
    """

    row_id: str
    milestone: Milestone
    unit: str
    due: datetime.date
    first_due: datetime.date
    is_met: bool


class Schedule(NamedTuple):
    """From when to when a measure runs, in force for the unit whose `deadline` it is. `begins` is the measure's own
    start, None where it has none; `steps` are in order of their days.
    """

    deadline: Deadline
    begins: datetime.date | None = None
    steps: tuple[Step, ...] = ()

    @classmethod
    def of(cls, measure: Measure, deadline: Deadline, steps: tuple[Step, ...] = ()) -> Schedule:
        """That of the `measure` with the `deadline` that holds for a unit."""
        return cls(deadline, measure.begins, steps)

    def missed(self, day: datetime.date) -> tuple[Step, ...]:
        """Those that were due before the `day` and are not met."""
        if not self.steps:
            return ()
        return tuple(step for step in self.steps if step.due < day and not step.is_met)

    def upcoming(self, day: datetime.date) -> tuple[Step, ...]:
        """Those that are due next: all of one day, after the `day`, or on it where one of them is still open."""
        due = next((each.due for each in self.steps if not self._is_reached(each.due, day)), None)
        return tuple(step for step in self.steps if step.due == due)

    def is_before_first(self, day: datetime.date) -> bool:
        """Whether there are milestones, and on the `day` none of them has come: the first is due later, or on that day
        and still open.
        """
        return bool(self.steps) and not self._is_reached(self.steps[0].due, day)

    def end_of_steps(self, day: datetime.date) -> datetime.date | None:
        """The day of the last milestone where that is before the `day`, else None."""
        last = self.steps[-1].due if self.steps else None
        return last if last is not None and last < day else None

    def _is_reached(self, due: datetime.date, day: datetime.date) -> bool:
        return due < day or (
            due == day and all(step.is_met for step in self.steps if step.due == due)
        )
