"""What a plan consists of: ids that are never used twice, texts that a cell can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from taskmap.plan import units, wording
from taskmap.plan.model import Plan
from taskmap.system.diagnostics import Diagnostic, error

LONGEST = 32_767
"""Characters in a cell of a workbook, as Excel counts them: an emoji is two."""


def check_task_ids(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    for task in plan.every_task():
        if task.id in first and task.id:
            message = f"任务编号“{task.id}”重复，第 {first[task.id]} 行已经用过"
            yield error(task.at, "duplicate-id", message)
        first.setdefault(task.id, task.at.line)


def check_measure_ids(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    first: dict[str, int] = {}
    repeated = {
        task_id
        for task_id, times in Counter(task.id for task in plan.every_task()).items()
        if times > 1
    }
    for task in plan.every_task():
        for measure in task.measures:
            # A task told twice brings its measures' default ids along; that was said already.
            told = task.id in repeated and measure.id.startswith(task.id)
            if measure.id and measure.id in first and not told:
                message = f"举措编号“{measure.id}”重复，第 {first[measure.id]} 行已经用过"
                yield error(measure.at, "duplicate-id", message)
            first.setdefault(measure.id, measure.at.line)


def check_cell_lengths(plan: Plan, registry: units.Registry) -> Iterator[Diagnostic]:
    """Milestones and targets of a measure share one cell of a workbook."""
    for measure in plan.every_measure():
        places = [milestone.at for milestone in measure.milestones]
        places += [target.at for target in measure.targets]
        if places and len(wording.steps(measure, registry).encode("utf-16-le")) // 2 > LONGEST:
            message = f"举措 {measure.id} 的节点和指标合起来超过 {LONGEST} 字，Excel 一个单元格写不下，请拆成几条"
            yield error(places[0], "text-too-long", message)
