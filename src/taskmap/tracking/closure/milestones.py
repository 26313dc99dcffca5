"""The milestones of some measures and what was last reported of these measures to the milestones still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from taskmap.plan import wording
from taskmap.plan.assignments import AnswerableRule, answerable
from taskmap.plan.model import Assignment, Measure, Milestone
from taskmap.plan.progress import Progress, Status
from taskmap.plan.units import Registry
from taskmap.tracking.overdue.obligations import milestone_units

_WHOLE = 100


def open_milestones(
    measures: Sequence[Measure],
    assignments: Iterable[Assignment],
    registry: Registry,
    last_progress: Mapping[tuple[str, str], Progress],
) -> dict[str, str]:
    """What is still open, by a key counted from 1 through all `measures` (「节点1」), as deadline and text.

    `last_progress` is what was last reported, by unit and measure id; `assignments` are the plan's. A milestone is
    done when every unit that answers for it reports the measure as 已完成 or 100%.
    """
    parts = tuple(assignments)
    milestones = [(measure, each) for measure in measures for each in measure.milestones]
    return {
        f"节点{number}": f"{wording.deadline(milestone.by)}：{milestone.what}"
        for number, (measure, milestone) in enumerate(milestones, 1)
        if not _is_done_by_all(
            measure, _answerable_units(measure, milestone, parts, registry), last_progress
        )
    }


def _answerable_units(
    measure: Measure, milestone: Milestone, parts: Sequence[Assignment], registry: Registry
) -> tuple[str, ...]:
    """The units that the milestone names; if it names none, those that answer for the measure."""
    if milestone.units:
        return milestone_units(milestone, registry)
    own = [part for part in parts if part.measure.id == measure.id]
    return answerable(own, AnswerableRule.MILESTONE)


def _is_done_by_all(
    measure: Measure, units: Sequence[str], last_progress: Mapping[tuple[str, str], Progress]
) -> bool:
    rows = [last_progress.get((unit, measure.id)) for unit in units]
    return bool(rows) and all(row is not None and _is_done(row) for row in rows)


def _is_done(row: Progress) -> bool:
    return row.status is Status.DONE or (row.percent is not None and row.percent >= _WHOLE)
