"""A plan's assignments to its obligations: what each unit has to finish by when, as the ledger keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from taskmap.plan import wording
from taskmap.plan.assignments import answerable, milestone_units
from taskmap.plan.milestones import milestones_of
from taskmap.plan.model import Assignment, DeadlineKind, Plan
from taskmap.plan.units import Registry
from taskmap.tracking.overdue import Obligation, OverdueKind

DEFAULT_CLOSING_DAYS = 30
"""Calendar days from the day a measure is reported done to its closing, where a task's `closure:` gives none."""


def plan_obligations(
    assignments: Iterable[Assignment], registry: Registry, plan: Plan
) -> tuple[Obligation, ...]:
    """In the order of `assignments`, which are those of the `plan` in printed order: of each measure one obligation a
    unit that answers for it, then its milestones, instances of a recurring deadline among them.
    """
    return tuple(
        obligation
        for _, parts in groupby(assignments, key=lambda each: (each.task.id, each.measure.id))
        for obligation in _measure_obligations(list(parts), registry, plan)
    )


def _measure_obligations(
    parts: Sequence[Assignment], registry: Registry, plan: Plan
) -> Iterator[Obligation]:
    task, measure = parts[0].task, parts[0].measure
    units, deadline = answerable(parts, plan.leads), measure.deadline
    due = deadline.date if deadline.kind is DeadlineKind.DATE else None
    for unit in units:
        yield Obligation(
            task=task.id,
            measure=measure.id,
            unit=unit,
            kind=OverdueKind.MEASURE,
            due=due,
            what=wording.task_title(task, problem_first=False),
            ongoing=deadline.ongoing,
            closing_limit_days=(task.closure.limit_days or DEFAULT_CLOSING_DAYS)
            if task.closure
            else None,
        )
    for milestone in milestones_of(measure, plan):
        day = milestone.by.date if milestone.by.kind is DeadlineKind.DATE else None
        for unit in milestone_units(milestone, units, registry) if day else ():
            yield Obligation(
                task=task.id,
                measure=measure.id,
                unit=unit,
                kind=OverdueKind.MILESTONE,
                due=day,
                what=milestone.what,
                milestone=milestone.id,
            )
