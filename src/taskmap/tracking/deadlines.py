"""A plan's deadlines and what was approved later to the deadline that holds for a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from taskmap.plan.model import Chapter, Deadline, DeadlineKind, Measure, Plan, Task
from taskmap.tracking.extensions import ExtensionRule, Extensions


def holding_deadline(
    measure: Measure, unit: str, extensions: Extensions, rule: ExtensionRule
) -> Deadline:
    """The measure's for this unit; without a unit for all of them."""
    deadline = measure.deadline
    found = extensions.holding(measure.id, unit, deadline.date, rule)
    if found is None:
        return deadline
    said = f"{deadline.said}（{found.number}批准延至{found.until}）"
    return replace(deadline, said=said, kind=DeadlineKind.DATE, date=found.until)


def extend_plan(plan: Plan, extensions: Extensions, leads: Mapping[str, str]) -> Plan:
    """The plan with the deadlines by which its measures are judged: those of their leads, by the measures' ids, or
    of all units.
    """
    if not extensions.measures:
        return plan

    def extend_tasks(tasks: Sequence[Task]) -> tuple[Task, ...]:
        return tuple(
            replace(task, measures=tuple(map(extend_measure, task.measures))) for task in tasks
        )

    def extend_measure(measure: Measure) -> Measure:
        lead = leads.get(measure.id, "")
        deadline = holding_deadline(measure, lead, extensions, ExtensionRule.UNIT_FIRST)
        return replace(measure, deadline=deadline)

    def extend_chapters(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
        return tuple(
            replace(each, tasks=extend_tasks(each.tasks), chapters=extend_chapters(each.chapters))
            for each in chapters
        )

    return replace(plan, tasks=extend_tasks(plan.tasks), chapters=extend_chapters(plan.chapters))
