"""The milestones of some measures and what was last reported of these measures to the milestones still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from taskmap.plan import wording
from taskmap.plan.assignments import answerable_by_measure, milestone_units
from taskmap.plan.model import Assignment, Leads, Measure
from taskmap.plan.progress import Progress, Status
from taskmap.plan.units import Registry

_WHOLE = 100


def open_milestones(
    measures: Sequence[Measure],
    assignments: Iterable[Assignment],
    registry: Registry,
    leads: Leads,
    last_progress: Mapping[tuple[str, str], Progress],
) -> dict[str, str]:
    """What is still open, by a key counted from 1 through all `measures` (「节点1」), as deadline and text.

    `last_progress` is what was last reported, by unit and measure id; `assignments` and `leads` are the
    plan's. A milestone is
    done when every unit that answers for it reports the measure as 已完成 or 100%.
    """
    answering = answerable_by_measure(assignments, leads)
    milestones = [(measure, each) for measure in measures for each in measure.milestones]
    return {
        f"节点{number}": f"{wording.deadline(milestone.by)}：{milestone.what}"
        for number, (measure, milestone) in enumerate(milestones, 1)
        if not _is_done_by_all(
            measure,
            milestone_units(milestone, answering.get(measure.id, ()), registry),
            last_progress,
        )
    }


def _is_done_by_all(
    measure: Measure, units: Sequence[str], last_progress: Mapping[tuple[str, str], Progress]
) -> bool:
    rows = [last_progress.get((unit, measure.id)) for unit in units]
    return bool(rows) and all(row is not None and _is_done(row) for row in rows)


def _is_done(row: Progress) -> bool:
    return row.status is Status.DONE or (row.percent is not None and row.percent >= _WHOLE)
