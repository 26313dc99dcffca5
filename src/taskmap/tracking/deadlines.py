"""A plan's deadlines and the approved extensions to the deadline in force for a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from taskmap.plan.model import Chapter, Deadline, DeadlineKind, Measure, Plan, Task
from taskmap.tracking.extensions import ExtensionRule, Extensions


def effective_deadline(
    measure: Measure, unit: str, extensions: Extensions, rule: ExtensionRule
) -> Deadline:
    """The measure's deadline for `unit`, for all units where that is ""; its words name the extension, if one counts."""
    deadline = measure.deadline
    extension = extensions.effective(measure.id, unit, deadline.date, rule)
    if extension is None:
        return deadline
    said = f"{deadline.said}（{extension.number}批准延至{extension.until}）"
    return replace(deadline, said=said, kind=DeadlineKind.DATE, date=extension.until)


def extend_plan(plan: Plan, extensions: Extensions, leads: Mapping[str, str]) -> Plan:
    """The plan with the deadlines by which its measures are judged: each in force for the unit that `leads` has
    under the measure's id, or for all units where it has none.
    """
    if not extensions.measures:
        return plan

    def extend_tasks(tasks: Sequence[Task]) -> tuple[Task, ...]:
        return tuple(
            replace(task, measures=tuple(map(extend_measure, task.measures))) for task in tasks
        )

    def extend_measure(measure: Measure) -> Measure:
        lead = leads.get(measure.id, "")
        deadline = effective_deadline(measure, lead, extensions, ExtensionRule.UNIT_FIRST)
        return replace(measure, deadline=deadline)

    def extend_chapters(chapters: Sequence[Chapter]) -> tuple[Chapter, ...]:
        return tuple(
            replace(each, tasks=extend_tasks(each.tasks), chapters=extend_chapters(each.chapters))
            for each in chapters
        )

    return replace(plan, tasks=extend_tasks(plan.tasks), chapters=extend_chapters(plan.chapters))
