"""A plan to its terms: what each unit has to finish by when, as the ledger keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from taskmap.plan import wording
from taskmap.plan.assignments import AnswerableRule, answerable
from taskmap.plan.model import Assignment, DeadlineKind, Milestone
from taskmap.plan.units import Registry
from taskmap.tracking.overdue import Obligation, OverdueKind

DEFAULT_CLOSING_DAYS = 30
"""Days from being reported done to being closed, for a task with `closure:` that does not say."""


def plan_obligations(
    assignments: Iterable[Assignment], registry: Registry
) -> tuple[Obligation, ...]:
    """In printed order: of each measure those who answer for the whole, then its milestones."""
    return tuple(
        term
        for _, parts in groupby(assignments, key=lambda each: (each.task.id, each.measure.id))
        for term in _measure_obligations(list(parts), registry)
    )


def _measure_obligations(parts: Sequence[Assignment], registry: Registry) -> Iterator[Obligation]:
    task, measure = parts[0].task, parts[0].measure
    units, deadline = answerable(parts, AnswerableRule.OVERDUE), measure.deadline
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
    for milestone in measure.milestones:
        day = milestone.by.date if milestone.by.kind is DeadlineKind.DATE else None
        for unit in _milestone_units(milestone, registry) or units if day else ():
            yield Obligation(task.id, measure.id, unit, OverdueKind.MILESTONE, day, milestone.what)


def _milestone_units(milestone: Milestone, registry: Registry) -> tuple[str, ...]:
    names = (unit for mention in milestone.units for unit in registry.expand(mention.name))
    return tuple(dict.fromkeys(names))
