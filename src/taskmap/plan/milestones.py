"""The milestones of a measure as things of their own: each with its id, and the number of its row in a checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from taskmap.plan.assignments import answerable, milestone_units
from taskmap.plan.model import Assignment, Leads, Measure, Milestone, Role
from taskmap.plan.progress import milestone_row_id
from taskmap.plan.units import Registry


@dataclass(frozen=True, slots=True)
class MilestonePart:
    """What a unit has to do with a milestone of a measure: it answers for it. `assignment` is its part in the measure;
    where it has none, as if it were responsible for it. `milestone` bears its id.
    """

    assignment: Assignment
    milestone: Milestone

    @property
    def row_id(self) -> str:
        """The number of its row in a checklist, and its name in the ledger."""
        return milestone_row_id(self.assignment.measure.id, self.milestone.id)


def milestones_of(measure: Measure) -> tuple[Milestone, ...]:
    """The milestones of the measure, each with its id: where the plan writes none, its place, counted from 1."""
    return tuple(
        each if each.id else replace(each, id=str(number))
        for number, each in enumerate(measure.milestones, 1)
    )


def milestone_parts(
    assignments: Iterable[Assignment], registry: Registry, leads: Leads
) -> Iterator[MilestonePart]:
    """Every milestone of each unit that answers for it, in printed order; `assignments` are all those of a plan, in
    printed order, and `leads` is the plan's.
    """
    for _, same in groupby(assignments, key=lambda each: (each.task.id, each.measure.id)):
        parts = list(same)
        if parts[0].measure.milestones:
            yield from _measure_parts(parts, registry, leads)


def _measure_parts(
    parts: Sequence[Assignment], registry: Registry, leads: Leads
) -> Iterator[MilestonePart]:
    task, measure = parts[0].task, parts[0].measure
    own, answering = {each.unit: each for each in parts}, answerable(parts, leads)
    for milestone in milestones_of(measure):
        for unit in milestone_units(milestone, answering, registry):
            outside = Assignment(task, measure, unit, Role.RESPONSIBLE)
            yield MilestonePart(own.get(unit, outside), milestone)
