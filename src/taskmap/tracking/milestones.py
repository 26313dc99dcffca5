"""What was reported to whether a unit has met a milestone. Nothing here loads the plan or its model."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from taskmap.plan.progress import Status

if TYPE_CHECKING:
    from taskmap.plan.milestones import MilestonePart
    from taskmap.plan.progress import Progress

_WHOLE = 100


class LastWord(Struct, frozen=True):
    """What a unit last reported of a measure or milestone: `status` is "" where it never did."""

    status: str = ""
    percent: float | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: 已完成, or 100 percent."""
        return self.status == Status.DONE or (self.percent or 0) >= _WHOLE


LastProgress = Callable[[str, str], "Progress | None"]
"""What the unit of this name last reported of the measure or milestone of this id; None if it never did."""


def is_met(milestone: LastWord, part: LastWord, done_by_all: bool) -> bool:
    """Whether a unit has met a milestone: it reports so of the `milestone` itself or of its `part` in the measure, or
    all who answer for the measure report it as done (`done_by_all`).
    """
    return milestone.is_done or part.is_done or done_by_all


def is_part_met(part: MilestonePart, answering: Sequence[str], last: LastProgress) -> bool:
    """Whether the unit of the `part` has met its milestone; `answering` are the units that answer for the measure."""
    measure, unit = part.assignment.measure.id, part.assignment.unit
    done_by_all = bool(answering) and all(
        _last_word(last(each, measure)).status == Status.DONE for each in answering
    )
    own, whole = last(unit, part.row_id), last(unit, measure)
    return is_met(_last_word(own), _last_word(whole), done_by_all)


def is_asked(
    part: MilestonePart,
    by: datetime.date,
    answering: Sequence[str],
    last: LastProgress,
    struck: Collection[str],
) -> bool:
    """Whether a checklist has a row for the milestone of the `part`: it is due `by` that day, the last one of the period
    after that of the checklist, not met as in `is_part_met`, and neither its task nor its measure is `struck` off (ids).
    """
    due, assignment = part.milestone.by.date, part.assignment
    if due is None or due > by or {assignment.task.id, assignment.measure.id} & {*struck}:
        return False
    return not is_part_met(part, answering, last)


def _last_word(progress: Progress | None) -> LastWord:
    return LastWord(progress.status, progress.percent) if progress else LastWord()
