"""The milestones of some measures and what was last reported to the milestones still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from taskmap.plan import wording
from taskmap.plan.assignments import answerable_by_measure
from taskmap.plan.milestones import milestone_parts
from taskmap.plan.model import Assignment, Measure, Plan
from taskmap.plan.progress import Progress
from taskmap.plan.units import Registry
from taskmap.tracking.deadlines import common_milestone
from taskmap.tracking.extensions import Extensions
from taskmap.tracking.milestones import is_part_met


def open_milestones(
    measures: Sequence[Measure],
    assignments: Sequence[Assignment],
    registry: Registry,
    plan: Plan,
    last_progress: Mapping[tuple[str, str], Progress],
    extensions: Extensions,
) -> dict[str, str]:
    """What is still open, by a key counted from 1 through all `measures` (「节点1」), as deadline and text;
    the deadline is the one that holds for the units that have not met it, by the `extensions` of the plan.

    `last_progress` is what was last reported, by unit and the id of the measure or of the milestone's row;
    `assignments` are the `plan`'s. A milestone is done when every unit that answers for it has met it.
    """
    answering = answerable_by_measure(assignments, plan.leads)
    own = {measure.id for measure in measures}
    chosen = [each for each in assignments if each.measure.id in own]
    parts = milestone_parts(chosen, registry, plan)
    milestones = groupby(parts, key=lambda each: each.row_id)
    found: dict[str, str] = {}
    for number, (_, same) in enumerate(milestones, 1):
        each = list(same)
        units = answering[each[0].assignment.measure.id]
        open_parts = [
            part
            for part in each
            if not is_part_met(part, units, lambda *key: last_progress.get(key))
        ]
        if open_parts:
            milestone = common_milestone(open_parts, extensions)
            found[f"节点{number}"] = f"{wording.deadline(milestone.by)}：{milestone.what}"
    return found
