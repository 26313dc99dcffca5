"""The milestones of measures and what units reported to those that nobody has called done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from taskmap.plan import wording
from taskmap.plan.assignments import AnswerableRule, answerable
from taskmap.plan.model import Assignment, Measure, Milestone
from taskmap.plan.progress import Progress, Status
from taskmap.plan.units import Registry

_WHOLE = 100


def open_milestones(
    measures: Sequence[Measure],
    assignments: Iterable[Assignment],
    registry: Registry,
    last_progress: Mapping[tuple[str, str], Progress],
) -> dict[str, str]:
    """By key (「节点1」, counted through all measures) what is still open. `last_progress` has the last word of a unit on
    a measure. Done is what every unit that answers for it reports as 已完成 or 100%.
    """
    parts = tuple(assignments)
    steps = [(measure, step) for measure in measures for step in measure.milestones]
    return {
        f"节点{number}": f"{wording.deadline(step.by)}：{step.what}"
        for number, (measure, step) in enumerate(steps, 1)
        if not _is_done_by_all(
            measure, _answerable_units(measure, step, parts, registry), last_progress
        )
    }


def _answerable_units(
    measure: Measure, step: Milestone, parts: Sequence[Assignment], registry: Registry
) -> tuple[str, ...]:
    """The units it names; else those that answer for the measure."""
    if step.units:
        return tuple(unit for name in step.units for unit in registry.expand(name.name))
    own = [part for part in parts if part.measure.id == measure.id]
    return answerable(own, AnswerableRule.MILESTONE)


def _is_done_by_all(
    measure: Measure, units: Sequence[str], last_progress: Mapping[tuple[str, str], Progress]
) -> bool:
    rows = [last_progress.get((unit, measure.id)) for unit in units]
    return bool(rows) and all(row is not None and _is_done(row) for row in rows)


def _is_done(row: Progress) -> bool:
    return row.status is Status.DONE or (row.percent is not None and row.percent >= _WHOLE)
