"""What a plan consists of: ids that are never used twice, texts that a cell can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from taskmap.plan import milestones, units, wording
from taskmap.plan.model import Plan
from taskmap.plan.progress import milestone_row_id
from taskmap.system.diagnostics import Diagnostic, error

CELL_LIMIT = 32_767
"""Characters in a cell of a workbook, as Excel counts them: an emoji is two."""


def cell_length(text: str) -> int:
    """Length of the `text` in UTF-16 units, as Excel counts: to be compared with CELL_LIMIT."""
    return len(text.encode("utf-16-le")) // 2


def check_task_ids(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each task whose id an earlier task has, at the later one; empty ids are reported where they
    are read.
    """
    first: dict[str, int] = {}
    for task in plan.every_task():
        if task.id in first and task.id:
            message = f"任务编号“{task.id}”重复，第 {first[task.id]} 行已经用过"
            yield error(task.at, "duplicate-id", message)
        first.setdefault(task.id, task.at.line)


def check_measure_ids(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each measure whose id an earlier one has, over the whole plan: returns and the ledger name a
    measure by its id alone.
    """
    first: dict[str, int] = {}
    repeated = {
        task_id
        for task_id, times in Counter(task.id for task in plan.every_task()).items()
        if times > 1
    }
    for task in plan.every_task():
        for measure in task.measures:
            # A task whose id is repeated brings its measures' default ids along: those are reported with the task.
            reported = task.id in repeated and measure.id.startswith(task.id)
            if measure.id and measure.id in first and not reported:
                message = f"举措编号“{measure.id}”重复，第 {first[measure.id]} 行已经用过"
                yield error(measure.at, "duplicate-id", message)
            first.setdefault(measure.id, measure.at.line)


def check_milestone_ids(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each milestone whose number in the checklists, made of its id and its measure's, is that of a
    measure or of an earlier milestone.
    """
    taken = {measure.id: measure.at.line for measure in plan.every_measure()}
    for measure in plan.every_measure():
        for milestone in milestones.milestones_of(measure, plan):
            number = milestone_row_id(measure.id, milestone.id)
            if number in taken:
                message = f"节点编号“{number}”与第 {taken[number]} 行的重复，请改节点的 `id` 或举措的 `id`"
                yield error(milestone.at, "milestone-id", message)
            taken.setdefault(number, milestone.at.line)


def check_cell_lengths(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """An error for each measure whose milestones and targets, which share one cell of a workbook, exceed
    CELL_LIMIT.
    """
    for measure in plan.every_measure():
        places = [milestone.at for milestone in measure.milestones]
        places += [target.at for target in measure.targets]
        if places and cell_length(wording.steps(measure, registry)) > CELL_LIMIT:
            message = f"举措 {measure.id} 的节点和指标合起来超过 {CELL_LIMIT} 字，Excel 一个单元格写不下，请拆成几条"
            yield error(places[0], "text-too-long", message)
