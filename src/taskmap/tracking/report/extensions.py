"""A plan and the later limits that were approved to the plan as it is to be measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from taskmap.plan.model import Chapter, Deadline, DeadlineKind, Measure, Plan, Task
from taskmap.tracking.overdue import Extension


def extended(plan: Plan, approved: Mapping[str, Extension]) -> Plan:
    """`approved` by the measures' ids; what is earlier than the plan's own limit changes nothing."""
    if not approved:
        return plan
    tasks, chapters = _tasks(plan.tasks, approved), _chapters(plan.chapters, approved)
    return replace(plan, tasks=tasks, chapters=chapters)


def _chapters(
    chapters: Sequence[Chapter], approved: Mapping[str, Extension]
) -> tuple[Chapter, ...]:
    return tuple(
        replace(
            each,
            tasks=_tasks(each.tasks, approved),
            chapters=_chapters(each.chapters, approved),
        )
        for each in chapters
    )


def _tasks(tasks: Sequence[Task], approved: Mapping[str, Extension]) -> tuple[Task, ...]:
    return tuple(
        replace(task, measures=tuple(_measure(each, approved) for each in task.measures))
        for task in tasks
    )


def _measure(measure: Measure, approved: Mapping[str, Extension]) -> Measure:
    return replace(measure, deadline=later(measure.deadline, approved.get(measure.id)))


def later(deadline: Deadline, found: Extension | None) -> Deadline:
    """The limit that was approved, if it is later."""
    if found is None or (deadline.date and found.until <= deadline.date):
        return deadline
    said = f"{deadline.said}（{found.number}批准延至{found.until}）"
    return replace(deadline, said=said, kind=DeadlineKind.DATE, date=found.until)
